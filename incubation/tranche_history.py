"""What happened to one tranche, from the entries of the ledger and the reasons beside them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.ledger_words import ledger_rows
from core.models import LedgerEntry
from core.quoting import quoted
from incubation.models import Tranche, TrancheChange
from incubation.timeline import Event

CHANGES = {
    "tranche.payment_corrected": TrancheChange.Kind.CORRECTED,
    "tranche.release_withdrawn": TrancheChange.Kind.WITHDRAWN,
}


def history_of(tranche: Tranche) -> list[Event]:
    """Every entry about a tranche, the latest first, with what stood there before. Three queries."""
    entries = list(LedgerEntry.objects.filter(subject=tranche.ledger_name).order_by("number"))
    rows = ledger_rows(tranche.placement.application.call, entries)
    changes = iter(tranche.changes.order_by("number"))
    found = []
    for entry, row in zip(entries, rows, strict=True):
        change = next(changes, None) if entry.event in CHANGES else None
        note = _words_of(change) if change else ""
        found.append(Event(entry.at, row.event, note, since=f"{row.actor}, {row.when}"))
    return found[::-1]


def _words_of(change: TrancheChange) -> str:
    """What stood there before, where that was a payment, and the reason."""
    if change.kind == TrancheChange.Kind.WITHDRAWN:
        return quoted(change.reason)
    was = _("Before: paid on %(day)s under %(reference)s. Since then: %(new_day)s, %(new_reference)s.") % {
        "day": _day(change.paid_on_before),
        "reference": change.reference_before,
        "new_day": _day(change.paid_on),
        "new_reference": change.reference,
    }
    return f"{was} {quoted(change.reason)}"


def _day(day: date | None) -> str:
    return date_format(day) if day else ""
