"""What an entry of the ledger says itself, without the hashes that the portal adds to it."""

from __future__ import annotations

from typing import Any

from core import covers
from core.models import LedgerEntry


def said(entry: LedgerEntry) -> dict[str, Any]:
    """The payload as its service wrote it."""
    return {key: value for key, value in entry.payload.items() if key != covers.KEY}
