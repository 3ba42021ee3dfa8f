"""What is wrong with a catalogue, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from accelerator.translation.extraction import Message

_BRACES = re.compile(r"\{([a-z_][\w.]*)?\}")
# "% of": babel reads "% o" as a placeholder, but a text that is filled in cannot hold a bare per cent sign.
_PER_CENT = re.compile(r"(?<!%)% [a-z]")


def complaints(catalogue: Catalog, messages: Mapping[tuple[str, str], Message]) -> Iterator[str]:
    """Yield one sentence for each message that is missing, fuzzy, half translated, broken or unused."""
    entries = {(entry.context or "", _texts(entry.id)[0]): entry for entry in catalogue if entry.id}
    for key, message in sorted(messages.items(), key=lambda item: item[1].place):
        entry = entries.get(key)
        if problem := _problem(message, entry, catalogue):
            yield f"{message.place}: {problem}: {_shown(message)}"
    for key in sorted(entries.keys() - messages.keys()):
        yield f"nothing asks for: {key[1]!r}"


def _problem(message: Message, entry: Entry | None, catalogue: Catalog) -> str:
    if entry is None:
        return "not in the catalogue"
    if entry.fuzzy:
        return "marked fuzzy"
    if not all(_texts(entry.string)):
        return "not translated"
    if bool(message.plural) != entry.pluralizable:
        return "the plural is missing" if message.plural else "has a plural that nothing asks for"
    return "; ".join(_lost_placeholders(entry, catalogue) + _lost_braces(entry))


def _lost_placeholders(entry: Entry, catalogue: Catalog) -> list[str]:
    if any(_PER_CENT.search(text) for text in _texts(entry.id)):
        return []
    return [str(error) for error in entry.check(catalogue)]


def _lost_braces(entry: Entry) -> list[str]:
    wanted = set(_BRACES.findall(" ".join(_texts(entry.id))))
    got = set(_BRACES.findall(" ".join(_texts(entry.string))))
    return [] if wanted == got else [f"the placeholders differ: {sorted(wanted ^ got)}"]


def _texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    if value is None or isinstance(value, str):
        return [value or ""]
    return list(value) or [""]


def _shown(message: Message) -> str:
    context = f" (context {message.context!r})" if message.context else ""
    return f"{message.singular!r}{context}"
