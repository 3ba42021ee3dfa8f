"""Changes made straight in the database, past every service: of a column, a row, an entry of the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from core import ledger
from core.covers import tables
from core.models import LedgerEntry
from core.triggers import lifted

Model = type[models.Model]
OURS = ("calls", "applications", "scoring", "incubation")

# What no entry tells, and why nobody needs it to. By table, or by table and column.
NOT_TOLD = {
    "applications.legalhold": "audit_holds counts its rows against its entries, by call, person and reason",
    "calls.askedquestion": "an answered question is public at once; its entry says that it was answered",
    "applications.answer": "working answers change until they are sealed; the sealed copy counts",
    "applications.attachment": "working files; the sealed copy names each with its hash",
    "applications.carrieddraft": "what a draft held before its form changed; nothing of it is judged",
    "applications.partupload": "a piece of a file that is still on its way",
    "applications.collaboratorinvitation": "an offer; who joined is told",
    "applications.application_themes": "a list for filters, read from what is sealed",
    "applications.diligencecheck": "computed again at any time; what was found and settled is told",
    "applications.opening": "a log that decides nothing; a trigger keeps it as it was written",
    "applications.broadcast": "its entry holds the hash of its texts and how many it went to",
    "applications.broadcastrecipient": "its entry holds how many there were; their letters lie in the outbox",
    "applications.message": "no part of the application; its entry holds the hash of its text",
    "applications.messagereading": "up to when somebody has read",
    "applications.appeal": "its entries hold the hashes of its text and its answer; the steps are told",
    "applications.savedsearch": "what staff keep for themselves; nothing is decided by it",
    "applications.listexport": "a file on its way, gone after a day; that it was taken is told",
    "applications.handover": "an offer; who owns the application is told",
    "scoring.assignmentrun": "how a proposal was looked for; who was assigned is told",
    "scoring.workings": "a juror's own, which goes with its writer; no part of the scorecard",
    "scoring.workedexample": "decides nothing; that it was written is told with its hash",
    "scoring.examplemark": "decides nothing; no juror's mark is held to it",
    "scoring.profileinvitation": "an offer; that it was made and taken is told",
    "scoring.expert_topics": "helps to propose jurors; who was assigned is told",
    "incubation.meeting": "a plan of people; what was decided is told by a step or a gate review",
    "incubation.question": "a conversation proves nothing that a step does not",
    "incubation.nextstep": "what people agree to do; nothing is decided by it",
    "incubation.risk": "what people watch; nothing is decided by it",
    "incubation.placementnote": "a conversation proves nothing that a step does not",
    # Not before somebody has edited them is there an entry about them; nothing is decided by them.
    "calls.programme": "lasts over the calls; told from its first edit on",
    "calls.topic": "lasts over the calls; told from its first edit on",
    "scoring.expert": "a roster brought in from elsewhere; told from the first edit on",
}


def label(model: Model) -> str:
    """A table's name here: "calls.call"."""
    return model._meta.label_lower


def told_tables() -> list[Model]:
    """Every table of ours that the ledger tells of."""
    found = (one for app in OURS for one in apps.get_app_config(app).get_models(include_auto_created=True))
    return [one for one in found if label(one) not in NOT_TOLD]


def untold_columns(model: Model) -> dict[str, str]:
    """The columns that no entry tells, each with its reason."""
    covering = [covered for _prefix, covered in tables() if covered.model is model]
    reasons = [covered.without for covered in covering if not covered.alone]
    return {
        name: why for one in reasons for name, why in one.items() if not why.startswith(("held", "under"))
    }


def columns() -> Iterator[tuple[Model, Any]]:
    """Every told column, as (table, field)."""
    for model in told_tables():
        skipped = untold_columns(model)
        yield from ((model, one) for one in model._meta.concrete_fields if one.name not in skipped)


def found(known: frozenset[str] = frozenset()) -> str | None:
    """The first fault that `verify_ledger` names besides the known ones."""
    return next((one for one in ledger.faults() if one not in known), None)


class Refused(Exception):
    """The database itself refuses this change."""


def try_out(sql: str, values: list[Any]) -> str | None:
    """Run one statement, look for a fault, and take the statement back. Raises Refused."""
    with transaction.atomic():
        with lifted():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql, values)
                    changed = cursor.rowcount
            except DatabaseError as error:
                raise Refused(str(error)) from error
            if not changed:
                raise Refused("no such row")
        fault = found()
        transaction.set_rollback(True)
    return fault


