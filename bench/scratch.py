"""A database for one bench alone, thrown away at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test.runner import DiscoverRunner


@contextmanager
def scratch_database() -> Iterator[None]:
    """Inside, everything is written to an empty database, and nothing stays. Django has to be set up."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()
