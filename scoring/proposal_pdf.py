"""A proposal to read without a connection: what its page shows, and nothing that the page does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.hub import hub
from core.pdf.blocks import Block, Bullets, Heading, Paragraph, Table
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead

if TYPE_CHECKING:
    from datetime import datetime

    from applications.sealed import SealedAnswer
    from scoring.proposal import Proposal


def proposal_pdf(shown: Proposal, *, kicker: str, footer: str, created: datetime) -> bytes:
    """The PDF of a proposal as it was read for its reader; files are named, and stay on the portal."""
    body = hub()
    return render(
        shown.title,
        (get_language() or settings.LANGUAGE_CODE)[:2],
        list(_blocks(shown)),
        letterhead=Letterhead(body["name"], body.get("strapline", "")),
        footer=footer,
        kicker=kicker,
        metadata=Metadata(subject=footer, created=created),
    )


def _blocks(shown: Proposal) -> Iterator[Block]:
    if shown.title_beside and shown.title_beside.text:
        yield Paragraph(shown.title_beside.text, "lead")
    by = _("You read this without the applicant’s name.") if shown.is_blind else shown.applicant
    yield from (Paragraph(words, "quiet") for words in (shown.themes, by) if words)
    if shown.left_out:
        labels = "; ".join(label.rstrip("?.: ") for label in shown.left_out)
        yield Paragraph(f"{_('Left out so that the review is blind')}: {labels}.", "quiet")
    for section in shown.sections:
        for answer in section.answers:
            yield from _answer(answer)
    if shown.files:
        yield Heading(_("Files"), 2)
        yield Bullets([f"{one.name} ({one.meta})" for one in shown.files])
        yield Paragraph(_("The files themselves are on the portal, on the page of this proposal."), "quiet")


def _answer(answer: SealedAnswer) -> Iterator[Block]:
    """As on the page: tables and texts, each translation under its original, and no consents."""
    beside = answer.beside
    if answer.table:
        yield Heading(answer.label, 2)
        rows = [[_both(*cell) for cell in line] for line in beside.lines] if beside else []
        rows = rows or [list(row.cells) for row in answer.table.rows]
        if answer.table.sums:
            rows.append(list(answer.table.sums))
        yield Table(answer.table.headings, rows, figures=answer.table.figures)
    elif answer.text and answer.kind != "consent":
        yield Heading(answer.label, 2)
        yield Paragraph(answer.text)
        if beside and beside.text:
            yield Paragraph(beside.text, "quiet")
    else:
        return
    if beside:
        yield Paragraph("; ".join(beside.words) or _("Not translated"), "quiet")


def _both(cell: str, other: str) -> str:
    return f"{cell}\n{other}" if other else cell
