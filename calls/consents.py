"""What a consent agrees to: its words and the call's rules, under one fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.canonical import sha256_of

if TYPE_CHECKING:
    from calls.models import Call, Question


def text_of(question: Question, call: Call, language: str) -> dict[str, Any]:
    """The text of a consent as it reads in this language: {"text", "language", "sha256"}.

    The fingerprint covers the rules of the call as well, for whoever agrees agrees to them.
    """
    with translation.override(language):
        text = "\n".join(one for one in (question.label, question.help) if one)
        fingerprint = sha256_of({"text": text, "rules": call.rules_text or ""})
    return {"text": text, "language": language, "sha256": fingerprint}


def is_current(agreed: dict[str, Any] | None, question: Question, call: Call) -> bool:
    """Whether what was agreed to still reads so; an agreement without a text is not doubted."""
    if not agreed:
        return True
    current: str = text_of(question, call, str(agreed["language"]))["sha256"]
    return current == agreed["sha256"]


def outdated_sentence() -> str:
    """Told to whoever agreed to a text that has changed since."""
    return _("This text or the rules have changed since you agreed. Read them again, then agree anew.")
