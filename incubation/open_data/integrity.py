"""How an announced call was decided, as data: what its integrity page tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubation.open_data.lists import VERSION, licence, to
from scoring.integrity import facts_of

if TYPE_CHECKING:
    from calls.models import Call
    from incubation.open_data import shapes
    from scoring.integrity import RoundFacts
    from scoring.models import Announcement


def integrity_of(call: Call, announcement: Announcement) -> shapes.Integrity:
    """Counts, agreement and seals, no names: ten queries, and six for each round."""
    facts = facts_of(call, announcement)
    number, head = facts.head
    return {
        "version": VERSION,
        "licence": licence(),
        "call": call.slug,
        "sealed": {"count": call.sealed_count or 0, "hash": call.sealed_hash, "at": call.sealed_at},
        "announced_at": announcement.released_at,
        "countries": facts.countries,
        "eligible": facts.eligible,
        "ineligible": facts.ineligible,
        "disqualified": facts.disqualified,
        "jurors": facts.jurors,
        "juror_countries": facts.juror_countries,
        "scorecards": facts.scorecards,
        "recusals": facts.recusals,
        "conflicts_found": sum(facts.found.values()),
        "conflicts_declared": facts.declared,
        "conflicts_waived": facts.waived,
        "quorum_waivers": facts.quorum_waivers,
        "extensions": facts.extensions,
        "decisions": facts.decisions,
        "rounds": [_round(one) for one in facts.rounds],
        "decided_later": [
            {
                "at": one.decided_at,
                "came_back": one.came_back.step,
                "before": one.earlier_outcome,
                "outcome": one.outcome,
                "reason": one.reason,
            }
            for one in facts.later
        ],
        "set_right": [{"at": one.at, "ruling": one.source, "reason": one.note} for one in facts.set_right],
        "open_again": facts.open_again,
        "ledger": {"number": number, "hash": head},
        "page": to("scoring:integrity", slug=call.slug),
    }


def _round(one: RoundFacts) -> shapes.RoundHeld:
    return {
        "key": one.round.key,
        "applications": one.applications,
        "divergent": one.divergent,
        "without_quorum": one.without_quorum,
        "agreement": None if one.agreement is None else round(one.agreement, 2),
        "severity_range": None if one.severity_range is None else round(one.severity_range, 1),
        "ranking": one.snapshot or None,
    }
