"""The ledger entries about budgets and what was spent."""

from __future__ import annotations

from core import ledger
from core.actors import Actor
from core.canonical import sha256_of_text
from incubation.budget_snapshots import budget_snapshot, spending_snapshot
from incubation.models import Budget, Spending


def budget(event: str, row: Budget, *, by: Actor, note: str = "") -> None:
    """Something happened to a budget."""
    snapshot = budget_snapshot(row)
    payload = {
        "state": row.state,
        "lines": len(snapshot["lines"]),
        "planned": str(sum(planned for _number, _category, planned in snapshot["lines"])),
        "currency": row.placement.award_currency,
    }
    if note:
        payload["note_sha256"] = sha256_of_text(note)
    scope = row.placement.application.call.ledger_name
    ledger.record(
        f"budget.{event}", subject=row.ledger_name, scope=scope, by=by, payload=payload, row=snapshot
    )


def spending(event: str, row: Spending, *, by: Actor, note: str = "") -> None:
    """Something was spent, or a spending corrected or cancelled."""
    payload = {
        "line": row.line.number,
        "amount": str(row.amount),
        "currency": row.placement.award_currency,
    }
    if note:
        payload["note_sha256"] = sha256_of_text(note)
    scope = row.placement.application.call.ledger_name
    ledger.record(
        f"spending.{event}",
        subject=row.ledger_name,
        scope=scope,
        by=by,
        payload=payload,
        row=spending_snapshot(row),
    )
