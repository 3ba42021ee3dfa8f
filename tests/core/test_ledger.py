"""The ledger: one chain, written last, and every bend of it named."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from core import ledger
from core.actors import CLOCK
from core.models import LedgerEntry
from core.triggers import lifted


def note(event: str = "test.noted", subject: str = "thing:1", **more: Any) -> None:
    with ledger.book():
        ledger.record(event, subject=subject, by=CLOCK, **more)


@pytest.mark.django_db
def test_entries_follow_each_other_without_a_gap() -> None:
    for number in range(5):
        note(subject=f"thing:{number}")
    entries = list(LedgerEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous_hash for entry in entries] == [ledger.GENESIS, *[one.hash for one in entries[:-1]]]
    assert list(ledger.faults()) == []
    assert ledger.head() == (5, entries[-1].hash)


def test_an_event_outside_a_book_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="inside"):
        ledger.record("test.noted", subject="thing:1", by=CLOCK)


@pytest.mark.django_db
def test_what_fails_leaves_no_entry() -> None:
    with pytest.raises(ValueError, match="no"), ledger.book():
        ledger.record("test.noted", subject="thing:1", by=CLOCK)
        raise ValueError("no")
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db
def test_an_inner_book_that_fails_takes_only_its_own_entries_with_it() -> None:
    with ledger.book():
        ledger.record("test.outer", subject="thing:1", by=CLOCK)
        with pytest.raises(ValueError, match="inner"), ledger.book():
            ledger.record("test.inner", subject="thing:2", by=CLOCK)
            raise ValueError("inner")
    assert list(LedgerEntry.objects.values_list("event", flat=True)) == ["test.outer"]


@pytest.mark.django_db
def test_entries_are_written_at_the_end_of_the_outermost_book() -> None:
    with ledger.book():
        with ledger.book():
            ledger.record("test.inner", subject="thing:1", by=CLOCK)
        assert LedgerEntry.objects.count() == 0
    assert LedgerEntry.objects.count() == 1


@pytest.mark.django_db
def test_whoever_needs_the_number_of_an_entry_gets_it_inside_the_transaction() -> None:
    seen: list[int] = []
    note(then=lambda entry: seen.append(entry.number))
    assert seen == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE core_ledgerentry SET actor = 'x'", "DELETE FROM core_ledgerentry"])
def test_the_database_refuses_to_change_an_entry(sql: str) -> None:
    note()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(ledger.faults()) != [] or LedgerEntry.objects.count() == 1


CHANGES: dict[str, str | int] = {
    "at": "2020-01-01 00:00:00",
    "event": "other",
    "subject": "thing:9",
    "scope": "other",
    "actor": "other",
    "payload": '{"x": 1}',
    "row_hash": "f" * 64,
    "previous_hash": "e" * 64,
    "hash": "d" * 64,
    "number": 999,
}


@pytest.mark.django_db
@pytest.mark.parametrize("column", CHANGES)
def test_any_change_of_an_entry_is_named(column: str) -> None:
    for number in range(4):
        note(subject=f"thing:{number}")
    victim = random.Random(column).choice([1, 2, 3, 4])
    with lifted(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE core_ledgerentry SET {column} = %s WHERE number = %s", [CHANGES[column], victim]
        )
    assert list(ledger.faults()) != []


@pytest.mark.django_db
@pytest.mark.parametrize("victim", [1, 2, 3])
def test_an_entry_that_is_taken_out_is_named(victim: int) -> None:
    for number in range(4):
        note(subject=f"thing:{number}")
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ledgerentry WHERE number = %s", [victim])
    assert list(ledger.faults()) != []


@pytest.mark.django_db
def test_a_row_that_changed_or_went_is_named() -> None:
    rows: dict[str, dict[str, Any]] = {"1": {"state": "awarded"}}
    ledger.reads("example")(rows.get)
    note(subject="example:1", row=rows["1"])
    assert list(ledger.faults()) == []
    rows["1"] = {"state": "declined"}
    assert list(ledger.faults()) == ["example:1 was changed after entry 1."]
    del rows["1"]
    assert list(ledger.faults()) == ["example:1 of entry 1 is gone."]


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_keep_one_chain() -> None:
    def write(name: int) -> None:
        for turn in range(10):
            note(subject=f"thing:{name}-{turn}")
        connections.close_all()

    writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert LedgerEntry.objects.count() == 40
    assert list(ledger.faults()) == []
