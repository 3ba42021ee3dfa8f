"""The append-only, hash-chained record of every event that matters.

Services work inside `book()`: one transaction whose entries are appended last, right before the
commit, so that the chain's lock is held for a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, transaction

from core import clock, covers
from core.actors import Actor
from core.canonical import sha256_of
from core.models import LedgerEntry

GENESIS = "0" * 64
_POSTGRES_LOCK = 7_215_094_411


@dataclass(frozen=True)
class Line:
    """An entry that waits for the end of its transaction."""

    event: str
    subject: str
    scope: str
    actor: str
    payload: Mapping[str, Any]
    row_hash: str
    then: Callable[[LedgerEntry], object] | None = field(compare=False, default=None)


_lines: ContextVar[list[Line] | None] = ContextVar("ledger_lines", default=None)


@contextmanager
def book() -> Iterator[None]:
    """One transaction; what is recorded inside is appended to the chain right before its commit.

    Nested books belong to the outermost one; what an inner one recorded is dropped if it fails.
    """
    outer = _lines.get()
    lines: list[Line] = [] if outer is None else outer
    begun_with = len(lines)
    token = _lines.set(lines)
    try:
        with transaction.atomic():
            yield
            if outer is None:
                _append(lines)
    except BaseException:
        del lines[begun_with:]
        raise
    finally:
        _lines.reset(token)


def record(
    event: str,
    *,
    subject: str,
    by: Actor,
    scope: str = "",
    payload: Mapping[str, Any] | None = None,
    row: Mapping[str, Any] | None = None,
    then: Callable[[LedgerEntry], object] | None = None,
) -> None:
    """Put an event into the open book. `row` is hashed, so that `verify_ledger` can compare it later.

    `then(entry)` is called inside the transaction once the entry is written. Raises RuntimeError
    outside a book. Payloads hold no personal data.
    """
    lines = _lines.get()
    if lines is None:
        raise RuntimeError("A ledger event is recorded inside core.ledger.book().")
    row_hash = sha256_of(row) if row is not None else ""
    told = dict(payload or {})
    if in_name_of := by.stands_in_for(scope):
        told["stands_in_for"] = in_name_of
    lines.append(Line(event, subject, scope, by.ledger_name, told, row_hash, then))


def head() -> tuple[int, str]:
    """Number and hash of the last entry; (0, zeros) of an empty ledger."""
    last = LedgerEntry.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, GENESIS)


def entry_hash(entry: LedgerEntry) -> str:
    """SHA-256 over the line before and this line's own content."""
    return sha256_of(
        {
            "number": entry.number,
            "at": entry.at,
            "event": entry.event,
            "subject": entry.subject,
            "scope": entry.scope,
            "actor": entry.actor,
            "payload": entry.payload,
            "row_hash": entry.row_hash,
            "previous_hash": entry.previous_hash,
        }
    )


def _append(lines: list[Line]) -> None:
    if not lines:
        return
    hashes = covers.hashes_of({line.subject for line in lines})  # before the lock is taken
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTGRES_LOCK])
    number, previous = head()
    at = clock.now()
    for line in lines:
        number += 1
        entry = LedgerEntry(
            number=number,
            at=at,
            event=line.event,
            subject=line.subject,
            scope=line.scope,
            actor=line.actor,
            payload=_with_rows(line.payload, hashes.get(line.subject)),
            row_hash=line.row_hash,
            previous_hash=previous,
        )
        entry.hash = previous = entry_hash(entry)
        entry.save(force_insert=True)
        if line.then is not None:
            line.then(entry)
    lines.clear()


def _with_rows(payload: Mapping[str, Any], digest: str | None) -> dict[str, Any]:
    return {**payload, covers.KEY: digest} if digest else dict(payload)


# --- verification -----------------------------------------------------------------
# What a row, or a subject's name, raises that was written past the portal and is not of its column's kind.
UNREADABLE = (ValueError, TypeError, ArithmeticError, ValidationError, ObjectDoesNotExist)

RowReader = Callable[[str], Mapping[str, Any] | None]
_readers: dict[str, RowReader] = {}


def reads(prefix: str) -> Callable[[RowReader], RowReader]:
    """Declare how a subject's row is read again: its argument is what follows "prefix:"."""

    def declare(reader: RowReader) -> RowReader:
        _readers[prefix] = reader
        return reader

    return declare


Audit = Callable[[], Iterator[str]]
_audits: list[Audit] = []


def audits(audit: Audit) -> Audit:
    """Declare an audit: what it yields are sentences about rows that differ from what the entries tell.

    A reader sees that a row was changed; an audit also sees one that was put in behind the portal's back.
    """
    _audits.append(audit)
    return audit


def strangers(rows: Iterable[tuple[str, str]], *, event: str = "") -> Iterator[str]:
    """The rows, as (name, scope), that no entry of their scope speaks of: no service wrote them.

    `event` is how the events begin that bring such a row.
    """
    known = LedgerEntry.objects.filter(event__startswith=event)
    entries = set(known.order_by().values_list("subject", "scope").distinct().iterator(chunk_size=2000))
    for name, scope in rows:
        if (name, scope) not in entries:
            yield f"No entry of {scope} speaks of {name}."


def faults() -> Iterator[str]:
    """Every break of the chain, and every row that is not as its entries say, as sentences."""
    previous, expected = GENESIS, 1
    latest: dict[str, LedgerEntry] = {}
    told: dict[str, tuple[int, str | None]] = {}
    for entry in LedgerEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != expected:
            yield f"Entry {expected} is missing."
        if entry.previous_hash != previous:
            yield f"Entry {entry.number} does not follow the one before."
        if entry.hash != entry_hash(entry):
            yield f"Entry {entry.number} was changed."
        previous, expected = entry.hash, entry.number + 1
        if entry.row_hash:
            latest[entry.subject] = entry
        told[entry.subject] = entry.number, entry.payload.get(covers.KEY)
    yield from _cover_faults(told)
    for subject, entry in latest.items():
        yield from _row_faults(subject, entry)
    for audit in _audits:
        try:
            yield from audit()
        except UNREADABLE as error:
            yield f"A row has what no service writes ({error}), so this cannot be told: {audit.__doc__}"


def _cover_faults(told: Mapping[str, tuple[int, str | None]]) -> Iterator[str]:
    """The subjects whose rows are not as the newest entry about them left them."""
    hashed = {subject: (number, digest) for subject, (number, digest) in told.items() if digest}
    try:
        found = covers.hashes_of(hashed)
    except UNREADABLE:  # one of the names is none: look at each alone
        found = {subject: digest for one in hashed for subject, digest in _hash_alone(one)}
    for subject, (number, digest) in hashed.items():
        if found.get(subject) != digest:
            yield f"A row of {subject} is not as entry {number} left it."


def _hash_alone(subject: str) -> Iterator[tuple[str, str]]:
    with suppress(*UNREADABLE):
        yield from covers.hashes_of([subject]).items()


def _row_faults(subject: str, entry: LedgerEntry) -> Iterator[str]:
    prefix, _, rest = subject.partition(":")
    reader = _readers.get(prefix)
    if reader is None:
        yield f"Nothing can read {subject} of entry {entry.number}."
        return
    try:
        row = reader(rest)
    except UNREADABLE:
        row = None
    if row is None:
        yield f"{subject} of entry {entry.number} is gone."
    elif sha256_of(row) != entry.row_hash:
        yield f"{subject} was changed after entry {entry.number}."
