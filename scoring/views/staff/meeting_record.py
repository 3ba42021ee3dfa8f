"""Behind the wall: who is present, what was said of each application, the votes, the close, the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.models import Application
from applications.services.watching import note_taking
from calls.models import Call
from core.pdf.answer import pdf_answer
from scoring import room, wording
from scoring.forms import ReasonForm
from scoring.meeting_forms import AttendanceForm
from scoring.minutes import attendance_of, minutes_of, no_ballots, tallies_of, written_afterwards
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Meeting
from scoring.permissions import require_officer
from scoring.queries import RANKED_STATES, UNDER_JUDGEMENT
from scoring.services import meeting as meetings
from scoring.views.reader import person
from scoring.views.staff import desk

STAGE = "scoring:decisions"


@desk.GET_POST
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The meeting as it is kept: opened, attended, application by application, closed."""
    call = desk.call_of(request, slug)
    found = meetings.meeting_of(call)
    form, reason = _attendance_form(request, found), _reopen_form(request)
    if request.method == "POST":
        require_officer(call, person(request))
        if _act(request, call, found, form, reason):
            is_from_wall = request.POST.get("back") == "meeting"
            return redirect("scoring:meeting" if is_from_wall else "scoring:meeting_record", slug=slug)
    may_write = call.state in meetings.RECORDED_IN
    present, absent = attendance_of(found) if found else ((), ())
    context = desk.frame(
        request,
        call,
        STAGE,
        _record_title(found, may_write=may_write),
        meeting=found,
        is_early=found is None and may_write and meetings.last_closed_round(call) is None,
        may_write=may_write and (found is None or found.closed_at is None),
        may_reopen=may_write and found is not None and found.closed_at is not None,
        moments=_moments(found, call),
        is_afterwards=call.state == "decided",
        undecided=_undecided(call),
        present=present,
        absent=absent,
        form=form,
        reason_form=reason,
        rows=_agenda(found, call),
        crumbs=[(_("Decisions"), reverse(STAGE, kwargs={"slug": slug})), (_("The record"), "")],
    )
    status = max(desk.status_of(form), desk.status_of(reason))
    return render(request, "scoring/staff/meeting_record.html", context, status=status)


@require_safe
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes as a PDF in the reader's language; 404 where no meeting was opened."""
    call = desk.call_of(request, slug)
    found = minutes_of(call)
    if found is None:
        raise Http404
    note_taking(person(request), "minutes", call, "")
    return pdf_answer(minutes_pdf(found), f"{slug}-minutes.pdf")


def _act(
    request: HttpRequest,
    call: Call,
    found: Meeting | None,
    form: AttendanceForm | None,
    reason: ReasonForm,
) -> bool:
    """What a button of the page asks for; True where it was done, or refused with a message."""
    by, act = person(request), request.POST.get("act")
    if act == "open" or found is None:
        desk.did(request, lambda: meetings.open_meeting(call, by=by), _("The meeting is open."))
        return True
    if act == "close":
        desk.did(request, lambda: meetings.close_meeting(found, by=by), _closed_words(call))
        return True
    if act == "reopen":
        return desk.fulfilled(reason, lambda given: meetings.reopen_meeting(found, by=by, **given))
    if form is None or not desk.fulfilled(
        form, lambda given: meetings.record_attendance(found, by=by, **given)
    ):
        return False
    messages.success(request, _("The attendance is recorded."))
    return True


def _attendance_form(request: HttpRequest, found: Meeting | None) -> AttendanceForm | None:
    if found is None:
        return None
    data = request.POST if request.POST.get("act") == "attendance" else None
    return AttendanceForm(data, meeting=found)


def _reopen_form(request: HttpRequest) -> ReasonForm:
    data = request.POST if request.POST.get("act") == "reopen" else None
    hint = _("It stands in the minutes.")
    return ReasonForm(data, label=_("Why is the meeting reopened?"), hint=hint)


def _undecided(call: Call) -> int:
    """How many applications wait for a decision: the minutes would say so of each."""
    waiting = Application.objects.filter(call=call, state__in=UNDER_JUDGEMENT, decision__isnull=True)
    return waiting.count()


def _closed_words(call: Call) -> str:
    count = _undecided(call)
    if not count:
        return _("The meeting is closed.")
    words = ngettext(
        "The meeting is closed, with %(count)s application not yet decided.",
        "The meeting is closed, with %(count)s applications not yet decided.",
        count,
    )
    return words % {"count": count}


def _record_title(found: Meeting | None, *, may_write: bool) -> str:
    if found is None:
        return _("The meeting is not open yet") if may_write else _("No record was kept of the meeting")
    return _("The meeting is closed") if found.closed_at else _("The meeting is open")


def _moments(found: Meeting | None, call: Call) -> list[tuple[str, str]]:
    if found is None:
        return []
    told = (
        (_("Opened"), found.opened_at),
        (_("Reopened"), found.reopened_at),
        (_("Closed"), found.closed_at),
    )
    late = [(_("Afterwards: %(what)s") % {"what": label}, at) for label, at in written_afterwards(found)]
    return [(label, wording.moment(at, call, desk.language())) for label, at in (*told, *late) if at]


def _agenda(found: Meeting | None, call: Call) -> list[dict[str, Any]]:
    """The applications with who leaves, whether something is noted, and the tally. Four queries."""
    if found is None:
        return []
    rows = Application.objects.filter(call=call, state__in=RANKED_STATES).order_by("reference")
    listed = list(rows)
    absences = room.absences_of([one.pk for one in listed])
    tallies = tallies_of(found, absences)
    noted = set(found.notes.exclude(text="").values_list("application", flat=True))
    return [
        {
            "application": one,
            "absences": absences.get(one.pk, []),
            "is_noted": one.pk in noted,
            "tally": tallies.get(one.pk) or no_ballots(),
        }
        for one in listed
    ]
