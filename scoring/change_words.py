"""What a decision was before it was changed, in the reader's language: for the office and who signs."""

from __future__ import annotations

from dataclasses import dataclass

from calls.models import Call
from scoring import wording
from scoring.models import Decision, DecisionChange
from scoring.wording import outcome_words


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when and by whom, what stood `before` with its reason, `now`, and `why`, "" for none."""

    reference: str
    title: str
    when: str
    who: str
    before: str
    reason: str
    now: str
    why: str


def changes_of(decision: Decision, language: str) -> list[Change]:
    """The changes of one decision, the latest first. One query."""
    rows = decision.changes.select_related("changed_by", "decision__application__call")
    return _told(list(rows), decision.application.call, language)


def changes_in(call: Call, language: str) -> list[Change]:
    """Every change of a decision of the call, the latest first. One query."""
    rows = DecisionChange.objects.filter(decision__application__call=call)
    return _told(list(rows.select_related("changed_by", "decision__application")), call, language)


def _told(rows: list[DecisionChange], call: Call, language: str) -> list[Change]:
    found = []
    later: dict[int, str] = {}  # by decision: what the change after this one found
    for one in sorted(rows, key=lambda row: -row.pk):
        before = outcome_words(one)
        found.append(
            Change(
                reference=one.decision.application.reference,
                title=one.decision.application.shown_title,
                when=wording.moment(one.changed_at, call, language),
                who=str(one.changed_by),
                before=before,
                reason=one.reason,
                now=later.get(one.decision_id) or outcome_words(one.decision),
                why=one.why,
            )
        )
        later[one.decision_id] = before
    return found
