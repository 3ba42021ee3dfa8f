"""A certificate to keep: letterhead, seal, the holder's name, and the code that anybody can check."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.hub import hub
from core.pdf.blocks import Block, Heading, Mono, Paragraph, QrCode, Reference, Seal, Spacer
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead
from scoring.certificates import certificate_words
from scoring.models import Certificate


def certificate_pdf(certificate: Certificate) -> bytes:
    """The PDF in its holder's language; the same certificate gives the same bytes."""
    spoken = certificate.language in dict(settings.LANGUAGES)
    language = certificate.language if spoken else settings.LANGUAGE_CODE
    with override(language):
        body, words = hub(), certificate_words(certificate)
        blocks: list[Block] = [
            Spacer(18),
            Seal(110),
            Spacer(18),
            Heading(words.name or "–", 1, "centre"),
            Paragraph(words.sentence, "lead", "centre"),
            Paragraph(words.issued, "plain", "centre"),
            Spacer(40),
            Reference(words.code),
            QrCode(words.check_url, _("Anyone can check this certificate here, or by its code.")),
            Mono(words.sha256, _("Fingerprint (SHA-256)"), group=8),
        ]
        return render(
            words.heading,
            language,
            blocks,
            letterhead=Letterhead(body["name"], body.get("strapline", "")),
            footer=" · ".join((words.heading, words.code)),
            kicker=words.call,
            align="centre",
            metadata=Metadata(subject=words.code, created=certificate.issued_at),
        )
