"""Instants and marks as the letters and pages of judging word them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls.deadline_wording import describe, describe_moment
from calls.deadline_words import words
from core.zones import UTC_ZONES, city_name

if TYPE_CHECKING:
    from calls.models import Call
    from scoring.models import Decision, DecisionChange


def moment(instant: datetime | None, call: Call, language: str) -> str:
    """Day, hour and zone of an instant in one line; words that say so where none is set."""
    if instant is None:
        with override(language):
            return _("a date still to be set")
    return describe_moment(instant, zone=call.zone, language=language, seconds=False).line


def until(instant: datetime | None, call: Call, language: str, *, zone: str = "") -> str:
    """The end of a period, fit for "by …" and "until …": midnight is 24:00 of the day that it ends.

    `zone` is the reader's own, "" for none: the hour there stands beside the call's.
    """
    if instant is None:
        return moment(None, call, language)
    worded = describe(
        instant.replace(second=0, microsecond=0),
        zone=call.zone,
        reader_zone=zone or None,
        language=language,
    )
    others = [f"{label}: {text}" for label, text in worded.others]
    return " · ".join([f"{worded.date}, {worded.zone_line}", *others])


def hour(instant: datetime, call: Call, language: str, *, zone: str = "") -> str:
    """The hour of an instant of these days with its zone, then as it is in the reader's own `zone`."""
    there = describe_moment(instant, zone=call.zone, language=language, seconds=False)
    line = f"{there.hour}, {there.zone_line}"
    if not zone or zone == call.zone or zone in UTC_ZONES:
        return line
    own = describe_moment(instant, zone=zone, language=language, seconds=False)
    named = words(language).your_time(city_name(zone, language))
    return f"{line} · {named}: {own.hour}"


def day(instant: datetime | None, call: Call, language: str) -> str:
    """The day on which something begins or happened, without its hour: midnight is the day's beginning."""
    if instant is None:
        return moment(None, call, language)
    return describe_moment(instant, zone=call.zone, language=language).day


def last_day(instant: datetime | None, call: Call, language: str) -> str:
    """The day with which a period ends, without its hour: midnight is the end of the day before."""
    if instant is None:
        return moment(None, call, language)
    return describe(instant, zone=call.zone, language=language).date


def mark(value: float) -> str:
    """A mean with one decimal, rounded and written as the tables do in the active language."""
    return str(floatformat(value, 1))


def outcome_words(decision: Decision | DecisionChange) -> str:
    """What was decided, and where on the reserve list."""
    outcome = str(decision.get_outcome_display())
    if decision.reserve_place:
        return _("%(outcome)s, place %(place)s") % {"outcome": outcome, "place": decision.reserve_place}
    return outcome
