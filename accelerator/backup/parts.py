"""What lies inside the envelope: parts, each a line that names it, its bytes, and a line with their hash.

The last part, `end`, repeats how many there were and the hash over all of these hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accelerator.backup.envelope import Opener, Sealer, Unreadable

_LONGEST_LINE = 1024 * 1024
_AT_ONCE = 256 * 1024


@dataclass
class PartWriter:
    """Writes parts one after the other."""

    sealer: Sealer
    count: int = 0
    _all: Any = field(default_factory=hashlib.sha256)

    def add(self, kind: str, size: int, content: Iterable[bytes], **about: Any) -> None:
        """One part of exactly `size` bytes. Raises ValueError where there are more or fewer."""
        self.sealer.write(json.dumps({"part": kind, "size": size, **about}).encode() + b"\n")
        digest, written = hashlib.sha256(), 0
        for some in content:
            self.sealer.write(some)
            digest.update(some)
            written += len(some)
        if written != size:
            raise ValueError(f"A part of {size} bytes came with {written}.")
        self.sealer.write(digest.hexdigest().encode() + b"\n")
        self._all.update(digest.digest())
        self.count += 1

    def end(self, summary: dict[str, Any]) -> None:
        """The last part."""
        told = json.dumps({**summary, "parts": self.count, "sha256": self._all.hexdigest()}).encode()
        self.add("end", len(told), [told])
        self.sealer.finish()


@dataclass
class Part:
    """One part on its way in; its bytes are read once, in order."""

    kind: str
    size: int
    about: dict[str, Any]
    content: Iterator[bytes]

    def whole(self) -> bytes:
        """All of its bytes; for parts that are small by their nature."""
        return b"".join(self.content)


def read_parts(opener: Opener) -> Iterator[Part]:
    """Every part, the last one included, each held against its hash. Raises Unreadable."""
    everything, count = hashlib.sha256(), 0
    while True:
        about = _told(opener.line(_LONGEST_LINE))
        digest = hashlib.sha256()
        part = Part(about.pop("part"), about.pop("size"), about, iter(()))
        if part.kind == "end":
            summary = opener.read(part.size)
            opener.line(_LONGEST_LINE)
            told = _told(summary)
            if (told.get("parts"), told.get("sha256")) != (count, everything.hexdigest()):
                raise Unreadable("A part of the backup is missing.")
            opener.demand_end()
            yield Part("end", part.size, told, iter(()))
            return
        part.content = _content(opener, part.size, digest)
        yield part
        for _unread in part.content:
            pass
        if opener.line(_LONGEST_LINE).decode("ascii", "replace") != digest.hexdigest():
            raise Unreadable("A part of the backup was changed.")
        everything.update(digest.digest())
        count += 1


def _content(opener: Opener, size: int, digest: Any) -> Iterator[bytes]:
    while size:
        some = opener.read(min(size, _AT_ONCE))
        digest.update(some)
        size -= len(some)
        yield some


def _told(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Unreadable("A part of the backup is damaged.") from error
    if not isinstance(found, dict):
        raise Unreadable("A part of the backup is damaged.")
    return found
