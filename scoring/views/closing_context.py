"""What a juror reads when all their scorecards of a round are submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock
from scoring import wording
from scoring.models import PanelMember
from scoring.queries import closes_at

if TYPE_CHECKING:
    from calls.models import Call, Round
    from scoring.queries import Workload


@dataclass(frozen=True, slots=True)
class Closing:
    """The panel above a finished queue: its headline, and a sentence for each thing that comes."""

    headline: str
    sentences: tuple[str, ...]


def closing_of(member: PanelMember | None, round_: Round | None, load: Workload, user: Any) -> Closing | None:
    """The panel where everything is submitted and the round is still open, else None; three queries."""
    if member is None or round_ is None or round_.locked_at or not load.total or load.done < load.total:
        return None
    headline = ngettext(
        "You are done: %(count)s scorecard submitted",
        "You are done: %(count)s scorecards submitted",
        load.done,
    )
    ends = wording.until(closes_at(round_), round_.call, get_language() or "en", zone=user.zone)
    change = _("You can reopen a scorecard and change it until the round closes: %(due)s.") % {"due": ends}
    sentences = [change, *_what_comes(member, round_), _("Thank you for your time and care.")]
    return Closing(headline % {"count": load.done}, tuple(sentences))


def _what_comes(member: PanelMember, round_: Round) -> list[str]:
    """A further round, the meeting where the juror is needed there, and when the results are public."""
    call, found = round_.call, []
    later = call.rounds.filter(position__gt=round_.position, locked_at=None).first()
    if later is not None:
        words = _("A further round follows: %(round)s. If you judge in it, we write to you.")
        found.append(words % {"round": later.name})
    dates = dict(call.key_dates.filter(at__gt=clock.now()).values_list("kind", "at"))
    if call.has_vote or member.role == PanelMember.Role.CHAIR:
        found += _dated(
            call, dates.get("decision_meeting"), _("The panel meets for its decision on %(day)s.")
        )
    return found + _dated(call, dates.get("announcement"), _("The results are public from %(day)s."))


def _dated(call: Call, instant: Any, words: str) -> list[str]:
    """The sentence with its day; nothing where no date is set or it has passed."""
    if instant is None:
        return []
    return [words % {"day": wording.day(instant, call, get_language() or "en")}]
