"""Everything the portal holds of a person, as an archive that is written while it is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.timezone import get_fixed_timezone
from django.utils.translation import gettext as _

from core import clock
from people.personal import parts

if TYPE_CHECKING:
    from people.models import User

PIECE = 256 * 1024
UTC = get_fixed_timezone(0)


def own_data(person: User) -> dict[str, Any]:
    """What every floor holds, by its name."""
    return {part.name: part.data(person) for part in parts}


def archive(person: User) -> Iterator[bytes]:
    """The bytes of a ZIP: data.json for machines, data.html for people, and the files; piece by piece."""
    sink = _Sink()
    stamp = clock.now().astimezone(UTC)
    data = json.dumps(own_data(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    page = render_to_string(
        "people/own_data.html", {"person": person, "at": stamp, "rows": list(rows(json.loads(data)))}
    )
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in (("data.json", data), ("data.html", page)):
            into.writestr(_entry(name, stamp), text)
            yield sink.taken()
        for one in (file for part in parts for file in part.files(person)):
            yield from _put(into, _entry(one.name, stamp), one.file, sink)
    yield sink.taken()


def _put(into: zipfile.ZipFile, entry: zipfile.ZipInfo, file: Any, sink: _Sink) -> Iterator[bytes]:
    try:
        source = file.open("rb")
    except FileNotFoundError:
        into.writestr(f"{entry.filename}.txt", _("This file is no longer in the store."))
        return
    with source, into.open(entry, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            target.write(piece)
            yield sink.taken()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def rows(value: Any, name: str = "", level: int = 0) -> Iterator[tuple[int, str, str]]:
    """(level, name, text) of nested values, for eyes."""
    label = name.replace("_", " ")
    if isinstance(value, dict):
        if label:
            yield level, label, ""
        for key, inner in value.items():
            yield from rows(inner, str(key), level + 1)
    elif isinstance(value, list):
        yield level, label, "" if value else "–"
        for number, inner in enumerate(value, start=1):
            yield from rows(inner, str(number), level + 1)
    else:
        yield level, label, "–" if value in (None, "") else str(value)


class _Sink(io.RawIOBase):
    """Takes what the archive writes and gives it away at once, so that nothing grows in memory."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
