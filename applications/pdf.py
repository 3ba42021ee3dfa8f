"""The receipt as a document: what was sent, when, and how to check it. Made once, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from applications.receipts import receipt_words
from applications.sealed import SealedAnswer, sealed_language, sealed_sections
from core.hub import hub
from core.pdf.blocks import Block, Facts, Heading, Mono, Paragraph, QrCode, Reference, Table
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead

if TYPE_CHECKING:
    from applications.models import Receipt

_MADE_BY = "2"  # raise it when the document's design changes, so that kept ones are made again


def receipt_pdf(receipt: Receipt) -> bytes:
    """The PDF of a receipt, in the application's language. A sealed copy never changes, so it is kept."""
    path = f"receipts/{_MADE_BY}/{receipt.code}.pdf"
    if not default_storage.exists(path):
        content = _make(receipt)
        if receipt.ledger_number is None:  # its ledger entry is still to be written
            return content
        default_storage.save(path, ContentFile(content))
        return content
    with default_storage.open(path, "rb") as kept:
        return bytes(kept.read())


def _make(receipt: Receipt) -> bytes:
    submission = receipt.submission
    language = sealed_language(submission.document)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        body = hub()
        return render(
            _("Receipt of submission"),
            language,
            [*_head(receipt), *_answers(receipt), *_foot(receipt)],
            letterhead=Letterhead(body["name"], body.get("strapline", "")),
            footer=" · ".join((submission.application.reference, receipt.code)),
            kicker=submission.application.call.title,
            seal=True,
            metadata=Metadata(subject=submission.application.reference, created=submission.committed_at),
        )


def _head(receipt: Receipt) -> list[Block]:
    words = receipt_words(receipt)
    pairs = [
        (_("Title"), words.title),
        (_("Version"), str(words.number)),
        (_("Received"), f"{words.received.day_hour}\n{words.received.zone_line} · {words.received.utc}"),
        (_("In time"), words.in_time),
        (_("Contents"), words.contents),
    ]
    return [
        Reference(words.reference),
        Facts([(name, value) for name, value in pairs if value]),
        Mono(words.sha256, _("Fingerprint (SHA-256)"), group=8),
        QrCode(words.check_url, _("Anyone can check this receipt here. The check shows no answers.")),
        *_ledger(receipt),
    ]


def _ledger(receipt: Receipt) -> list[Block]:
    if receipt.ledger_number is None:
        return []
    label = _("Entry %(number)s of the ledger, head of the chain") % {"number": receipt.ledger_number}
    return [Mono(receipt.ledger_hash, label, group=8)]


def _answers(receipt: Receipt) -> list[Block]:
    submission = receipt.submission
    blocks: list[Block] = []
    for section in sealed_sections(submission.document, submission.application.form):
        blocks.append(Heading(section.title, 2))
        for answer in section.answers:
            blocks += [Heading(answer.label, 3), *_answer(answer)]
    return blocks


def _answer(answer: SealedAnswer) -> list[Block]:
    if answer.table:
        rows = [row.cells for row in answer.table.rows]
        if answer.table.sums:
            rows.append(answer.table.sums)
        return [Table(answer.table.headings, rows, figures=answer.table.figures)]
    if answer.files:
        return [
            Table(
                (_("File"), _("Bytes"), "SHA-256"),
                [(file.name, str(file.size), file.sha256) for file in answer.files],
                widths=(3, 1, 4),
                figures=frozenset({1}),
            )
        ]
    return [Paragraph(answer.text)]


def _foot(receipt: Receipt) -> list[Block]:
    return [
        Paragraph(
            _("The fingerprint is the SHA-256 of the sealed copy. Change one letter, and it differs."),
            "quiet",
        )
    ]
