"""Words in the cells of a spreadsheet, in any of our languages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import override

from scoring.conflicts import normalised


class NotUnderstood(ValueError):
    """A cell that is not understood; the text is the sentence that says so."""


def in_every_language(word: Callable[[], str]) -> set[str]:
    """A word as all of our languages write it, made comparable."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(normalised(str(word())))
    return found
