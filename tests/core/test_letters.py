"""The texts of notices: the same places in every language, filled as plain text."""

import pytest
from django.conf import settings

from core import letters

EVENTS = sorted(
    {f"{path.parent.name}/{path.name.split('.')[0]}" for path in letters.folder().glob("*/*.txt")}
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("event", EVENTS)
def test_a_text_has_the_same_places_in_every_language(event: str) -> None:
    places = {language: letters.text_of(event, language).places for language in LANGUAGES}
    assert len(set(places.values())) == 1, places


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_exists_in_every_language_with_subject_and_body(event: str, language: str) -> None:
    assert (letters.folder() / f"{event}.{language}.txt").exists()
    text = letters.text_of(event, language)
    assert text.subject and text.body


def _context(event: str) -> dict[str, object]:
    return {name: f"<{name}>" for name in [*letters.text_of(event, "en").places, "hub_name", "hub_email"]}


def test_a_value_is_never_read_as_a_place_or_as_markup() -> None:
    event = "applications/submission_receipt"
    context = {**_context(event), "application_title": "{reference} <script>alert(1)</script>"}
    letter = letters.write(event, "en", context)
    assert "{reference} <script>" in letter.text
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html


def test_a_line_break_in_a_value_cannot_add_a_header() -> None:
    event = "applications/submission_receipt"
    letter = letters.write(event, "en", {**_context(event), "reference": "R1\r\nBcc: x@example.org"})
    assert "\n" not in letter.subject and "\r" not in letter.subject
    assert "R1 Bcc: x@example.org" in letter.subject


def test_a_place_that_is_not_filled_is_an_error() -> None:
    with pytest.raises(KeyError):
        letters.write("applications/submission_receipt", "en", {"name": "A"})


def test_a_language_without_a_text_reads_english() -> None:
    event = "applications/submission_receipt"
    assert letters.text_of(event, "de") == letters.text_of(event, "en")
