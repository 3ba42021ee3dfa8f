"""Office: the questions of a call's reports, with the editor that the form of proposals has."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls import permissions as on_call
from calls.form_outline import outline
from calls.models import Call, ProposalForm, Question
from calls.question_preview import question_preview
from calls.question_words import kind_line
from calls.services.form_building import save_question
from calls.staff_forms.choices import OptionSet
from calls.staff_forms.questions import WITH_CHOICES, WITH_COLUMNS, KindForm, QuestionForm
from core.meanwhile import in_turn
from core.numbers import row_number
from core.refusals import NotAllowed, Refusal
from incubation import services
from incubation.services.report_forms import newest_report_form
from incubation.views.fetching import demand_officer, office_call, took
from incubation.views.gates import office_page

NOT_OF_REPORTS = (
    *("hidden_from_jurors", "public_after_award", "within_award", "options_from_themes", "stands_for"),
)
LEFT_OUT = (Question.Kind.FILE,)  # files are evidence of milestones


@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Every question in its order; begin the form, make its next version, move or remove a question."""
    call = office_call(request, slug)
    if request.method == "POST":
        demand_officer(request, call)
        _act(request, call)
        return redirect("incubation:report_form", slug=slug)
    form = newest_report_form(call)
    context = office_page(call, _("Form of the reports")) | {
        "report_form": form,
        "parts": outline(form) if form else [],
        "is_officer": on_call.officer(call, request.user),
        "page_lead": _("What teams answer in each report that is asked for from now on."),
    }
    return render(request, "incubation/office/report_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_question_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new question: first its kind, then the rest. `parent` in the address names the table of a column."""
    call = office_call(request, slug)
    demand_officer(request, call)
    form = get_object_or_404(_open_forms(call))
    above = _parent(form, request.GET.get("parent", ""))
    chosen = KindForm(request.GET if "kind" in request.GET else None, is_column=above is not None)
    kinds: Any = chosen.fields["kind"]
    kinds.choices = [one for one in kinds.choices if one[0] not in LEFT_OUT]
    if not chosen.is_valid():
        context = office_page(call, _("Add a question")) | {
            "form": chosen,
            "parent": above,
            "cancel_url": reverse("incubation:report_form", kwargs={"slug": slug}),
        }
        return render(request, "incubation/office/report_kind.html", context)
    row = Question(section=form.sections.all()[0], parent=above, kind=chosen.cleaned_data["kind"])
    return _edit(request, call, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def report_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The editor of one question."""
    call = office_call(request, slug)
    demand_officer(request, call)
    rows = Question.objects.filter(section__form__in=_open_forms(call))
    found = get_object_or_404(rows.select_related("section__form__call", "parent"), pk=pk)
    return _edit(request, call, found)


def _edit(request: HttpRequest, call: Call, row: Question) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, instance=row)
    for name in (
        "hidden_from_jurors",
        "public_after_award",
        "within_award",
        "options_from_themes",
        "stands_for",
    ):
        form.fields.pop(name, None)
    options: Any = OptionSet(data, instance=row, prefix="choices") if row.kind in WITH_CHOICES else None
    is_whole = options is None or data is None or options.is_valid()
    saves = data is not None and not {"preview", "more"} & data.keys() and is_whole
    if saves and took(form, partial(_save, form, options, call, request)):
        messages.success(request, _("The question is saved."))
        return redirect(_after(call, row))
    chosen = options.kept() if options is not None and options.is_bound and is_whole else None
    if chosen is None and row.pk is None:
        chosen = []
    context = office_page(call, _("A question of the reports")) | {
        "form": form,
        "options": options,
        "question": row,
        "columns": _columns(row),
        "kind_line": row.get_kind_display(),
        "preview": partial(question_preview, row, options=chosen, language=str(get_language())),
        "back_url": reverse("incubation:report_form", kwargs={"slug": call.slug}),
    }
    return render(request, "incubation/office/report_question.html", context)


def _save(form: forms.ModelForm, options: Any, call: Call, request: HttpRequest) -> None:
    kept, gone = (options.kept(), options.gone()) if options is not None else ([], [])
    by: Any = request.user
    save_question(form.instance, call=call, options=kept, removed=gone, by=by)


def _act(request: HttpRequest, call: Call) -> None:
    act, _dot, number = request.POST.get("act", "").partition(".")
    person: Any = request.user
    try:
        if act in ("begin", "version"):
            services.open_report_form(call, by=person)
            messages.success(request, _("The form can be built now."))
            return
        if act not in ("up", "down", "remove"):
            return
        rows = Question.objects.filter(section__form__in=_open_forms(call))
        row = get_object_or_404(rows.select_related("section__form__call"), pk=row_number(number))
        if act == "remove":
            services.remove_report_question(row, by=person)
            messages.success(request, _("The question is taken out."))
        else:
            services.move_report_question(row, up=act == "up", by=person)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)


def _open_forms(call: Call) -> Any:
    newest = newest_report_form(call)
    rows = ProposalForm.every.filter(pk=newest.pk if newest else 0, frozen_at__isnull=True)
    return rows.select_related("call")


def _parent(form: ProposalForm, asked: str) -> Question | None:
    if not asked:
        return None
    rows = Question.objects.filter(section__form=form, kind__in=WITH_COLUMNS)
    return get_object_or_404(rows, pk=row_number(asked))


def _after(call: Call, row: Question) -> str:
    if row.parent_id or row.kind in WITH_COLUMNS:
        kwargs = {"slug": call.slug, "pk": row.parent_id or row.pk}
        return reverse("incubation:report_question", kwargs=kwargs)
    return reverse("incubation:report_form", kwargs={"slug": call.slug})


def _columns(row: Question) -> list[tuple[Question, str]] | None:
    if row.pk is None or row.kind not in WITH_COLUMNS:
        return None
    return [(one, kind_line(one)) for one in row.columns.all()]
