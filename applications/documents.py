"""The sealed copy: one document that holds answers, fingerprints of the files, and the rules as they were.

Shape: {"schema", "reference", "call", "form_version", "language", "answers": [{"section", "question",
"kind", "value"}], "attachments": [{"question", "upload", "name", "size", "sha256", "kind"}],
"rules_sha256": {language: hash}, "consents": [{"question", "text", "language", "sha256", "at"}]}. A consent
says which text was agreed to, in which language, its fingerprint, and when. Answers stand in the order of
the form, clean as `calls.answers` keeps them; a question that was not asked or not answered is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from applications.contents import Contents, contents_to_seal
from core.canonical import sha256_of_text

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call

SCHEMA = 1


def document_of(application: Application) -> dict[str, Any]:
    """What a submission made now would seal; a correction takes over only the named fields."""
    return document_from(application, contents_to_seal(application))


def document_from(application: Application, contents: Contents) -> dict[str, Any]:
    """The document over contents that were read before."""
    language = application.language or settings.LANGUAGE_CODE
    return {
        "schema": SCHEMA,
        "reference": application.reference,
        "call": application.call.slug,
        "form_version": application.form.version,
        "language": language,
        "answers": _answers(contents),
        "attachments": _attachments(contents),
        "rules_sha256": rules_hashes(application.call),
        "consents": _consents(contents, language),
    }


def rules_hashes(call: Call) -> dict[str, str]:
    """The hash of the call's rules in each language in which there are any."""
    texts = {code: getattr(call, f"rules_text_{code}", "") or "" for code, _name in settings.LANGUAGES}
    return {code: sha256_of_text(text) for code, text in texts.items() if text}


def _answers(contents: Contents) -> list[dict[str, Any]]:
    found = []
    for section in contents.tree.sections:
        for question in contents.shown(section):
            checked = contents.checked(question)
            if question.kind != "file" and checked.value is not None:
                found.append(
                    {
                        "section": section.key,
                        "question": question.key,
                        "kind": question.kind,
                        "value": checked.value,
                    }
                )
    return found


def _attachments(contents: Contents) -> list[dict[str, Any]]:
    return [
        {"question": question.key, **{key: value for key, value in file.items() if key != "state"}}
        for question in contents.shown()
        if question.kind == "file"
        for file in contents.files(question.key)
    ]


def _consents(contents: Contents, language: str) -> list[dict[str, Any]]:
    with translation.override(language):
        return [
            {"question": question.key, **(contents.agreed.get(question.key) or {"text": question.label})}
            for question in contents.shown()
            if question.kind == "consent" and contents.checked(question).value is True
        ]
