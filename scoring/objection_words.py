"""What stands against a closing, in the reader's language, and the page where each thing is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.links import address
from calls.models import Call
from scoring import places, wording
from scoring.objection import Objection, from_data
from scoring.staff_queries import Check

WHY_NOT_HELD = {
    "panel": _l("nobody on the panel has accepted for it"),
    "assigned": _l("no application is assigned in it"),
    "cards": _l("no scorecard was handed in"),
    "open": _l("it is not closed"),
}


def checks_of(call: Call, found: Iterable[Objection]) -> list[Check]:
    """The lines of a check-list, each with its link. A query for each round that is named."""
    return [Check(sentence_of(call, one), is_ok=False, url=address_of(call, one)) for one in found]


@dataclass(frozen=True, slots=True)
class Told:
    """One closing as its readers see it; `round` is "" for the decisions."""

    round: str
    checks: tuple[Check, ...]
    reason: str
    who: str
    when: str


def closings_of(call: Call, language: str) -> list[Told]:
    """What stood against closing the rounds and the decisions of a call, and the reasons."""
    rows = call.closings.select_related("round", "closed_by")
    return [
        Told(
            round=one.round.name if one.round else "",
            checks=tuple(checks_of(call, from_data(one.against))),
            reason=one.reason,
            who=str(one.closed_by),
            when=wording.moment(one.closed_at, call, language),
        )
        for one in rows
    ]


def sentence_of(call: Call, one: Objection) -> str:
    """One of them in a sentence. A query where it names a round."""
    return _SENTENCES[one.kind](call, one)


def address_of(call: Call, one: Objection) -> str:
    """Where it is mended or seen."""
    at = {"slug": call.slug}
    if one.kind == "appeal":
        return address("applications:answer_appeal", reference=one.values["reference"])
    if "round" in one.values:
        return f"{reverse('scoring:progress', kwargs=at)}?round={one.values['round']}"
    return reverse(
        "scoring:meeting_record" if one.kind in ("meeting", "record_open") else "scoring:decisions", kwargs=at
    )


def _round(call: Call, one: Objection) -> str:
    told = {
        "round": _name(call, one),
        "share": one.values["share"],
        "why": WHY_NOT_HELD[one.values["why"]],
    }
    return _("The round “%(round)s” (share of the final score: %(share)s %%) was not held: %(why)s.") % told


def _appeal(_call: Call, one: Objection) -> str:
    return _("An appeal is open: %(reference)s.") % {"reference": one.values["reference"]}


def _undecided(_call: Call, one: Objection) -> str:
    return ngettext(
        "%(count)s application has no decision yet.",
        "%(count)s applications have no decision yet.",
        one.count,
    ) % {"count": one.count}


def _no_quorum(_call: Call, one: Objection) -> str:
    return ngettext(
        "%(count)s application was decided without its quorum.",
        "%(count)s applications were decided without their quorum.",
        one.count,
    ) % {"count": one.count}


def _recusals(call: Call, one: Objection) -> str:
    return ngettext(
        "In “%(round)s” a juror stepped back from %(count)s application, and nobody took over.",
        "In “%(round)s” jurors stepped back from %(count)s applications, and nobody took over.",
        one.count,
    ) % {"count": one.count, "round": _name(call, one)}


def _meeting(_call: Call, _one: Objection) -> str:
    return _("No meeting is on record: there is no attendance, and there are no minutes.")


def _later_quorum(_call: Call, _one: Objection) -> str:
    return _("The quorum of scorecards is not reached: the reason stands for its waiver.")


def _later_places(_call: Call, one: Objection) -> str:
    told = {"taken": one.count, "places": one.values["places"]}
    return _("All places are taken. Winners: %(taken)s, places: %(places)s.") % told


def _later_reserve(_call: Call, one: Objection) -> str:
    told = {"taken": one.count, "places": one.values["places"]}
    return _("The reserve list is full. On it: %(taken)s, places: %(places)s.") % told


def _later_money(_call: Call, one: Objection) -> str:
    told = {"asked": one.values["asked"], "budget": one.values["budget"]}
    return _("The winners would ask for %(asked)s together; the call can give %(budget)s.") % told


def _early(call: Call, one: Objection) -> str:
    due = datetime.fromisoformat(one.values["due"])
    told = {
        "due": wording.until(due, call, get_language() or "en"),
        "count": one.count,
        "all": one.values["all"],
        "jurors": one.values["jurors"],
    }
    words = _(
        "Scorecards still open: %(count)s of %(all)s, with %(jurors)s of the jurors. Promised until: %(due)s"
    )
    return words % told


def _maker(call: Call, one: Objection) -> str:
    return ngettext(
        "In “%(round)s” %(count)s report of a juror that a proposal tells who made it has no answer.",
        "In “%(round)s” %(count)s reports of jurors that a proposal tells who made it have no answer.",
        one.count,
    ) % {"count": one.count, "round": _name(call, one)}


def _record_open(_call: Call, _one: Objection) -> str:
    return _("The record of the meeting is still open.")


def _places(_call: Call, one: Objection) -> str:
    return places.beyond_places(one.count, int(one.values["places"]))


def _budget(_call: Call, one: Objection) -> str:
    total, budget = (
        places.money(Decimal(str(one.values[key])), str(one.values["currency"]))
        for key in ("total", "budget")
    )
    return places.beyond_budget(total, budget)


def _unplaced(_call: Call, one: Objection) -> str:
    return ngettext(
        "%(count)s application without a place, for want of a quorum, stands above ranked ones: %(named)s.",
        "%(count)s applications without a place, for want of a quorum, stand above ranked ones: %(named)s.",
        one.count,
    ) % {"count": one.count, "named": ", ".join(one.values["references"])}


def _name(call: Call, one: Objection) -> str:
    """The round's name as it is today."""
    found = call.rounds.filter(key=one.values["round"]).first()
    return found.name if found else str(one.values["round"])


_SENTENCES: dict[str, Callable[[Call, Objection], str]] = {
    "round": _round,
    "appeal": _appeal,
    "undecided": _undecided,
    "no_quorum": _no_quorum,
    "recusals": _recusals,
    "meeting": _meeting,
    "early": _early,
    "maker": _maker,
    "later_quorum": _later_quorum,
    "later_places": _later_places,
    "later_reserve": _later_reserve,
    "later_money": _later_money,
    "record_open": _record_open,
    "places": _places,
    "budget": _budget,
    "unplaced": _unplaced,
}
