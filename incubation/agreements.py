"""What an agreement says: its terms as one canonical document, and whether one is in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from core.canonical import canonical

if TYPE_CHECKING:
    from incubation.models import Agreement, AgreementText, Placement

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement as it is read: `payments` are (number, milestone, amount)."""

    title: str
    reference: str
    text: str
    award: str
    currency: str
    payments: list[tuple[int, str, str]]


def terms_of(placement: Placement, text: AgreementText) -> str:
    """What both sides sign: text, award, and each tranche with the milestone it waits for. Nobody's name."""
    tranches = placement.tranches.exclude(state="cancelled").select_related("milestone").order_by("number")
    return canonical(
        {
            "reference": placement.application.reference,
            "title": placement.application.shown_title,
            "version": text.number,
            "text": in_languages(text, "text"),
            "award": str(placement.award_amount) if placement.award_amount is not None else "",
            "currency": placement.award_currency,
            "payments": [
                [one.number, in_languages(one.milestone, "title") if one.milestone else {}, str(one.amount)]
                for one in tranches
            ],
        }
    )


def in_languages(row: Any, field: str) -> dict[str, str]:
    """A translated field, where it is written, by language."""
    found = {code: getattr(row, f"{field}_{code}") or "" for code in LANGUAGES}
    return {code: words for code, words in found.items() if words}


def read_terms(agreement: Agreement, language: str | None = None) -> Terms:
    """The terms in one language, or in the portal's where a text is not written in it."""
    document = json.loads(agreement.terms)
    code = language or get_language() or settings.LANGUAGE_CODE
    return Terms(
        title=document["title"],
        reference=document["reference"],
        text=_spoken(document["text"], code),
        award=document["award"],
        currency=document["currency"],
        payments=[(number, _spoken(words, code), amount) for number, words, amount in document["payments"]],
    )


def _spoken(words: dict[str, str], code: str) -> str:
    return words.get(code) or words.get(settings.LANGUAGE_CODE) or next(iter(words.values()), "")


def newest_text(placement: Placement) -> AgreementText | None:
    """The version of the cohort's agreement that is offered now; None where there is none."""
    return placement.cohort.agreement_texts.order_by("-number").first()


def is_unsigned(placement: Placement) -> bool:
    """Whether the cohort has an agreement that this placement has not signed, or one that waits to be."""
    if not list(placement.cohort.agreement_texts.all()):
        return False
    standing = [one for one in placement.agreements.all() if one.withdrawn_at is None]
    return not standing or standing[-1].signed_at is None


def in_force(placement: Placement) -> Agreement | None:
    """The last agreement that both sides signed."""
    return next((one for one in reversed(placement.agreements.all()) if one.signed_at), None)
