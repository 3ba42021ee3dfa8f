"""How states of incubation are shown: word, tone and shape, in one table a machine."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.pills import Pill
from incubation.models import Agreement, Meeting, Mentoring, Milestone, Placement, Report, Risk
from incubation.queries.late import LATE_STATES

MILESTONES = {
    "due": Pill(_("To hand in"), "off", "ring"),
    "delivered": Pill(_("With the mentor"), "wait", "clock"),
    "returned": Pill(_("Returned"), "no", "back"),
    "accepted": Pill(_("Accepted"), "ok", "check"),
    "cancelled": Pill(pgettext_lazy("milestone or tranche", "Cancelled"), "off", "bar"),
}
TO_SIGN = Pill(_("To sign"), "wait", "clock")
UNANSWERED = Pill(_("Question"), "wait", "clock")
LATE = Pill(_("Late"), "wait", "warn")
PAUSED = Pill(pgettext_lazy("placement", "Paused"), "wait", "bar")
TRANCHES = {
    "planned": Pill(_("Planned"), "off", "ring"),
    "prepared": Pill(_("Waits for approval"), "wait", "clock"),
    "released": Pill(_("Released"), "go", "half"),
    "paid": Pill(_("Paid"), "ok", "check"),
    "cancelled": Pill(pgettext_lazy("milestone or tranche", "Cancelled"), "off", "bar"),
}
JOURNEYS = {
    "awarded": Pill(_("Awarded"), "ok", "gem"),
    "incubation": Pill(_("In incubation"), "go", "half"),
    "acceleration": Pill(_("In acceleration"), "go", "half"),
    "piloting": Pill(_("In the pilot"), "go", "half"),
    "graduated": Pill(_("Graduated"), "ok", "check"),
    "left": Pill(_("Left the programme"), "off", "bar"),
}
UPLOADS = {
    "waiting": Pill(_("Waiting to be checked"), "wait", "clock"),
    "checking": Pill(_("Being checked"), "wait", "clock"),
    "ready": Pill(_("Checked"), "ok", "check"),
    "refused": Pill(_("Refused"), "no", "cross"),
}
PUBLISHED = Pill(_("Published"), "ok", "check")
NOT_PUBLISHED = Pill(_("Not published"), "off", "lock")


def is_late(row: Milestone | Report, day: date) -> bool:
    """Whether something is not handed in although its date is over; `day` from `days.counted_day`."""
    return row.state in LATE_STATES and row.due_on < day


def deliverable_pill(row: Milestone | Report, day: date) -> Pill:
    """The pill of a milestone or report; what is due and over its date says that it is late."""
    return LATE if row.state == "due" and is_late(row, day) else MILESTONES[row.state]


def placement_pills(placement: Placement) -> list[Pill]:
    """The stage of a placement as lists show it, and that it is paused."""
    return [JOURNEYS[placement.application.state], *([PAUSED] if placement.paused_on else [])]


def journey_pill(state: str) -> Pill:
    """The pill of a winner by the application's state."""
    return JOURNEYS[state]


def mentoring_pill(row: Mentoring) -> Pill:
    """How it stands with a mentor: asked, accompanying, declined or over."""
    if row.declined_by_id:
        return Pill(_("Declined"), "no", "cross")
    if row.until is not None:
        return Pill(_("Ended"), "off", "bar")
    return (
        Pill(row.get_awaits_display(), "wait", "clock")
        if row.awaits
        else Pill(_("Accompanies"), "ok", "check")
    )


def agreement_pill(row: Agreement) -> Pill:
    """Signed by both, waiting for the team, or taken back."""
    if row.signed_at is not None:
        return Pill(_("Signed by both sides"), "ok", "check")
    if row.withdrawn_at is not None:
        return Pill(_("Taken back"), "off", "bar")
    return Pill(_("Waits for the team"), "wait", "clock")


def meeting_pill(row: Meeting, now: datetime) -> Pill:
    """Planned, held, written down or called off."""
    if row.cancelled_at is not None:
        return Pill(_("Called off"), "off", "bar")
    if row.note:
        return Pill(_("Written down"), "ok", "check")
    return (
        Pill(_("Planned"), "go", "clock")
        if now < row.starts_at
        else Pill(_("Not written down"), "wait", "half")
    )


def risk_pill(row: Risk) -> Pill:
    """Closed, or how heavy it weighs: how likely times how bad."""
    if row.closed_at is not None:
        return Pill(pgettext_lazy("a risk", "Closed"), "off", "bar")
    if row.weight >= 6:
        return Pill(pgettext_lazy("a risk", "High"), "no", "warn")
    return (
        Pill(pgettext_lazy("a risk", "Middle"), "wait", "half")
        if row.weight >= 3
        else Pill(pgettext_lazy("a risk", "Low"), "ok", "ring")
    )
