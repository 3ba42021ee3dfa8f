"""A list of the office taken along as a file; that it was taken stands in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.permissions import holds_role
from calls.tables import Table
from core import ledger
from core.refusals import NotAllowed
from core.sheets.writing import Format

if TYPE_CHECKING:
    from django.http import QueryDict

    from calls.models import Call
    from people.models import User


def take_table(call: Call, table: Table, asked: QueryDict, *, by: User, kind: Format) -> Iterator[bytes]:
    """The bytes of a list as a file, written while they are sent, of what its page was asked for.

    Raises NotAllowed.
    """
    if not holds_role(by, call, *table.roles):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        ledger.record(
            "table.exported",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"table": table.key, "format": kind.key},
        )
    lines = table.among(call, asked) if table.among else table.lines(call)
    return kind.parts(table.heads(), lines, "rows")
