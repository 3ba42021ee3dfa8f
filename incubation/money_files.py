"""The lists for the finance office: tranches with their keys and signatures, and what the teams spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.tables import CHUNK, Table, heads, offer, wall
from core.sheets.writing import Cell, Head
from incubation.journeys import name_of
from incubation.queries.money import spendings_in
from incubation.queries.placements import tranches_of

if TYPE_CHECKING:
    from calls.models import Call


def _tranche_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("team", _("Team")),
        ("organisation", _("Payee: organisation")),
        ("applicant", _("Payee: applicant")),
        ("placement", _("Reference of the placement")),
        ("number", _("Number")),
        ("milestone", _("Milestone")),
        ("amount", _("Amount")),
        ("currency", _("Currency")),
        ("state", _("State")),
        ("prepared_by", _("Prepared by")),
        ("prepared", _("Prepared at")),
        ("approved_by", _("Approved by")),
        ("approved", _("Approved at")),
        ("paid", _("Paid on")),
        ("payment", _("Reference of the payment")),
        ("recorded_by", _("Payment recorded by")),
        ("recorded", _("Payment recorded at")),
        ("key", _("Key for the bank")),
    )


def _tranche_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = tranches_of(call).select_related("placement__application__organisation", "recorded_by")
    for one in rows.iterator(chunk_size=CHUNK):
        yield [
            one.placement.application.reference,
            name_of(one.placement.application),
            one.placement.application.organisation.name if one.placement.application.organisation else "",
            one.placement.application.applicant_name,
            str(one.placement.public_id),
            one.number,
            one.milestone.title if one.milestone else "",
            float(one.amount),
            one.currency,
            str(one.get_state_display()),
            str(one.prepared_by or ""),
            wall(call, one.prepared_at),
            str(one.approved_by or ""),
            wall(call, one.approved_at),
            one.paid_on or "",
            one.payment_reference,
            str(one.recorded_by or ""),
            wall(call, one.recorded_at),
            str(one.key),
        ]


def _spending_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("team", _("Team")),
        ("number", _("Number")),
        ("line", _("Line of the budget")),
        ("day", _("Day")),
        ("purpose", _("Paid to whom, or what for")),
        ("amount", _("Amount")),
        ("currency", _("Currency")),
        ("counts", _("Counts")),
        ("corrects", _("Corrects number")),
        ("receipt", pgettext("of a payment", "Receipt")),
        ("receipt_sha256", _("SHA-256 of the receipt")),
        ("by", _("Written down by")),
        ("at", _("Written down at")),
        ("cancelled_by", _("Cancelled by")),
        ("cancelled", _("Cancelled at")),
        ("reason", _("Reason")),
        ("key", _("Key")),
    )


def _spending_lines(call: Call) -> Iterator[Sequence[Cell]]:
    for one in spendings_in(call).iterator(chunk_size=CHUNK):
        yield [
            one.placement.application.reference,
            name_of(one.placement.application),
            one.number,
            one.line.category,
            one.spent_on,
            one.purpose,
            float(one.amount),
            one.placement.award_currency,
            _("yes") if one.counts else _("no"),
            one.corrects.number if one.corrects else "",
            one.receipt.original_name if one.receipt else "",
            one.receipt.sha256 if one.receipt else "",
            str(one.by),
            wall(call, one.at),
            str(one.cancelled_by or ""),
            wall(call, one.cancelled_at),
            one.cancel_reason,
            str(one.key),
        ]


offer(
    Table("tranches", _tranche_heads, _tranche_lines),
    Table("spendings", _spending_heads, _spending_lines),
)
