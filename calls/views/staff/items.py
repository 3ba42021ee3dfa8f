"""The lists of a call: themes, partners, questions and answers, rules; add, edit, move, remove."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls.built_forms import PROPOSALS, REPORTS, Built
from calls.editing import why_fixed
from calls.form_tree import read_form
from calls.item_kinds import KINDS, Kind
from calls.models import Call, Question, Section
from calls.services.building import move_item, place_item, remove_item, save_item
from calls.services.form_building import move_to_section
from calls.services.judging import remove_round, save_criterion, save_round
from calls.services.partners import remove_partner, save_partner
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core.meanwhile import in_turn
from core.numbers import row_number

TITLES = {
    "theme": _l("Themes"),
    "partner": _l("Partners"),
    "faq": _l("Questions and answers"),
    "rule": _l("Eligibility rules"),
}


def kind_of(name: str) -> Kind:
    """A kind of list by its name in the address, else 404."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require_GET
def item_list(request: StaffRequest, slug: str, kind: str) -> HttpResponse:
    """One list with its rows, to be ordered by buttons."""
    call = staffed_call(request, slug)
    known = kind_of(kind)
    context = {
        "kind": kind,
        "add_label": known.add,
        "items": known.rows(call),
        "fixed": why_fixed(call, known.part),
        "page_title": str(TITLES[kind]),
    }
    return desk(request, call, "calls/office/items.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: StaffRequest, slug: str, kind: str, parent: int | None = None) -> HttpResponse:
    """A new row."""
    call = staffed_call(request, slug)
    known = kind_of(kind)
    return _edit(request, call, kind, known.blank(call, parent), str(known.add))


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def item(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """One row."""
    call = staffed_call(request, slug)
    known = kind_of(kind)
    return _edit(request, call, kind, get_object_or_404(known.rows(call), pk=pk), str(known.edit))


def _edit(request: StaffRequest, call: Call, kind: str, row: Any, title: str) -> HttpResponse:
    known = KINDS[kind]
    if known.form is None:
        raise Http404
    extra = {"rubric": row.rubric} if kind == "criterion" else {}
    form = known.form(request.POST or None, request.FILES or None, instance=row, call=call, **extra)
    if form.is_valid() and attempt(form, lambda: _save(kind, form, call, request.user), request):
        say(request, _("Saved."))
        return redirect(known.page, slug=call.slug)
    context = {
        "forms": [form],
        "fixed": why_fixed(call, known.part),
        "built": _built(kind),
        "back_url": reverse(known.page, kwargs={"slug": call.slug}),
        "page_title": title,
    }
    return desk(request, call, "calls/office/sheet.html", context)


def _save(kind: str, form: Any, call: Call, by: Any) -> None:
    if kind == "round":
        scale = (form.cleaned_data["scale_min"], form.cleaned_data["scale_max"])
        save_round(form.instance, call=call, scale=scale, by=by)
    elif kind == "criterion":
        save_criterion(form.instance, call=call, anchors=form.anchors(), by=by)
    elif kind == "partner":
        given = form.cleaned_data
        logo = {"picture": given["picture"], "without_logo": given.get("without_logo", False)}
        save_partner(form.instance, call=call, by=by, **logo)
    else:
        if kind == "rule" and form.instance.pk and call.state != "draft" and form.has_changed():
            form.instance.version += 1
        known = KINDS[kind]
        siblings = known.siblings(form.instance)
        save_item(form.instance, call=call, part=known.part, siblings=siblings, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Ask, then take a row out of its list."""
    call = staffed_call(request, slug)
    known = kind_of(kind)
    row = get_object_or_404(known.rows(call), pk=pk)
    if request.method == "POST" and attempt(None, lambda: _remove(kind, row, call, request.user), request):
        say(request, _("Removed."))
        return redirect(known.page, slug=slug)
    context = {
        "layout": "layouts/office.html",
        "built": _built(kind),
        "page_title": _("Remove “%(name)s”?") % {"name": row},
        "consequences": [*_consequences(kind), *_dependents(row)],
        "act_label": _("Remove it"),
        "act_tone": "danger",
        "cancel_url": reverse(known.page, kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)


def _remove(kind: str, row: Any, call: Call, by: Any) -> None:
    if kind == "round":
        remove_round(row, call=call, by=by)
    elif kind == "partner":
        remove_partner(row, call=call, by=by)
    else:
        remove_item(row, call=call, part=KINDS[kind].part, by=by)


def _built(kind: str) -> Built:
    return REPORTS if KINDS[kind].part == REPORTS.part else PROPOSALS


def _consequences(kind: str) -> list[str]:
    along = {
        "section": _("All its questions go with it."),
        "question": _("Its choices or columns go with it."),
        "round": _("Its rubric goes with it."),
        "criterion": _("The descriptions of its marks go with it, and the weights have to be set anew."),
    }
    kind = kind.removeprefix("report-")
    return [along[kind]] if kind in along else [_("It disappears from the call's page.")]


def _dependents(row: Any) -> list[str]:
    """What is asked only after an answer that goes along, by name."""
    if isinstance(row, Section):
        form, gone = row.form, {one.key for one in row.questions.all()}
    elif isinstance(row, Question) and row.parent_id is None:
        form, gone = row.section.form, {row.key}
    else:
        return []
    parts = read_form(form).sections
    asked = [one for part in parts for one in (part.section, *part.questions) if one.show_if_question in gone]
    own = {row.pk} if isinstance(row, Section) else set()
    left = [one for one in asked if getattr(one, "section_id", one.pk) not in own]
    names = "; ".join(_("“%(question)s”") % {"question": one} for one in left)
    return (
        [_("These are asked only after its answer, and would never be asked: %(names)s.") % {"names": names}]
        if left
        else []
    )


@require_POST
def move(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Move a row up, down or to the place where it was dropped; a question also to another section."""
    call = staffed_call(request, slug)
    known = kind_of(kind)
    row = get_object_or_404(known.rows(call), pk=pk)
    attempt(None, lambda: _move(kind, row, call, request), request)
    return redirect(f"{reverse(known.page, kwargs={'slug': slug})}#{kind}-{pk}")


def _move(kind: str, row: Any, call: Call, request: StaffRequest) -> None:
    to, section, by = request.POST.get("to", ""), request.POST.get("section", ""), request.user
    place = row_number(to) if to.isascii() and to.isdecimal() else None
    if isinstance(row, Question) and section:
        homes = Section.objects.filter(form=row.section.form_id)
        home = get_object_or_404(homes, pk=row_number(section))
        if home.pk != row.section_id:
            return move_to_section(row, section=home, place=place, call=call, by=by)
    shared: dict[str, Any] = {
        "call": call,
        "part": KINDS[kind].part,
        "siblings": KINDS[kind].siblings(row),
        "by": by,
    }
    if place is None:
        return move_item(row, up=to == "up", **shared)
    return place_item(row, place=place, **shared)
