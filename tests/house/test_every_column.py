"""Whatever is changed straight in the database is named: each column, each row, each entry of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings

from core import covers
from core.models import LedgerEntry
from tests.factories import story
from tests.house import tampering
from tests.house.tampering import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup, django_db_blocker):
    """One story for the whole module, taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        story.tell()
        yield
        transaction.set_rollback(True)


def attempts(model, act):
    """What is named for the newest row where the change was possible; None where the database refused all."""
    for row in model._base_manager.order_by("-pk")[:12]:
        try:
            return act(row) or "NOTHING"
        except Refused:
            continue
    return None


def test_every_column_of_every_table_is_told_or_has_its_reason() -> None:
    draw, unseen = Random(7), []
    for model, column in tampering.columns():
        fault = attempts(model, lambda row, m=model, c=column: tampering.change(m, c, row, draw))
        if fault == "NOTHING":
            unseen.append(f"{tampering.label(model)}.{column.name}")
    assert unseen == []


def test_there_is_a_row_of_every_table_in_the_story() -> None:
    assert [tampering.label(one) for one in tampering.told_tables() if not one._base_manager.exists()] == []


@pytest.mark.parametrize("act", ["delete", "insert"])
def test_a_row_taken_out_or_put_in_is_named(act: str) -> None:
    draw, unseen = Random(11), []
    for model in tampering.told_tables():
        change = tampering.delete if act == "delete" else lambda m, row: tampering.insert(m, row, draw)
        if attempts(model, lambda row, m=model, c=change: c(m, row)) == "NOTHING":
            unseen.append(tampering.label(model))
    assert unseen == []


def test_an_entry_changed_taken_out_or_moved_is_named() -> None:
    draw = Random(13)
    entries = list(LedgerEntry.objects.order_by("number"))[:-1]  # the head stands on receipts and minutes
    for column in LedgerEntry._meta.concrete_fields[1:]:
        assert tampering.change(LedgerEntry, column, draw.choice(entries), draw), column.name
    for _time in range(3):
        assert tampering.delete(LedgerEntry, draw.choice(entries))
        assert tampering.reorder(draw)


def test_a_compiled_query_finds_what_the_query_itself_finds() -> None:
    subjects = [one.partition(":") for one in LedgerEntry.objects.values_list("subject", flat=True)]
    found = 0
    for prefix, covered in covers.tables():
        names = {name for kind, _colon, name in subjects if kind == prefix}
        for asked in [*({one} for one in names), *([names] if names else [])]:
            first = [*dict.fromkeys(one.split(covered.joint)[0] for one in asked)]
            rows = [tuple(row) for row in covered.query(first)]
            assert [tuple(row) for row in covers._asked_again(covered, first)] == rows
            found += len(rows)
    assert found > 100


def at_random(draw: Random) -> tuple[str | None, str]:
    """One change of any kind, anywhere: the fault that is named, and what was done. Raises Refused."""
    model, column = draw.choice([*tampering.columns(), *_LEDGER])
    rows = list(model._base_manager.order_by("pk"))
    row = draw.choice(rows[:-1] if model is LedgerEntry else rows)
    kind = draw.choices(("change", "delete", "insert"), (8, 1, 1))[0]
    what = f"{kind} {tampering.label(model)}.{column.name} of {row.pk}"
    if kind == "change":
        return tampering.change(model, column, row, draw), what
    if kind == "delete":
        return tampering.delete(model, row), what
    return tampering.insert(model, row, draw), what


_THRICE = 3 * LedgerEntry._meta.concrete_fields[1:]
_LEDGER: Sequence[tuple[tampering.Model, Any]] = [(LedgerEntry, column) for column in _THRICE]


def test_changes_at_random_are_named() -> None:
    """With --hypothesis-profile=thorough a thousand; what the database itself refuses is not one."""
    unseen: list[str] = []
    named = seed = 0
    while named + len(unseen) < (1000 if settings().max_examples >= 1000 else 15):
        seed += 1
        try:
            fault, what = at_random(Random(seed))
        except Refused:
            continue
        if fault:
            named += 1
        else:
            unseen.append(f"{seed}: {what}")
    assert unseen == []
