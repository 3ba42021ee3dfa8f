"""The decision meeting on the wall: one application at a time, no personal data unless it is asked for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from calls.models import Call
from calls.permissions import officer
from scoring import decision_table, ranking_table, score_sheet
from scoring.conflict_list import is_blind
from scoring.decision_table import Candidate, DecisionTable
from scoring.minutes import tallies_of
from scoring.models import Meeting
from scoring.room import Absence, absences_of
from scoring.services.meeting import RECORDED_IN, meeting_of
from scoring.views.reader import person
from scoring.views.staff import desk
from scoring.views.staff.decisions import MODES, decide_form

BAR_LEFT, BAR_WIDTH, BAR_STEP = 290.0, 340.0, 44


@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The application that the panel speaks about, in the order of the ranking; an officer records here.

    In a blind call nothing tells who applied, unless that is asked for, application by application.
    """
    call = desk.call_of(request, slug)
    is_officer = officer(call, person(request))
    may_decide = is_officer and call.state == "reviewing"
    leave = reverse("scoring:decisions", kwargs={"slug": slug})
    table, may_name = decision_table.table_of(call), is_blind(call)
    if may_name and "applicants" not in request.GET:
        table = decision_table.nameless(table)
    return room(
        request,
        call,
        table,
        leave_url=leave,
        may_decide=may_decide,
        may_name=may_name,
        may_record=is_officer and call.state in RECORDED_IN,
    )


def room(
    request: HttpRequest,
    call: Call,
    table: DecisionTable,
    *,
    leave_url: str,
    waits_for: str = "",
    may_decide: bool = False,
    may_name: bool = False,
    may_record: bool = False,
) -> HttpResponse:
    """The wall: the table's application that the address asks for, or word that no ranking is there yet.

    `waits_for` is where the reader first declares conflicts, so that more can be shown; "" for nothing.
    `may_name`: who applied can be shown by a link of its own. `may_record`: a record can be opened here.
    """
    mode = request.GET.get("marks", "hidden")
    mode = mode if mode in MODES else "hidden"
    if not table.candidates or not table.is_ranked:
        context = {"call": call, "page_title": _("No ranking yet"), "leave_url": leave_url}
        context["waits_for"] = waits_for if table.is_ranked else ""
        return render(request, "scoring/staff/meeting_waits.html", context)
    index = _index(table, request.GET.get("at", ""))
    context = _one(call, table, index, mode) | {"leave_url": leave_url, "waits_for": waits_for}
    context |= {"may_name": may_name, "may_record": may_record}
    if may_decide:
        context["decide"] = decide_form(table.candidates[index].application)
    return render(request, "scoring/staff/meeting.html", context)


def _index(table: DecisionTable, reference: str) -> int:
    """Where the application stands; without a reference the first not decided; 404 for another."""
    if reference:
        for index, one in enumerate(table.candidates):
            if one.application.reference == reference:
                return index
        raise Http404
    undecided = [index for index, one in enumerate(table.candidates) if one.decision is None]
    return undecided[0] if undecided else 0


def _one(call: Call, table: DecisionTable, index: int, mode: str) -> dict[str, Any]:
    candidate = table.candidates[index]
    sheets = score_sheet.sheets_of(candidate.application)
    absences = absences_of([candidate.application.pk])
    sheet = sheets[-1] if sheets else None
    around = [table.candidates[i] if 0 <= i < len(table.candidates) else None for i in (index - 1, index + 1)]
    return {
        "call": call,
        "table": table,
        "candidate": candidate,
        "mode": mode,
        "modes": [(key, label, key == mode) for key, label in _modes()],
        "previous": around[0],
        "following": around[1],
        "themes": [theme.name for theme in candidate.application.themes.all()],
        "sheet": sheet,
        "flag": ranking_table.flag_of(candidate.row) if candidate.row else None,
        "bars": _bars(sheet) if sheet else [],
        "chart_height": len(sheet.lines) * BAR_STEP if sheet else 0,
        "spread": ranking_table.spread_of(sheet.scores) if sheet and mode != "hidden" else None,
        "scores": _scores(sheet, mode) if sheet else [],
        "last_in": _last_in(table),
        "absences": absences.get(candidate.application.pk, []),
        **_kept(meeting_of(call), candidate.application, absences),
        "page_title": candidate.title,
    }


def _kept(
    kept: Meeting | None, application: Application, absences: dict[int, list[Absence]]
) -> dict[str, Any]:
    """What the record holds of the application: the note, and the tally where the call has a vote."""
    if kept is None:
        return {"meeting": None}
    note = kept.notes.filter(application=application).first()
    tally = tallies_of(kept, absences).get(application.pk) if kept.call.has_vote else None
    return {"meeting": kept, "note": note.text if note else "", "tally": tally.words() if tally else []}


def _modes() -> list[tuple[str, str]]:
    return [
        ("hidden", _("Means alone")),
        ("anonymous", _("Marks without names")),
        ("named", _("Marks with names")),
    ]


def _bars(sheet: score_sheet.Sheet) -> list[dict[str, str]]:
    """The mean for each criterion on a scale of 100, as coordinates of the drawing."""
    low, high = sheet.round.rubric.scale_min, sheet.round.rubric.scale_max
    bars = []
    for number, line in enumerate(sheet.lines):
        share = None if line.mean is None else (line.mean - low) / (high - low)
        bars.append(
            {
                "name": line.criterion.name,
                "weight": str(line.criterion.weight),
                "y": str(6 + BAR_STEP * number),
                "text_y": str(25 + BAR_STEP * number),
                "width": f"{BAR_WIDTH * (share or 0):.1f}",
                "value": "–" if share is None else f"{100 * share:.0f}",
            }
        )
    return bars


def _scores(sheet: score_sheet.Sheet, mode: str) -> list[tuple[str, float]]:
    """Each juror's score, the highest first; nameless unless names are asked for."""
    if mode == "hidden":
        return []
    given = [
        (one.name, float(one.card.score)) for one in sheet.columns if one.card and one.card.score is not None
    ]
    given.sort(key=lambda pair: -pair[1])
    if mode == "named":
        return given
    return [(_("Juror %(number)s") % {"number": n}, score) for n, (_name, score) in enumerate(given, 1)]


def _last_in(table: DecisionTable) -> Candidate | None:
    inside = [one for one in table.candidates if table.places and one.place and one.place <= table.places]
    return inside[-1] if inside and len(inside) < len(table.candidates) else None
