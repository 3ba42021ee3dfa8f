"""Letters that waited are read again as they leave: what they say may be true no longer.

An app says for an event of its own what the letter would say now. Between writing and sending lie minutes, or
days where the mail server was away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.models import Notice

Reread = Callable[[Notice], Mapping[str, object] | None]
_readers: dict[str, Reread] = {}


def rereads(*events: str) -> Callable[[Reread], Reread]:
    """Register what gives the letter's places as they are now; None where it has nothing to say any more."""

    def register(reader: Reread) -> Reread:
        _readers.update(dict.fromkeys(events, reader))
        return reader

    return register


def reader_of(notice: Notice) -> Reread | None:
    """How a letter is read again; None for one that stays as it is, such as one that is sent once more."""
    return None if notice.sendings else _readers.get(notice.event)
