"""Of which version a backup is: told by its migrations, so that an older one can be put back and go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.refusals import NotNow


def demand_known(stamped: Iterable[Sequence[str]]) -> None:
    """Raises NotNow where the backup knows a migration that this code does not."""
    loader = MigrationExecutor(connection).loader
    newer = [f"{app}.{name}" for app, name in stamped if (app, name) not in loader.graph.nodes]
    if newer:
        raise NotNow(f"The backup is of a newer version of the portal ({newer[0]}): install that one first.")


def prepare(stamped: Iterable[Sequence[str]]) -> Any:
    """Bring the empty database to the version of the backup; returns the models as they were then."""
    executor = MigrationExecutor(connection)
    then = {(app, name) for app, name in stamped}
    further = set(executor.loader.applied_migrations) - then
    if further:
        app, name = min(further)
        raise NotNow(
            f"The backup is older than this database ({app}.{name}): restore into one not migrated yet."
        )
    graph = executor.loader.graph
    ends = sorted(
        node
        for node in then
        if not any(child.key in then and child.key[0] == node[0] for child in graph.node_map[node].children)
    )
    if executor.migration_plan(ends):
        executor.migrate(ends)
    if then == set(graph.nodes):
        return apps
    return MigrationExecutor(connection).loader.project_state(ends).apps


def go_on() -> None:
    """From the backup's version to the one that is installed, with its recurring jobs."""
    from accelerator.schedules import keep_timetable

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    keep_timetable()
