"""Instants and marks as the letters and pages of judging word them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls.deadline_wording import describe, describe_moment

if TYPE_CHECKING:
    from calls.models import Call


def moment(instant: datetime | None, call: Call, language: str) -> str:
    """Day, hour and zone of an instant in one line; words that say so where none is set."""
    if instant is None:
        with override(language):
            return _("a date still to be set")
    return describe_moment(instant, zone=call.zone, language=language, seconds=False).line


def day(instant: datetime | None, call: Call, language: str) -> str:
    """The day alone, without its hour."""
    if instant is None:
        with override(language):
            return _("a date still to be set")
    return describe(instant, zone=call.zone, language=language).date


def mark(value: float) -> str:
    """A mean with one decimal, rounded and written as the tables do in the active language."""
    return str(floatformat(value, 1))
