"""A portal of its own for a measurement: an empty one, an open call, and complete drafts ready to be sent."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def portal() -> Iterator[str]:
    """The settings of a demonstration with a folder, and on PostgreSQL a database, of its own."""
    folder = tempfile.mkdtemp(prefix="bench-deadline-")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="accelerator.settings",
        PORTAL_MODE="demonstration",
        VAR_DIR=folder,
        LOG_LEVEL="ERROR",
        LC_ALL="C.UTF-8",
    )
    name = ""
    if address := os.environ.get("DATABASE_URL", ""):
        name = f"bench_deadline_{os.getpid()}"
        _on_postgresql(address, f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = address.rpartition("/")[0] + f"/{name}"
    try:
        yield folder
    finally:
        if name:
            from django.db import connections

            connections.close_all()
            _on_postgresql(address, f"DROP DATABASE {name} WITH (FORCE)")
        shutil.rmtree(folder, ignore_errors=True)


def _on_postgresql(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def drafts(count: int, owners: int) -> list[tuple[str, str]]:
    """References with the session of their owner: one draft through the services each, the others like it."""
    from django.conf import settings
    from django.test import Client

    from tests.factories.applications import draft_in, owner_of
    from tests.factories.calls import open_call

    call = open_call(title="Deadline under load")
    made: list[tuple[str, str]] = []
    for number in range(owners):
        first = draft_in(call)
        owner, client = owner_of(first), Client()
        client.force_login(owner)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        more = count // owners + (number < count % owners) - 1
        made += [(one.reference, cookie) for one in [first, *_more_like(first, owner, more)]]
    return made


def _more_like(first: Any, owner: Any, count: int) -> list[Any]:
    """Further drafts with the answers, themes and ledger entry of the first."""
    from applications.models import Answer, Application, Collaborator
    from applications.services.starting import new_reference
    from applications.snapshots import application_snapshot
    from core import ledger

    call, answers, themes = first.call, list(first.answers.all()), list(first.themes.all())
    rows: list[Any] = [_like(first, reference=new_reference(call.reference_prefix)) for _row in range(count)]
    rows = Application.objects.bulk_create(rows)
    Collaborator.objects.bulk_create(
        [Collaborator(application=one, user=owner, role="owner") for one in rows]
    )
    Answer.objects.bulk_create([_like(answer, application=one) for one in rows for answer in answers])
    through = Application.themes.through
    through.objects.bulk_create(
        [through(application_id=one.pk, theme_id=theme.pk) for one in rows for theme in themes]
    )
    with ledger.book():
        for one in rows:
            ledger.record(
                "application.started",
                subject=one.ledger_name,
                scope=call.ledger_name,
                by=owner,
                row=application_snapshot(one),
            )
    return rows


def _like(row: Any, **changed: Any) -> Any:
    kept = {
        column.attname: getattr(row, column.attname)
        for column in type(row)._meta.concrete_fields
        if not column.primary_key and column.name not in changed
    }
    return type(row)(**kept, **changed)


def bring_the_deadline_near(wanted: float) -> float:
    """Move the demonstration's clock so that the call ends about then; returns when it really does."""
    from calls.models import Call
    from core import clock

    deadline = Call.objects.get().deadline_at
    assert deadline is not None
    shift = int(deadline.timestamp() - wanted)
    clock.shift_by(shift)
    return deadline.timestamp() - shift
