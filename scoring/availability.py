"""When an expert can judge, held against the days on which a call is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock

if TYPE_CHECKING:
    from calls.models import Call
    from scoring.models import Expert


@dataclass(frozen=True, slots=True)
class Window:
    """From the first day of judging to its last, both included."""

    first: date
    last: date

    def away(self) -> Q:
        """Experts who are not there on all of these days."""
        return Q(available_from__gt=self.first) | Q(available_until__lt=self.last)

    def why_away(self, expert: Expert) -> str:
        """One sentence on why somebody is not there on all of these days; "" for who is."""
        if expert.available_until and expert.available_until < self.last:
            return _("Available until: %(day)s") % {"day": day_in_words(expert.available_until)}
        if expert.available_from and expert.available_from > self.first:
            return _("Available from: %(day)s") % {"day": day_in_words(expert.available_from)}
        return ""


def judged_in(call: Call) -> Window:
    """The days of the review as the call dates them; today for what is not dated or has begun."""
    zone = ZoneInfo(call.zone)
    dates = {
        kind: at.astimezone(zone).date()
        for kind, at in call.key_dates.filter(kind__in=("review_from", "review_until")).values_list(
            "kind", "at"
        )
    }
    today = clock.now().astimezone(zone).date()
    first = max(dates.get("review_from", today), today)
    return Window(first, max(dates.get("review_until", first), first))


def today() -> Window:
    """This day alone, as the Hub counts it."""
    day = clock.now().astimezone(ZoneInfo(settings.HUB_ZONE)).date()
    return Window(day, day)


def in_words(expert: Expert) -> str:
    """From when to when somebody can judge; "" for always."""
    first, last = expert.available_from, expert.available_until
    if first and last:
        return f"{day_in_words(first)} – {day_in_words(last)}"
    if first:
        return _("Available from: %(day)s") % {"day": day_in_words(first)}
    return _("Available until: %(day)s") % {"day": day_in_words(last)} if last else ""


def day_in_words(day: date) -> str:
    """A day with its month and year, in the reader's language."""
    return str(date_format(day))
