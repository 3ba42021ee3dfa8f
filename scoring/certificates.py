"""What a certificate says, the same in its PDF and at its public check."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from applications.receipts import grouped
from core.hub import absolute
from scoring import wording
from scoring.models import Certificate
from scoring.services.certifying import certificate_hash


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """A certificate in the active language; `name` is empty once its holder's data are erased."""

    heading: str
    name: str
    sentence: str
    call: str
    issued: str
    code: str
    sha256: str
    grouped_hash: str
    check_url: str
    is_genuine: bool


def certificate_words(certificate: Certificate) -> CertificateWords:
    """Put a certificate into words; `is_genuine` computes its hash again, unless its name is erased."""
    call = certificate.call
    return CertificateWords(
        heading=_heading(certificate.kind),
        name=certificate.name,
        sentence=_sentence(certificate.kind) % {"call": call.title},
        call=call.title,
        issued=wording.day(certificate.issued_at, call, get_language() or "en"),
        code=certificate.code,
        sha256=certificate.sha256,
        grouped_hash=grouped(certificate.sha256),
        check_url=absolute(reverse("scoring:check_certificate", args=[certificate.code])),
        is_genuine=not certificate.name or certificate_hash(certificate) == certificate.sha256,
    )


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate with this code, however it was typed."""
    plain = "".join(ch for ch in code.upper() if ch.isascii() and ch.isalnum())
    dashed = "-".join(plain[start : start + 4] for start in range(0, 12, 4))
    rows = Certificate.objects.select_related("call")
    return rows.filter(code=dashed).first() if len(plain) == 12 else None


def _heading(kind: str) -> str:
    return {
        Certificate.Kind.JUROR.value: _("Certificate of service on the jury"),
        Certificate.Kind.WINNER.value: _("Certificate of award"),
        Certificate.Kind.GRADUATE.value: _("Certificate of completion"),
    }[kind]


def _sentence(kind: str) -> str:
    if kind == Certificate.Kind.JUROR:
        return pgettext("certificate", "has served on the jury of the call “%(call)s”.")
    if kind == Certificate.Kind.WINNER:
        return pgettext("certificate", "is among the winners of the call “%(call)s”.")
    return pgettext("certificate", "has completed the programme of the call “%(call)s”, pilot included.")
