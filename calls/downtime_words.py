"""Outages and what they propose, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.deadlines import describe, describe_moment, left, to_instant
from calls.downtime import makes_up
from calls.windows import seals_at
from core import clock

if TYPE_CHECKING:
    from calls.models import Call

ONE_MINUTE = timedelta(minutes=1)
_ANY_DAY = datetime(2021, 1, 1, tzinfo=UTC)
Spans = Sequence[tuple[datetime, datetime]]


def length_words(length: timedelta) -> str:
    """ "23 minutes", "1 hour 5 minutes": full minutes, rounded up."""
    minutes = max(1, -(-length // ONE_MINUTE))
    amounts = left(_ANY_DAY, _ANY_DAY + minutes * ONE_MINUTE, get_language() or "en")[:2]
    return " ".join(f"{number} {unit}" for number, unit in amounts)


def span_words(since: datetime, until: datetime | None, zone: str = "") -> str:
    """From when until when, on the clocks of `zone` (the Hub's where none is given), its day named once."""
    zone, language = zone or settings.HUB_ZONE, get_language() or "en"
    begins = describe_moment(since, zone=zone, language=language, seconds=False)
    if until is None:
        return _("since %(begin)s, %(zone)s") % {"begin": begins.day_hour, "zone": begins.zone_line}
    ends = describe_moment(until, zone=zone, language=language, seconds=False)
    end = ends.hour if ends.day == begins.day else ends.day_hour
    return f"{begins.day_hour} – {end}, {ends.zone_line}"


def moment_words(at: datetime, zone: str = "") -> str:
    """When something was done, on the clocks of `zone` (the Hub's where none is given)."""
    language = get_language() or "en"
    worded = describe_moment(at, zone=zone or settings.HUB_ZONE, language=language, seconds=False)
    return f"{worded.day_hour}, {worded.zone_line}"


def proposed_line(call: Call, outage: timedelta) -> str:
    """What is proposed, or that extending is over, in one sentence."""
    if extending_is_over(call):
        return _("The deadline can no longer be moved: the call is sealed, or about to be.")
    return _("Proposed for everybody: %(deadline)s.") % {"deadline": proposed_deadline(call, outage)}


def extending_is_over(call: Call) -> bool:
    """Whether the draining minute is over, or the call has been sealed."""
    ends = seals_at(call)
    return call.state != "published" or bool(call.sealed_at) or ends is None or clock.now() >= ends


def proposed_deadline(call: Call, outage: timedelta) -> str:
    """The later deadline in words."""
    wall = proposed_wall(call, outage)
    return describe(to_instant(wall, zone=call.zone), zone=call.zone, language=get_language() or "en").line


def proposed_wall(call: Call, outage: timedelta) -> datetime:
    """The later deadline as the clocks of the call show it."""
    assert call.deadline_at is not None  # noqa: S101 - only a call with a deadline has downtime before it
    return makes_up(call.deadline_at, outage, zone=call.zone)


def reasons_in_all(outages: Spans, outage: timedelta, zone: str) -> dict[str, str]:
    """The reason in every language of the portal, by code."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reason_words(outages, outage, zone)
    return found


def reason_words(outages: Spans, outage: timedelta, zone: str) -> str:
    """The reason that the form of an extension begins with; applicants read it."""
    if not outages:
        return _("The portal could not be reached for %(length)s.") % {"length": length_words(outage)}
    return _("The portal could not be reached for %(length)s: %(when)s.") % {
        "length": length_words(outage),
        "when": "; ".join(span_words(since, until, zone) for since, until in outages),
    }
