"""All dates of a call on one line: window and key dates, with what is over and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from calls.deadlines import describe, describe_moment, to_wall
from calls.models import KeyDate
from core.clock import now

if TYPE_CHECKING:
    from calls.models import Call

# Until these instants something may be done; at the others something begins.
UNTIL = frozenset({"questions_until", "eligibility_until", "review_until", "appeals_until", "deadline"})

# Once the winners are announced nothing else is still to come, whatever was planned for later.
AFTER_THE_ANNOUNCEMENT = frozenset({"appeals_until", "cohort_starts"})


@dataclass(frozen=True, slots=True)
class Event:
    """A date as components/trail.html draws it."""

    kind: str
    title: str
    note: str
    at: datetime
    is_done: bool
    is_now: bool
    since: str = ""  # how long after the one before it, where a page asks for that


def with_days_between(call: Call, events: Iterable[Event]) -> list[Event]:
    """The same dates, each with the days of the call's zone that lie between it and the one before."""
    found: list[Event] = []
    for event in events:
        since = _days_after(call, found[-1].at, event.at) if found else ""
        found.append(replace(event, since=since))
    return found


def _days_after(call: Call, earlier: datetime, later: datetime) -> str:
    days = (to_wall(later, zone=call.zone).date() - to_wall(earlier, zone=call.zone).date()).days
    if not days:
        return _("the same day")
    return ngettext("%(number)s day later", "%(number)s days later", days) % {"number": days}


def timeline(call: Call, key_dates: Iterable[KeyDate], reader_zone: str | None = None) -> list[Event]:
    """Every date of the call in order, in the call's zone first; the first one still to come is "now"."""
    dated = [(one.at, one.kind, str(one.get_kind_display())) for one in key_dates]
    if call.opens_at:
        dated.append((call.opens_at, "opens", _("The call opens")))
    if call.deadline_at:
        dated.append((call.deadline_at, "deadline", _("Deadline")))
    moment, events, is_next_found = now(), [], False
    for at, kind, title in sorted(dated):
        is_next = at > moment and not is_next_found
        is_next_found = is_next_found or is_next
        note = _words(call, kind, at, reader_zone)
        events.append(Event(kind, title, note, at, at <= moment, is_next))
    return events


def next_event(call: Call, key_dates: Iterable[KeyDate]) -> Event | None:
    """What comes next in a call, or None when all of it is over."""
    if call.state in ("archived", "cancelled"):
        return None
    if call.state == "announced":
        key_dates = [one for one in key_dates if one.kind in AFTER_THE_ANNOUNCEMENT]
    return next((event for event in timeline(call, key_dates) if event.is_now), None)


def _words(call: Call, kind: str, at: datetime, reader_zone: str | None) -> str:
    language = get_language() or "en"
    if kind in UNTIL:
        wording = describe(at, zone=call.zone, reader_zone=reader_zone, language=language)
        # Most titles say "until" themselves; midnight needs its day in words all the same.
        if kind == "deadline" or wording.hour == "24:00":
            return wording.line[0].upper() + wording.line[1:]
    return describe_moment(at, zone=call.zone, language=language, seconds=False).line
