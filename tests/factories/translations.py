"""Translations for tests, given through the service as the page of the office gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from applications.contents import sealed_values
from applications.models import Application
from applications.passages import Passage, passages_of
from applications.services import translate
from applications.services.translating import Text, token_of
from applications.translations import shelf_for
from calls.form_tree import read_form
from people.models import User
from tests.factories.applications import fresh, sealed_of
from tests.factories.calls import person_with


def passages(application: Application) -> dict[str, Passage]:
    """What can be translated of the copy that counts, by key."""
    one = fresh(application)
    values = sealed_values(sealed_of(one).document)
    return {found.key: found for found in passages_of(read_form(one.form), values)}


def seen(application: Application, key: str, language: str = "en") -> str:
    """The token that a page shows of a passage now."""
    passage = passages(application)[key]
    return token_of(passage, shelf_for(sealed_of(application)).newest(passage, language))


def shown(application: Application, key: str, language: str = "en") -> Any:
    """The rendering (applications.translations) that counts for a passage now; None where there is none."""
    return shelf_for(sealed_of(application)).of(passages(application)[key], language)


def give(
    application: Application,
    texts: Mapping[str, str],
    *,
    by: User | None = None,
    language: str = "en",
    origin: str = "office",
    **more: Any,
) -> int:
    """Write these texts as an officer of the call."""
    return translate(
        application,
        by=by or person_with(application.call, "officer"),
        language=language,
        texts=[Text(key, text, seen(application, key, language)) for key, text in texts.items()],
        origin=origin,
        **more,
    )


def check(application: Application, key: str, *, by: User | None = None, language: str = "en") -> int:
    """Mark the text that counts as compared with the original."""
    text = shown(application, key, language).text
    return give(application, {key: text}, by=by, language=language, checked=[key])
