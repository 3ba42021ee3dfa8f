"""Where the ranking of a round is cut: below the places in the last round, below the shortlist before it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.models import Round


@dataclass(frozen=True, slots=True)
class CutLine:
    """How many places lie above it, None where there is no line; `is_funding` in the last round."""

    places: int | None
    is_funding: bool

    @property
    def words(self) -> str:
        """What a line of a shortlist says of itself: "Eight go on"."""
        if self.places is None or self.is_funding:
            return ""
        told = ngettext("%(number)s goes on", "%(number)s go on", self.places)
        return str(capfirst(told % {"number": apnumber(self.places)}))

    @property
    def name(self) -> str:
        """What it is called in the key of a drawing."""
        return _("funding line") if self.is_funding else _("line of the shortlist")


def line_of(round_: Round) -> CutLine:
    """The line of a round. One query; none where neither its call nor the round itself names a number."""
    if round_.shortlist_size is None and not round_.call.places:
        return CutLine(None, is_funding=True)
    later = Q(position__gt=round_.position) | Q(position=round_.position, pk__gt=round_.pk)
    if round_.call.rounds.filter(later).exists():
        return CutLine(round_.shortlist_size or None, is_funding=False)
    return CutLine(round_.call.places or None, is_funding=True)
