"""Row locks that the ORM has no word for."""

from __future__ import annotations

from django.db import connection, models


def share(model: type[models.Model], pk: int) -> None:
    """Share-lock one row until the transaction ends. SQLite's write transactions are alone already."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            # The only thing put into the sentence is a model's own table, quoted.
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [pk])  # noqa: S608
