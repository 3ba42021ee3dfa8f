"""A juror's time in words, for themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Scorecard
from scoring.pace import Pace


def duration(minutes: int) -> str:
    """Minutes as people say them: five at a time, hours from an hour and a half on."""
    if minutes < 90:
        rounded = max(5, round(minutes / 5) * 5)
        return ngettext("%(count)s minute", "%(count)s minutes", rounded) % {"count": rounded}
    hours = round(minutes / 60)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def minutes_words(card: Scorecard | None) -> str:
    """How long the juror has worked on a card, for themselves."""
    if card is None or not card.minutes_spent:
        return ""
    words = ngettext("%(count)s minute spent.", "%(count)s minutes spent.", card.minutes_spent)
    return words % {"count": card.minutes_spent}


def pace_words(pace: Pace) -> str:
    """By which pace the work left is reckoned."""
    count = max(1, round(pace.minutes))
    if pace.is_own:
        words = ngettext(
            "Reckoned by your own pace: %(count)s minute for a proposal.",
            "Reckoned by your own pace: %(count)s minutes for a proposal.",
            count,
        )
    else:
        words = ngettext(
            "Reckoned with %(count)s minute for a proposal, until you have scored two.",
            "Reckoned with %(count)s minutes for a proposal, until you have scored two.",
            count,
        )
    return f"{words % {'count': count}} {_('Only you see your times.')}"