def change(model: Model, column: Any, row: models.Model, draw: Random) -> str | None:
    """Another value in one column of one row; the fault that is named. Raises Refused."""
    value = other(column, getattr(row, column.attname), draw)
    table, name, key = (connection.ops.quote_name(one) for one in _names(model, column))
    prepared = column.get_db_prep_save(value, connection)
    return try_out(f"UPDATE {table} SET {name} = %s WHERE {key} = %s", [prepared, row.pk])


def delete(model: Model, row: models.Model) -> str | None:
    """One row gone, and what points at it left as it is."""
    table, _name, key = (connection.ops.quote_name(one) for one in _names(model, model._meta.pk))
    return try_out(f"DELETE FROM {table} WHERE {key} = %s", [row.pk])


def insert(model: Model, row: models.Model, draw: Random) -> str | None:
    """A row once more, other in each column that may not come twice."""
    unique = {name for one in model._meta.total_unique_constraints for name in one.fields[-1:]}
    unique |= {name for names in model._meta.unique_together for name in names[-1:]}
    put: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key:
            value = model._base_manager.order_by("-pk")[0].pk + 1
        elif field.unique or field.name in unique:
            value = other(field, value, draw)
        put[connection.ops.quote_name(str(field.column))] = field.get_db_prep_save(value, connection)
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(put))
    return try_out(f"INSERT INTO {table} ({', '.join(put)}) VALUES ({marks})", [*put.values()])


def reorder(draw: Random) -> str | None:
    """Two entries of the ledger in each other's place."""
    numbers = list(LedgerEntry.objects.values_list("number", flat=True))
    one, two = draw.sample(numbers, 2)
    return try_out(
        "UPDATE core_ledgerentry SET number = CASE number WHEN %s THEN %s ELSE number + %s END"
        " WHERE number = %s",
        [one, max(numbers) + two, two, one],
    )


def _names(model: Model, column: Any) -> tuple[str, str, str]:
    return model._meta.db_table, str(column.column), str(model._meta.pk.column)


def other(field: Any, value: Any, draw: Random) -> Any:
    """A value that the column could hold and does not hold now. Raises Refused where there is none."""
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=value).values_list("pk", flat=True)
        choices = [*others, *([None] if field.null and value is not None else [])]
        return _one_of(choices, draw)
    if field.choices:
        return _one_of([key for key, _word in field.flatchoices if key != value], draw)
    return _other_plain(field, value, draw)


def _one_of(choices: list[Any], draw: Random) -> Any:
    if not choices:
        raise Refused("no other value")
    return draw.choice(choices)


def _other_plain(field: Any, value: Any, draw: Random) -> Any:
    match field:
        case models.BooleanField():
            return not value
        case models.DateTimeField():
            return (value or datetime(2031, 1, 1).astimezone()) + timedelta(seconds=draw.randint(1, 10**6))
        case models.DateField():
            return (value or date(2031, 1, 1)) + timedelta(days=draw.randint(1, 400))
        case models.UUIDField():
            return uuid.UUID(int=draw.getrandbits(128))
        case models.DecimalField():
            return (value or Decimal(0)) + draw.randint(1, 9)
        case models.IntegerField() | models.AutoField():
            return (value or 0) + draw.randint(1, 9) + (10**6 if field.unique else 0)
        case models.JSONField():
            return {"changed": draw.random()} if isinstance(value, dict) else ["changed", draw.random()]
        case models.FileField():
            return _other_text(field, getattr(value, "name", value) or "", draw)
        case models.CharField() | models.TextField():
            return _other_text(field, value or "", draw)
    raise TypeError(f"No other value for {field}")


def _other_text(field: Any, value: str, draw: Random) -> str:
    letter = draw.choice("bcdfghkmnpqrstvwxz")
    longest = field.max_length or 10**6
    place = draw.randrange(len(value) + 1)
    changed = value[:place] + letter + value[place + (len(value) >= longest) :]
    if len(changed) > longest:
        changed = value[:-1] + letter
    return changed if changed != value else value[:-1] + ("a" if value[-1:] != "a" else "e")
