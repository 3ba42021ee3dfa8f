"""What the ledger hashes of budgets and of what was spent."""

from __future__ import annotations

from typing import Any

from core.canonical import sha256_of_text
from core.ledger import reads
from incubation.models import Budget, Spending


def budget_snapshot(budget: Budget) -> dict[str, Any]:
    """The lines, and who agreed to them."""
    return {
        "state": budget.state,
        "version": budget.version,
        "decided_by": budget.decided_by.ledger_name if budget.decided_by else "",
        "decided_at": budget.decided_at,
        "lines": [
            [one.number, sha256_of_text(one.category), one.planned] for one in budget.lines.order_by("number")
        ],
    }


def spending_snapshot(spending: Spending) -> dict[str, Any]:
    """The entry with its receipt by its hash, and whether it was cancelled."""
    return {
        "key": str(spending.key),
        "line": spending.line.number,
        "spent_on": spending.spent_on,
        "amount": spending.amount,
        "purpose_sha256": sha256_of_text(spending.purpose),
        "receipt_sha256": spending.receipt.sha256 if spending.receipt else "",
        "corrects": spending.corrects.number if spending.corrects else None,
        "cancelled_by": spending.cancelled_by.ledger_name if spending.cancelled_by else "",
        "cancelled_at": spending.cancelled_at,
    }


@reads("budget")
def _read_budget(reference: str) -> dict[str, Any] | None:
    found = Budget.objects.filter(placement__application__reference=reference).first()
    return budget_snapshot(found) if found else None


@reads("spending")
def _read_spending(name: str) -> dict[str, Any] | None:
    reference, _, number = name.rpartition(":")
    found = Spending.objects.filter(placement__application__reference=reference, number=number).first()
    return spending_snapshot(found) if found else None
