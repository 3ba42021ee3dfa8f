"""Where this portal keeps its messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accelerator.translation.catalogues import catalogue_path
from accelerator.translation.extraction import Message, extract

FOLDERS = (
    "core",
    "people",
    "calls",
    "applications",
    "scoring",
    "incubation",
    "accelerator",
    "templates",
)


def portal_messages() -> dict[tuple[str, str], Message]:
    """Return every message that the portal itself shows."""
    return extract(Path(settings.BASE_DIR), FOLDERS)


def portal_catalogues() -> Iterator[tuple[str, Path]]:
    """Yield each language that needs a catalogue, and its path; English is the source and needs none."""
    folder = Path(settings.LOCALE_PATHS[0])
    for language, _name in settings.LANGUAGES:
        if language != settings.LANGUAGE_CODE:
            yield language, catalogue_path(folder, language)
