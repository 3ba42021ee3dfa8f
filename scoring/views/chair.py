"""The chair reads every locked scorecard of the panel, and leads the decision meeting."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from applications.models import Application
from applications.services.watching import note_taking
from calls.models import Round
from core.pdf.answer import pdf_answer
from scoring import code_of_conduct, decision_table, gates
from scoring.conflict_list import is_blind, titled
from scoring.decision_table import DecisionTable, nameless, readable
from scoring.minutes import minutes_of
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Assignment, Declaration, PanelMember, Scorecard
from scoring.queries import JUDGED_STATES
from scoring.services.meeting import meeting_of
from scoring.views.reader import person
from scoring.views.staff.desk import round_chips
from scoring.views.staff.meeting import room

PAGE_SIZE = 10


@require_GET
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Application by application: each juror's marks, reasons and note; once the round is locked."""
    member = get_object_or_404(gates.chaired_by(request.user), call__slug=slug)
    if not code_of_conduct.is_signed(member):
        return redirect("scoring:code", slug=slug)
    closed = list(member.call.rounds.filter(locked_at__isnull=False))
    round_ = _asked_for(closed, request.GET.get("round", ""))
    context = {
        "member": member,
        "call": member.call,
        "round": round_,
        "chips": round_chips(closed, round_),
        "query": f"round={round_.key}&" if round_ else "",
        "conflicts_url": reverse("scoring:conflicts", kwargs={"slug": slug}),
        "is_undeclared": _has_unanswered(member),
        "has_minutes": meeting_of(member.call) is not None,
        "page_title": _("Scorecards of the panel"),
        "page_kicker": f"{member.call.title} · {round_.name}" if round_ else member.call.title,
    }
    page = Paginator(_judged(member, round_), PAGE_SIZE).get_page(request.GET.get("page")) if round_ else None
    rows = (
        [_row(one, round_, page.start_index() + n) for n, one in enumerate(page)] if page and round_ else []
    )
    return render(request, "scoring/jury/panel.html", context | {"page_obj": page, "rows": rows})


def _asked_for(closed: list[Round], key: str) -> Round | None:
    """The round of this key, without one the last; None where none is closed. 404 for another word."""
    if not key:
        return closed[-1] if closed else None
    found = next((one for one in closed if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _has_unanswered(member: PanelMember) -> bool:
    """Whether the chair has not said yet of every judged application if there is a conflict."""
    told = Declaration.objects.filter(member=member).values("application")
    judged = Application.objects.filter(call=member.call, state__in=JUDGED_STATES)
    return judged.exclude(pk__in=told).exists()


def _judged(member: PanelMember, round_: Round) -> Any:
    """What the chair may read: the panel's applications without those that a conflict bars."""
    user = member.expert.user
    cards = Scorecard.objects.filter(state=Scorecard.State.LOCKED).prefetch_related("marks__criterion")
    read = Assignment.objects.filter(
        round=round_, state=Assignment.State.ACTIVE, scorecard__state=Scorecard.State.LOCKED
    ).select_related("member__expert")
    rows = Application.objects.filter(gates.jury_gate(user), call=member.call)
    rows = rows.filter(pk__in=read.values("application")).order_by("reference")
    read = read.prefetch_related(Prefetch("scorecard", queryset=cards)).order_by("member__expert__name")
    return rows.prefetch_related(Prefetch("assignments", queryset=read, to_attr="read"))


def _row(application: Application, round_: Round, number: int) -> dict[str, Any]:
    read: list[Assignment] = application.read  # type: ignore[attr-defined]
    return {
        "number": number,
        "title": titled(application, number) if round_.is_blind else application.shown_title,
        "cards": [(one.member.expert.name, one.scorecard) for one in read],
    }


@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision meeting on the wall, for who leads it; the officers record what it decides."""
    member = get_object_or_404(gates.chaired_by(request.user), call__slug=slug)
    if not code_of_conduct.is_signed(member):
        return redirect("scoring:code", slug=slug)
    leave = reverse("scoring:chair", kwargs={"slug": slug})
    waits_for = reverse("scoring:conflicts", kwargs={"slug": slug}) if _has_unanswered(member) else ""
    return room(request, member.call, _read_by(member), leave_url=leave, waits_for=waits_for, is_chairs=True)


@require_safe
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes as the chair may read them; 404 where no meeting was opened."""
    member = get_object_or_404(gates.chaired_by(request.user), call__slug=slug)
    found = minutes_of(member.call, chair=member)
    if found is None:
        raise Http404
    note_taking(person(request), "minutes", member.call, "", role="juror")
    return pdf_answer(minutes_pdf(found), f"{slug}-minutes.pdf")


def _read_by(member: PanelMember) -> DecisionTable:
    """The candidates that the chair may read; in a blind call without what tells who applied."""
    mine = Application.objects.filter(gates.jury_gate(member.expert.user), call=member.call)
    table = readable(decision_table.table_of(member.call), set(mine.values_list("pk", flat=True)))
    return nameless(table) if is_blind(member.call) else table
