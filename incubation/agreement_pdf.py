"""The agreement as a file to keep: text, award, payments, and both signatures with their instants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.deadlines import describe_moment
from core.hub import hub
from core.pdf.blocks import Block, Facts, Heading, Mono, Paragraph, Table
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead
from incubation.agreements import Terms, read_terms
from incubation.money import worded_text

if TYPE_CHECKING:
    from datetime import datetime

    from incubation.models import Agreement


def agreement_pdf(agreement: Agreement) -> bytes:
    """The PDF in the reader's language, where the text is written in it."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    body, terms = hub(), read_terms(agreement, language)
    blocks: list[Block] = [
        Facts([(_("Solution"), terms.title), (_("Reference"), terms.reference), *_award(terms)]),
        *(Paragraph(one) for one in terms.text.splitlines() if one.strip()),
        *_payments(terms),
        Heading(_("Signatures"), 2),
        Facts(signatures(agreement)),
        Mono(agreement.sha256, _("Fingerprint (SHA-256) of what both sides signed"), group=8),
    ]
    return render(
        _("Agreement no. %(number)s") % {"number": agreement.number},
        language,
        blocks,
        letterhead=Letterhead(body["name"], body.get("strapline", "")),
        footer=terms.reference,
        kicker=str(agreement.placement.cohort),
        metadata=Metadata(subject=terms.reference, created=agreement.signed_at or agreement.offered_at),
    )


def _award(terms: Terms) -> list[tuple[str, str]]:
    return [(_("Award"), worded_text(terms.award, terms.currency))] if terms.award else []


def _payments(terms: Terms) -> list[Block]:
    if not terms.payments:
        return []
    rows = [
        [str(number), milestone, worded_text(amount, terms.currency)]
        for number, milestone, amount in terms.payments
    ]
    heads = [_("Tranche"), _("Paid when accepted"), _("Amount")]
    return [Heading(_("Payments"), 2), Table(heads, rows, (1, 5, 2), frozenset({2}))]


def signatures(agreement: Agreement) -> list[tuple[str, str]]:
    """For whom, and who signed when: first the Hub, then the team once it has."""
    zone = agreement.placement.application.call.zone
    rows = [(_("For the Hub"), _signed(agreement.offered_by, agreement.offered_at, zone))]
    if agreement.signed_by is not None and agreement.signed_at is not None:
        rows.append((_("For the team"), _signed(agreement.signed_by, agreement.signed_at, zone)))
    return rows


def _signed(who: object, at: datetime, zone: str) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return f"{who}, {describe_moment(at, zone=zone, language=language).line}"
