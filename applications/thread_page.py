"""What the page of a conversation shows, to its people and to the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import Message
from applications.moments import moment_line

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import User


@dataclass(frozen=True)
class Line:
    """One message: who wrote it, when, and whether it is new to the reader."""

    who: str
    when: str
    text: str
    is_new: bool
    is_erased: bool


def lines(
    application: Application, reader: User, side: str, rows: Iterable[Message], new: set[int]
) -> list[Line]:
    """The messages as the reader sees them. To the people of an application the office has no names."""
    return [
        Line(
            _who(one, reader, side),
            moment_line(application.call, one.written_at),
            one.text,
            one.pk in new,
            one.erased_at is not None,
        )
        for one in rows
    ]


def _who(one: Message, reader: User, side: str) -> str:
    if one.written_by_id == reader.pk and one.side == side:
        return _("You")
    if one.side == Message.Side.OFFICE:
        return _("The office") if side == Message.Side.TEAM else f"{one.written_by} · {_('the office')}"
    return str(one.written_by)
