"""The decision meeting on the wall: one application at a time, no personal data unless it is asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call
from calls.permissions import officer
from scoring import decision_table, places, ranking_table, score_sheet
from scoring.conflict_list import is_blind
from scoring.decide_form import DecideForm
from scoring.decision_table import Candidate, DecisionTable
from scoring.minutes import tallies_of
from scoring.models import Meeting
from scoring.permissions import require_officer
from scoring.room import Absence, absences_of
from scoring.services import deciding
from scoring.services.meeting import RECORDED_IN, meeting_of
from scoring.views.reader import person, typed
from scoring.views.staff import desk

MODES = ("hidden", "anonymous", "named")  # how the meeting shows marks
FEWEST = 2  # of fewer marks a mean is somebody's own
BAR_LEFT, BAR_WIDTH, BAR_STEP = 290.0, 340.0, 44


@desk.GET_POST
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The application that the panel speaks about, in the order of the ranking; an officer records here.

    In a blind call nothing tells who applied, unless that is asked for, application by application. What is
    refused is said here, in the same view: nothing is shown that the room had not asked for.
    """
    call = desk.call_of(request, slug)
    is_officer = officer(call, person(request))
    table, may_name = decision_table.table_of(call), is_blind(call)
    if may_name and "applicants" not in request.GET:
        table = decision_table.nameless(table)
    form = None
    if request.method == "POST":
        require_officer(call, person(request))
        if not request.GET.get("at"):
            return redirect("scoring:meeting", slug=slug)  # of which application was it? Nothing is recorded
        index = _index(table, request.GET["at"])
        form = DecideForm(typed(request), application=table.candidates[index].application)
        if _recorded(request, table.candidates[index], form):
            following = table.candidates[min(index + 1, len(table.candidates) - 1)]
            query = {"at": following.application.reference, "marks": _mode(request)}
            return redirect(f"{reverse('scoring:meeting', kwargs={'slug': slug})}?{urlencode(query)}")
    return room(
        request,
        call,
        table,
        leave_url=reverse("scoring:decisions", kwargs={"slug": slug}),
        may_decide=is_officer and call.state == "reviewing",
        may_name=may_name,
        may_record=is_officer and call.state in RECORDED_IN,
        form=form,
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
    is_chairs: bool = False,
    form: DecideForm | None = None,
) -> HttpResponse:
    """The wall: the table's application that the address asks for, or word that no ranking is there yet.

    `waits_for` is where the reader first declares conflicts, so that more can be shown; "" for nothing.
    `may_name`: who applied can be shown by a link of its own. `may_record`: a record can be opened here.
    `is_chairs`: the reader leads and records nothing. `form` is what was refused, to be put right.
    """
    if not table.candidates or not table.is_ranked:
        context = {"call": call, "page_title": _("No ranking yet"), "leave_url": leave_url}
        context["waits_for"] = waits_for if table.is_ranked else ""
        context["progress_url"] = (
            reverse("scoring:progress", kwargs={"slug": call.slug}) if may_record else ""
        )
        return render(request, "scoring/staff/meeting_waits.html", context)
    index = _index(table, request.GET.get("at", ""))
    context = _one(call, table, index, _mode(request)) | {"leave_url": leave_url, "waits_for": waits_for}
    context |= {"may_name": may_name, "may_record": may_record, "form": form, "is_chairs": is_chairs}
    if may_decide:
        used = places.used(call, table.counts()["awarded"])
        context["beyond"] = places.warning_of(call, used, table.candidates[index].decision)
        context["decide"] = form or DecideForm(application=table.candidates[index].application)
    return render(request, "scoring/staff/meeting.html", context, status=desk.status_of(form))


def _mode(request: HttpRequest) -> str:
    """How marks are shown, by the address; without a word, or with a strange one, hidden."""
    mode = request.GET.get("marks", "")
    return mode if mode in MODES else MODES[0]


def _recorded(request: HttpRequest, candidate: Candidate, form: DecideForm) -> bool:
    """Whether the decision of the form is written down; else the form says why not."""
    application = candidate.application
    if not desk.fulfilled(
        form, lambda given: deciding.record_decision(application, by=person(request), **given)
    ):
        return False
    messages.success(request, _("Recorded: %(reference)s.") % {"reference": application.reference})
    return True


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
    has_means = sheet is not None and (mode != "hidden" or sheet.given >= max(FEWEST, sheet.round.quorum))
    around = [table.candidates[i] if 0 <= i < len(table.candidates) else None for i in (index - 1, index + 1)]
    return {
        "call": call,
        "table": table,
        "candidate": candidate,
        "number": index + 1,
        "mode": mode,
        "modes": [(key, label, key == mode) for key, label in _modes()],
        "previous": around[0],
        "following": around[1],
        "themes": [theme.name for theme in candidate.application.themes.all()],
        "sheet": sheet,
        "flag": ranking_table.flag_of(candidate.row) if candidate.row else None,
        "bars": _bars(sheet, FEWEST if mode == "hidden" else 1) if sheet and has_means else [],
        "means_are_kept": sheet is not None and sheet.given > 0 and not has_means,
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


def _bars(sheet: score_sheet.Sheet, fewest: int) -> list[dict[str, str]]:
    """The mean for each criterion on a scale of 100, as coordinates of the drawing; none of too few marks."""
    low, high = sheet.round.rubric.scale_min, sheet.round.rubric.scale_max
    bars = []
    for number, line in enumerate(sheet.lines):
        given = sum(one is not None and one.value is not None for one in line.marks)
        share = None if line.mean is None or given < fewest else (line.mean - low) / (high - low)
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
