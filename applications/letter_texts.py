"""The portal's own letters as they are written: every kind, in every language, and the latest of a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from applications.letter_words import letter_word, readable_text
from calls.translations import languages
from core import outbox
from core.letter_kinds import kinds
from core.letters import Text, text_of
from core.models import Notice

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

TEST = "applications/letter_test"
HIDDEN = frozenset({TEST, "applications/broadcast"})  # their words are an officer's, or another letter's


@dataclass(frozen=True)
class Kind:
    """A kind of letter; `count` is how many of it the call has, `subject` is in the reader's language."""

    event: str
    word: str
    subject: str
    count: int

    @property
    def floor(self) -> str:
        return self.event.partition("/")[0]

    @property
    def name(self) -> str:
        return self.event.partition("/")[2]


@dataclass(frozen=True)
class Tongue:
    """A letter in one language; `is_real` where it is one that the call has written."""

    code: str
    language: str
    subject: str
    text: str
    is_real: bool


def known_events() -> list[str]:
    """Every kind of letter that the portal words itself."""
    return [one for one in sorted(kinds()) if one not in HIDDEN]


def groups(call: Call) -> list[tuple[str, list[Kind]]]:
    """The kinds under the headings of the page, by their words. One query."""
    counted = Notice.objects.filter(scope=call.ledger_name).order_by("event").values_list("event")
    counts = dict(counted.annotate(number=Count("pk")))
    headings = {
        "applications": _("To the people of applications"),
        "scoring": _("To the jury, and about decisions"),
        "calls": _("About the call, and to its staff"),
        "incubation": _("During incubation"),
        "people": _("About accounts"),
    }
    code = get_language() or "en"
    found: dict[str, list[Kind]] = {one: [] for one in headings}
    for event in known_events():
        kind = Kind(event, letter_word(event), text_of(event, code).subject, counts.get(event, 0))
        found[kind.floor].append(kind)
    return [(headings[floor], sorted(rows, key=lambda one: one.word)) for floor, rows in found.items()]


def latest_of(call: Call, event: str) -> Notice | None:
    """The letter of this kind that the call wrote last."""
    rows = Notice.objects.filter(scope=call.ledger_name, event=event)
    return rows.order_by("-created_at", "-pk").first()


def as_written(event: str) -> list[Tongue]:
    """The texts with their places open, in every language."""
    return [
        Tongue(code, language, text.subject, text.body, False)
        for code, language in languages()
        for text in [text_of(event, code)]
    ]


def places_of(event: str) -> list[str]:
    """What is filled when it is written, as it stands in the text."""
    return sorted(f"{{{one}}}" for one in _text(event).places)


def to_try(call: Call, event: str, reader: User) -> Iterator[Tongue]:
    """The letter in every language as a test shows it.

    In the language of the latest real one that letter, without a link that lets its holder in; else the text,
    with what is known of the reader and the call in its places.
    """
    real = latest_of(call, event)
    for code, language in languages():
        if real is not None and real.language == code:
            yield Tongue(code, language, real.subject, readable_text(real).strip(), True)
            continue
        text = text_of(event, code)
        with override(code):
            known = {**outbox.common_places(reader, code), "call_title": str(call)}
        yield Tongue(code, language, _filled(text.subject, known), _filled(text.body, known), False)


def _filled(text: str, known: dict[str, object]) -> str:
    """The text with the places that are known; the others stay open."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _text(event: str) -> Text:
    return text_of(event, "en")
