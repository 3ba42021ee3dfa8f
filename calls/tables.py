"""Every list of the office as a file: each floor offers its tables here, one page hands them out.

A table gives its lines one by one, so that memory does not grow with their number. What is read is what the
page of the list reads, for the same roles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.deadlines import to_wall
from core.sheets.writing import Cell, Head

if TYPE_CHECKING:
    from django.http import QueryDict

    from calls.models import Call
    from people.models import User

STAFF = ("officer", "approver")
CHUNK = 500  # rows in memory at once


@dataclass(frozen=True)
class Table:
    """One list. `key` names it in addresses and in the ledger; `roles` may take it along.

    `among` gives the lines that the filter of the list's page leaves, from the same words in the address;
    None for a page without a filter. `noted` is the kind of file in the log of who saw what, where it holds
    what people said in confidence.
    """

    key: str
    heads: Callable[[], Sequence[Head]]
    lines: Callable[[Call], Iterator[Sequence[Cell]]]
    roles: tuple[str, ...] = STAFF
    among: Callable[[Call, QueryDict], Iterator[Sequence[Cell]]] | None = None
    noted: str = ""


@dataclass(frozen=True)
class OfficeTable:
    """A list over all calls of its reader. `calls` gives those to whose log it belongs that it was taken."""

    key: str
    heads: Callable[[], Sequence[Head]]
    lines: Callable[[User, QueryDict], Iterator[Sequence[Cell]]]
    roles: tuple[str, ...] = (*STAFF, "observer")
    noted: str = ""
    calls: Callable[[User, QueryDict], Iterable[Call]] | None = None


TABLES: dict[str, Table] = {}
OFFICE_TABLES: dict[str, OfficeTable] = {}


def offer(*tables: Table) -> None:
    """Add tables to those that can be taken along."""
    for one in tables:
        TABLES[one.key] = one


def offer_over_calls(*tables: OfficeTable) -> None:
    """Add lists over all calls to those that can be taken along."""
    for one in tables:
        OFFICE_TABLES[one.key] = one


def heads(*named: tuple[str, str]) -> list[Head]:
    """Columns as (key, heading)."""
    return [Head(key, str(label)) for key, label in named]


def wall(call: Call, instant: datetime | None) -> datetime | str:
    """An instant in the zone of the call, without a zone and to the second; "" for none."""
    return to_wall(instant, zone=call.zone).replace(microsecond=0) if instant else ""


def _asked_heads() -> list[Head]:
    return heads(
        ("asked", _("Asked at")),
        ("language", _("Language")),
        ("question", _("Question")),
        ("asked_by", _("Asked by")),
        ("answered", _("Answered at")),
        ("answer", _("Answer")),
    )


def _asked_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = call.asked.select_related("asked_by", "faq").order_by("asked_at", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        answer = one.faq.answer if one.faq and one.answered_at else ""
        who = str(one.asked_by) if one.asked_by else ""
        yield [wall(call, one.asked_at), one.language, one.text, who, wall(call, one.answered_at), answer]


def _extension_heads() -> list[Head]:
    return heads(
        ("asked", _("Asked at")),
        ("for", _("For whom")),
        ("old", _("Deadline before")),
        ("new", _("Deadline after")),
        ("reason", _("Reason")),
        ("by", _("By")),
        ("approved", _("Approved at")),
        ("approved_by", _("Approved by")),
    )


def _extension_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = call.extensions.select_related("applicant", "requested_by", "approved_by")
    for one in rows.iterator(chunk_size=CHUNK):
        yield [
            wall(call, one.requested_at),
            str(one.applicant) if one.applicant else _("everybody"),
            wall(call, one.old_deadline),
            wall(call, one.new_deadline),
            one.reason,
            str(one.requested_by),
            wall(call, one.approved_at),
            str(one.approved_by or ""),
        ]


offer(Table("questions", _asked_heads, _asked_lines), Table("extensions", _extension_heads, _extension_lines))
