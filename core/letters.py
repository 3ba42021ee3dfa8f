"""The texts of notices: one file for each event and language, with named places and nothing else.

`templates/mail/<app>/<event>.<language>.txt`: the first line is the subject, then an empty line, then
the body. `{name}` is replaced by plain text; there is no attribute access, no filter and no logic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

_PLACE = re.compile(r"\{([a-z_0-9]+)\}")
_BREAKS = re.compile(r"[\r\n\x00-\x1f\x7f]+")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Letter:
    """A notice in one language, ready to be sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Text:
    """A notice's text with its places still open."""

    subject: str
    body: str

    @property
    def places(self) -> frozenset[str]:
        return frozenset(_PLACE.findall(self.subject + self.body))


def folder() -> Path:
    """Where the texts lie."""
    return settings.BASE_DIR / "templates" / "mail"


@lru_cache(maxsize=512)
def text_of(event: str, language: str) -> Text:
    """The text of "app/event"; English where the language has none. Raises FileNotFoundError."""
    path = folder() / f"{event}.{language}.txt"
    if not path.exists():
        path = folder() / f"{event}.en.txt"
    subject, _, body = path.read_text(encoding="utf-8").partition("\n")
    return Text(subject.strip(), body.strip())


_BRACED = re.compile(r"\{([^{}]*)\}")


def braced(text: str) -> list[str]:
    """What stands between braces in a text that somebody wrote, in order, each once."""
    return [*dict.fromkeys(_BRACED.findall(text))]


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its places filled by plain text. Raises KeyError for a place without a value."""
    return _fill(text, {name: str(value) for name, value in values.items()})


def write(event: str, language: str, context: Mapping[str, object]) -> Letter:
    """Fill the places. Raises KeyError for a place that the context does not fill."""
    text = text_of(event, language)
    filled = {name: str(value) for name, value in context.items()}
    subject = _fill(text.subject, {name: _BREAKS.sub(" ", value) for name, value in filled.items()})
    # A place that is a paragraph of its own may have nothing to say.
    said = re.sub(r"\n{3,}", "\n\n", _fill(text.body, filled))
    body = f"{said}\n\n{_signature(language, filled)}"
    return Letter(subject[:300], body + "\n", _html(subject, body, language))


def at_once(letter: Letter, address: str) -> EmailMultiAlternatives:
    """The letter as a mail that is not kept: somebody waits for it, or is gone after it."""
    message = EmailMultiAlternatives(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [address])
    message.attach_alternative(letter.html, "text/html")
    return message


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values[match.group(1)], text)


def _signature(language: str, values: Mapping[str, str]) -> str:
    return _fill(text_of("signature", language).body, values)


def _html(subject: str, body: str, language: str) -> str:
    paragraphs = [_paragraph(part) for part in body.split("\n\n") if part.strip()]
    with translation.override(language):
        return render_to_string(
            "mail/letter.html", {"subject": subject, "paragraphs": paragraphs, "language": language}
        )


def _paragraph(part: str) -> dict[str, object]:
    """A paragraph as lines; one that is nothing but a link becomes the letter's button."""
    alone = part.strip()
    return {"link": alone if _LINK.fullmatch(alone) else "", "lines": part.split("\n")}
