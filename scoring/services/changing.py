"""A recorded decision that is changed: what stood before is kept, and why it was changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call
from core import ledger
from core.canonical import sha256_of
from core.refusals import NotNow
from people.models import User
from scoring.models import Decision, DecisionChange
from scoring.services.meeting import meeting_of
from scoring.snapshots import decision_snapshot

TOLD = ("outcome", "reserve_place", "reason", "quorum_waiver")


def recorded_of(application: Application) -> Decision | None:
    """The decision as it is recorded now; None where there is none."""
    return Decision.objects.filter(application=application).select_related("decided_by").first()


def is_record_closed(call: Call) -> bool:
    """Whether the record of the meeting is closed, so that any change needs its reason."""
    meeting = meeting_of(call)
    return meeting is not None and meeting.closed_at is not None


def why_sentence() -> str:
    """What is asked for where the reason is missing."""
    return _("Say why the decision is changed.")


def write_down(decision: Decision, before: Decision | None, *, why: str, by: User) -> None:
    """Put a decision into the ledger: as recorded, or as changed from what it was `before`.

    In the caller's book. Raises NotNow for a change without its reason: of the outcome, or of anything once
    the record of the meeting is closed.
    """
    if before is None or not _differs(decision, before):
        _record(decision, "decision.recorded", by, quorum_waived=bool(decision.quorum_waiver))
        return
    call = decision.application.call
    if not why.strip() and (decision.outcome != before.outcome or is_record_closed(call)):
        raise NotNow(why_sentence())
    DecisionChange.objects.create(
        decision=decision,
        **{name: getattr(before, name) for name in (*TOLD, "decided_by", "decided_at")},
        why=why.strip(),
        changed_by=by,
        changed_at=decision.decided_at,
    )
    _record(
        decision,
        "decision.changed",
        by,
        quorum_waived=bool(decision.quorum_waiver),
        before_sha256=sha256_of(decision_snapshot(before)),
        why_sha256=ledger.sha256_of(why.strip()),
    )


def _differs(decision: Decision, before: Decision) -> bool:
    return any(getattr(decision, name) != getattr(before, name) for name in TOLD)


def _record(decision: Decision, event: str, by: User, **payload: object) -> None:
    """The outcome stays unseen: only its hash is in the ledger."""
    ledger.record(
        event,
        subject=decision.ledger_name,
        scope=decision.application.call.ledger_name,
        by=by,
        payload=payload,
        row=decision_snapshot(decision),
    )
