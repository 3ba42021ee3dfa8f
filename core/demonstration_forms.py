"""How far the demonstration's clock is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.clock import now, offset
from core.demonstration import next_deadline

STEPS = (("60", _("1 minute")), ("600", _("10 minutes")), ("3600", _("1 hour")), ("86400", _("1 day")))
ONE_MINUTE = timedelta(minutes=1)
FIRST_YEAR, LAST_YEAR = 1901, 2099


class StepForm(forms.Form):
    """Forward by a fixed step, in seconds."""

    step = forms.ChoiceField(choices=STEPS)

    def seconds(self) -> int:
        """How far to move."""
        return int(self.cleaned_data["step"])


class InstantForm(forms.Form):
    """To an instant, given as wall time in the Hub's zone."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hour = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "w-short", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """The instant is within what a clock can show."""
        cleaned = super().clean() or {}
        day = cleaned.get("day")
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.add_error("day", _g("Choose a day of this century or the last."))
        elif day and "hour" in cleaned and self._instant() < now() - offset() - ONE_MINUTE:
            words = _g(
                "This is over. The clock does not go back before the real time: choose a later moment."
            )
            self.add_error("day", words)
        return cleaned

    def seconds(self) -> int:
        """How far to move from now; may be negative."""
        return round((self._instant() - now()).total_seconds())

    def _instant(self) -> datetime:
        wall = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return wall.replace(tzinfo=ZoneInfo(settings.HUB_ZONE)).astimezone(UTC)


def seconds_to_the_next_deadline() -> int | None:
    """How far it is to one minute before the next deadline that is not quite so near; None without one."""
    deadline = next_deadline(now() + 2 * ONE_MINUTE)
    return int((deadline - ONE_MINUTE - now()).total_seconds()) if deadline else None
