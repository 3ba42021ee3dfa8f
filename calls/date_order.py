"""In which order the dates of a call can stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from calls.models import Call

StrOrPromise = str | Promise


class Order(NamedTuple):
    """`later` cannot stand before `earlier`; with `is_strict` not at the same instant either."""

    earlier: str
    later: str
    is_strict: bool
    sentence: StrOrPromise


ORDERS = (
    Order("opens", "deadline", True, _("The deadline has to be later than the opening.")),
    Order("questions_until", "deadline", False, _("Questions cannot be asked after the deadline.")),
    Order("opens", "questions_until", True, _("Questions end after the call has opened.")),
    Order("deadline", "eligibility_until", True, _("Eligibility is checked after the deadline.")),
    Order("deadline", "review_from", False, _("The jury reviews after the deadline.")),
    Order("review_from", "review_until", True, _("The review has to end after it begins.")),
    Order("review_until", "pitch", False, _("Pitches are heard after the review.")),
    Order("review_until", "decision_meeting", False, _("The decision meeting follows the review.")),
    Order("pitch", "decision_meeting", False, _("The decision meeting follows the pitches.")),
    Order("deadline", "decision_meeting", False, _("The decision meeting follows the deadline.")),
    Order("decision_meeting", "announcement", False, _("The announcement follows the decision meeting.")),
    Order("deadline", "announcement", False, _("The announcement follows the deadline.")),
    Order("announcement", "appeals_until", True, _("Appeals end after the announcement.")),
    Order("announcement", "cohort_starts", False, _("The cohort starts after the announcement.")),
)


def impossible(instants: Mapping[str, datetime]) -> dict[str, str]:
    """The dates that stand in an impossible order: the later one's name to the sentence that says why.

    `instants` maps "opens", "deadline" and the kinds of KeyDate to instants. Dates that are not set
    are left out.
    """
    found: dict[str, str] = {}
    for order in ORDERS:
        earlier, later = instants.get(order.earlier), instants.get(order.later)
        if earlier is None or later is None:
            continue
        if later < earlier or (order.is_strict and later == earlier):
            blamed = order.earlier if order.earlier == "questions_until" else order.later
            found.setdefault(blamed, str(order.sentence))
    return found


def disorder(call: Call) -> dict[str, str]:
    """The dates of a call that stand in an impossible order now, as `impossible` names them. One query."""
    dates = {"opens": call.opens_at, "deadline": call.deadline_at}
    dates.update((one.kind, one.at) for one in call.key_dates.all())
    return impossible({name: at for name, at in dates.items() if at})
