"""The catalogues on disk: read, compile, bring up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from accelerator.translation.extraction import Message


def catalogue_path(locale_folder: Path, language: str) -> Path:
    """Where Django looks for a language's catalogue."""
    return locale_folder / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """Return the catalogue at `path`; raises PoFileError with the line that is wrong."""
    language = path.parent.parent.name
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def compile_stale(folders: Iterable[Path], *, force: bool = False) -> Iterator[Path]:
    """Write a .mo file beside every .po file that is newer than its own, and yield each one written."""
    for folder in folders:
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if force or not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)
                yield target


def _compile(source: Path, target: Path) -> None:
    unfinished = target.with_suffix(".mo.unfinished")
    with unfinished.open("wb") as output:
        write_mo(output, read(source))
    unfinished.replace(target)  # a server that starts meanwhile reads the old file or the new one


def bring_up_to_date(path: Path, messages: Iterable[Message]) -> int:
    """Add what is new to the catalogue, drop what nobody asks for; return how many wait for translation.

    Translations stay as they are. Nothing is guessed from similar messages.
    """
    language = path.parent.parent.name
    catalogue = read(path) if path.exists() else Catalog(locale=language, charset="utf-8", fuzzy=False)
    catalogue.update(_template(messages), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as output:
        write_po(output, catalogue, width=110, omit_header=False, sort_by_file=True, include_previous=False)
    return sum(1 for message in catalogue if message.id and not _is_translated(message.string))


def _template(messages: Iterable[Message]) -> Catalog:
    template = Catalog(charset="utf-8")
    for message in messages:
        template.add(
            (message.singular, message.plural) if message.plural else message.singular,
            context=message.context or None,
            # Without line numbers: they would change in every commit and say nothing to a translator.
            locations=[(message.place.rpartition(":")[0], 0)],
        )
    return template


def _is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if isinstance(text, str) or text is None else all(text)
