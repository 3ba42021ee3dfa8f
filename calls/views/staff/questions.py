"""The form of a call: its sections and questions, the editor of one question, and new versions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls.built_forms import REPORTS, Built, built_of
from calls.editing import why_fixed
from calls.form_outline import form_in_force, newest_form, outline
from calls.models import Call, ProposalForm, Question, Section
from calls.question_preview import question_preview
from calls.question_words import kind_line
from calls.services.form_building import save_question
from calls.staff_forms.choices import OptionSet
from calls.staff_forms.questions import WITH_CHOICES, WITH_COLUMNS, KindForm, QuestionForm
from calls.translations import languages
from calls.views.public_context import Chip
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core.meanwhile import in_turn


@require_GET
def build_form(request: StaffRequest, slug: str, purpose: str = "") -> HttpResponse:
    """Every section with its questions, to be ordered by buttons."""
    call, built = staffed_call(request, slug), built_of(purpose)
    form = newest_form(call, purpose)
    context = {
        "built": built,
        "built_form": form,
        "parts": outline(form) if form else [],
        "fixed": why_fixed(call, built.part),
        "may_version": bool(form and form.is_frozen and (purpose or call.state == "published")),
        "in_force": form_in_force(call) if form and form.is_prepared else None,
        "page_title": str(built.title),
        "page_lead": _("What teams answer in each report that is asked for from now on.") if purpose else "",
    }
    return desk(request, call, "calls/office/form.html", context)


@require_GET
def report_preview(request: StaffRequest, slug: str) -> HttpResponse:
    """The whole form of the reports as teams read it; `?in=kk` shows it in that language."""
    call = staffed_call(request, slug)
    form = get_object_or_404(ProposalForm.every, pk=getattr(newest_form(call, REPORTS.purpose), "pk", None))
    asked = request.GET.get("in", "")
    language = asked if asked in dict(languages()) else str(get_language())
    with override(language):
        context = {
            "built": REPORTS,
            "parts": outline(form),
            "chips": [Chip(str(name), f"?in={code}", code == language, None) for code, name in languages()],
            "page_title": str(REPORTS.preview_title),
            "page_lead": str(REPORTS.title),
        }
        response = desk(request, call, "calls/office/report_preview.html", context)
    response["Content-Language"] = language
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def question_add(
    request: StaffRequest, slug: str, section: str, parent: int | None = None, purpose: str = ""
) -> HttpResponse:
    """A new question: first its kind, then the rest."""
    call, built = staffed_call(request, slug), built_of(purpose)
    home = get_object_or_404(Section, form=newest_form(call, purpose), key=section)
    above = get_object_or_404(home.questions.filter(kind__in=WITH_COLUMNS), pk=parent) if parent else None
    title = _("Add a column") if above else _("Add a question")
    chosen = KindForm(request.GET if "kind" in request.GET else None, is_column=above is not None)
    if not chosen.is_valid():
        context = {
            "form": chosen,
            "section": home,
            "built": built,
            "fixed": why_fixed(call, built.part),
            "page_title": title,
        }
        return desk(request, call, "calls/office/kind.html", context)
    row = Question(section=home, parent=above, kind=chosen.cleaned_data["kind"])
    return _edit(request, call, row, title)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def question(request: StaffRequest, slug: str, pk: int, purpose: str = "") -> HttpResponse:
    """The editor of one question."""
    call = staffed_call(request, slug)
    rows = Question.objects.filter(section__form=newest_form(call, purpose)).select_related(
        "section__form__call", "parent"
    )
    return _edit(request, call, get_object_or_404(rows, pk=pk), _("Edit the question"))


def _edit(request: StaffRequest, call: Call, row: Question, title: str) -> HttpResponse:
    built = built_of(row.section.form.purpose)
    data = request.POST or None
    form = QuestionForm(data, instance=row)
    options = OptionSet(data, instance=row, prefix="choices") if row.kind in WITH_CHOICES else None
    checked = [one.is_valid() for one in (form, options) if one is not None]
    if (
        data is not None
        and not {"preview", "more"} & data.keys()
        and all(checked)
        and attempt(form, lambda: _save(form, options, call, request.user), request)
    ):
        say(request, _("The question is saved."))
        _warn_of_choices(request, row)
        return redirect(_after(call, row, built))
    shown = _preview(request, row, options)
    if "X-Preview" in request.headers:
        return HttpResponse(shown["preview"]())
    context = {
        "form": form,
        "options": options,
        "question": row,
        "columns": _columns(row),
        "columns_follow": row.pk is None and row.kind in WITH_COLUMNS,
        "sections": _other_sections(row),
        "kind_line": row.get_kind_display(),
        "built": built,
        "fixed": why_fixed(call, built.part),
        "back_url": built.address("page", call),
        "page_title": title,
        **shown,
    }
    return desk(request, call, "calls/office/question.html", context)


def _preview(request: StaffRequest, row: Question, options: Any) -> dict[str, Any]:
    """The question as it stands in the editor, in the language that was chosen beside it."""
    codes = [code for code, _name in languages()]
    asked = request.POST.get("shown_in", "")
    language = asked if asked in codes else str(get_language())
    chosen = options.kept() if options is not None and options.is_bound else None
    if chosen is None and row.pk is None:
        chosen = []
    return {
        "preview": partial(question_preview, row, options=chosen, language=language),
        "preview_languages": languages(),
        "preview_language": language,
    }


def _save(form: QuestionForm, options: Any, call: Call, by: Any) -> None:
    kept, gone = (options.kept(), options.gone()) if options is not None else ([], [])
    save_question(form.instance, call=call, options=kept, removed=gone, by=by)


def _warn_of_choices(request: StaffRequest, row: Question) -> None:
    """A question to choose from that leaves nothing to choose; the check-list says it too."""
    if row.kind in WITH_CHOICES and not row.options_from_themes and row.options.count() < 2:
        if row.section.form.purpose:
            sentence = _("It has fewer than two choices. No report can be asked for before it has them.")
        else:
            sentence = _("It has fewer than two choices. The call cannot be published before it has them.")
        messages.warning(request, sentence)


def _after(call: Call, row: Question, built: Built) -> str:
    """A table goes on with its columns, a column back to its table, everything else back to the form."""
    if row.parent_id or row.kind in WITH_COLUMNS:
        return built.address("question", call, pk=row.parent_id or row.pk)
    return f"{built.address('page', call)}#{built.question_kind}-{row.pk}"


def _other_sections(row: Question) -> list[Section]:
    """Where a question that stands in the form can move; a column stays in its table."""
    if row.pk is None or row.parent_id:
        return []
    return list(row.section.form.sections.exclude(pk=row.section_id))


def _columns(row: Question) -> list[tuple[Question, str]] | None:
    if row.pk is None or row.kind not in WITH_COLUMNS:
        return None
    return [(one, kind_line(one)) for one in row.columns.all()]
