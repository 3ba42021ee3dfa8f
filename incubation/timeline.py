"""What happened in a placement, by the day it happened and the latest first; and its stages across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.moments import moment_cell
from core.models import LedgerEntry
from core.pills import Pill
from core.quoting import quoted
from incubation.days import days_moved
from incubation.gates import checks
from incubation.left_open import told_of
from incubation.models import GateReview, Milestone, Placement, PlacementNote, Report, Stage

ORDER = ("incubation", "acceleration", "piloting", "graduated")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `title` says what or who, `note` the rest with its day.

    `at` is when it was written down, `on` the day it happened where that may be another one; `since` tells
    when it was written.
    """

    at: datetime
    title: str
    note: str
    url: str = ""
    url_label: str = ""
    is_done: bool = True
    is_now: bool = False
    on: date | None = None
    since: str = ""


@dataclass(frozen=True, slots=True)
class StageStep:
    """One stage of the way."""

    title: str
    is_done: bool
    is_now: bool
    pill: Pill


def events(placement: Placement) -> list[Event]:
    """Everything that happened, the latest first. One query beside `queries.placements.whole`."""
    zone = ZoneInfo(placement.application.call.zone)
    found = [*_steps(placement, zone), *_deliveries(placement, zone), *_notes(placement)]
    found += [*_reviews(placement, zone), *_meetings(placement, zone)]

    def happened(event: Event) -> tuple[date, datetime]:
        return event.on or event.at.astimezone(zone).date(), event.at

    return sorted(found, key=happened, reverse=True)


def stage_steps(placement: Placement) -> list[StageStep]:
    """The stages across: passed, present, to come."""
    state = placement.application.state
    reached = _reached(placement)
    met = checks(placement)
    rows = []
    for stage in ORDER:
        title = _("Graduation") if stage == "graduated" else str(Stage(stage).label)
        is_done = state == "graduated" or ORDER.index(stage) < reached
        is_now = stage == state and state != "graduated"
        rows.append(StageStep(title, is_done, is_now, _pill(is_done, is_now, stage, state, met)))
    return rows


def _reached(placement: Placement) -> int:
    """The place in ORDER of the stage where the placement is, or was when it left."""
    state = placement.application.state
    if state in ORDER:
        return ORDER.index(state)
    entered = [one.target for one in placement.application.history.all() if one.target in ORDER]
    return ORDER.index(entered[-1]) if entered else 0


def _pill(is_done: bool, is_now: bool, stage: str, state: str, met: list) -> Pill:
    if is_done:
        return Pill(_("Passed"), "ok", "check")
    if is_now:
        done = {"done": sum(1 for one in met if one.is_ok), "all": len(met)}
        return Pill(_("%(done)s of %(all)s met") % done if met else _("Under way"), "go", "half")
    if state == "left":
        return Pill(_("Not reached"), "off", "bar")
    return Pill(_("To come"), "off", "ring")


def _day(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone).date())


def _steps(placement: Placement, zone: ZoneInfo) -> Iterator[Event]:
    for one in placement.application.history.all():
        if one.target in (*ORDER, "left"):
            parts = (
                one.note,
                _passed_over(placement) if one.target == "graduated" else "",
                _day(one.at, zone),
            )
            yield Event(one.at, _title_of(one.target), " ".join(filter(None, parts)))


def _passed_over(placement: Placement) -> str:
    """What was open when it graduated all the same, and why; "" where nothing was."""
    found = [one for one in placement.gate_reviews.all() if one.left_open]
    return f"{told_of(found[-1])} {quoted(found[-1].despite)}" if found else ""


def _title_of(target: str) -> str:
    if target == "graduated":
        return _("Graduated")
    if target == "left":
        return _("Left the programme")
    return _("Stage begun: %(stage)s") % {"stage": Stage(target).label}


def _deliveries(placement: Placement, zone: ZoneInfo) -> Iterator[Event]:
    """Each delivery and each answer to one, also those that the row no longer tells: the entries do."""
    rows: dict[str, Milestone | Report] = {one.ledger_name: one for one in placement.milestones.all()}
    rows |= {one.ledger_name: one for one in placement.reports.all()}
    told = LedgerEntry.objects.filter(subject__in=rows, event__in=_words()).order_by("number")
    entries = list(told)
    last = {entry.subject: entry.number for entry in entries if not entry.event.endswith(".delivered")}
    for entry in entries:
        row = rows[entry.subject]
        what = {"what": row.title if isinstance(row, Milestone) else row.number}
        day = _day(entry.at, zone)
        # A row keeps the note of its last answer only.
        is_last = last.get(entry.subject) == entry.number and row.state in ("accepted", "returned")
        note = f"{quoted(row.note)} {day}" if is_last and row.note else day
        yield Event(entry.at, _words()[entry.event] % what, note)


def _words() -> dict[str, str]:
    """The title of each event that a delivery or its answer is."""
    return {
        "milestone.delivered": _("Delivered: %(what)s"),
        "milestone.accepted": _("Accepted: %(what)s"),
        "milestone.returned": _("Returned: %(what)s"),
        "report.delivered": _("Report %(what)s delivered"),
        "report.accepted": _("Report %(what)s accepted"),
        "report.returned": _("Report %(what)s returned"),
    }


def _reviews(placement: Placement, zone: ZoneInfo) -> Iterator[Event]:
    """What was held at a gate; advancing and leaving are steps."""
    for one in placement.gate_reviews.all():
        if one.verdict == GateReview.Verdict.HOLD:
            title = _("Gate held by %(name)s") % {"name": one.by}
            yield Event(one.at, title, f"{quoted(one.reason)} {_day(one.at, zone)}")


def _meetings(placement: Placement, zone: ZoneInfo) -> Iterator[Event]:
    """The meetings of this placement that were written down."""
    for one in placement.meetings.all():
        if one.note:
            page = reverse("incubation:meeting", kwargs={"meeting": one.public_id})
            note = f"{quoted(one.note)} {_day(one.starts_at, zone)}"
            day = one.starts_at.astimezone(zone).date()
            yield Event(
                one.changed_at,
                one.get_kind_display(),
                note,
                page,
                _("Open the meeting"),
                on=day,
                since=_written(placement, one.changed_at),
            )


def why_paused(placement: Placement) -> str:
    """The reason of the pause that goes on; "" for none. Its notes are fetched already."""
    if not placement.paused_on:
        return ""
    told = [one for one in placement.notes.all() if one.kind == PlacementNote.Kind.PAUSED]
    return told[-1].text if told else ""


def _note_title(one: PlacementNote) -> str:
    titles = {
        PlacementNote.Kind.MEETING: _("Meeting, written down by %(name)s"),
        PlacementNote.Kind.PAUSED: _("Paused by %(name)s"),
        PlacementNote.Kind.RESUMED: _("Goes on, says %(name)s"),
    }
    return titles.get(one.kind, "%(name)s") % {"name": one.by}  # type: ignore[call-overload]


def _notes(placement: Placement) -> Iterator[Event]:
    for one in placement.notes.all():
        is_end = one.kind == PlacementNote.Kind.RESUMED  # its text is the days that the pause lasted
        words = days_moved(int(one.text)) if is_end else quoted(one.text)
        is_told = one.kind in PlacementNote.WRITTEN
        yield Event(
            one.at,
            _note_title(one),
            f"{words} {date_format(one.on)}",
            on=one.on,
            since=_written(placement, one.at) if is_told else "",
        )


def _written(placement: Placement, at: datetime) -> str:
    """When something was written down, on the clock of the call."""
    return _("Written down on %(moment)s") % {"moment": moment_cell(placement.application.call, at)}
