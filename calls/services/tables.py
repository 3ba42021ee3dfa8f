"""A list of the office taken along as a file; that it was taken stands in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import ports
from calls.models import Call
from calls.permissions import holds_role
from calls.tables import OfficeTable, Table
from core import ledger
from core.refusals import NotAllowed
from core.sheets.writing import Format

if TYPE_CHECKING:
    from django.http import QueryDict

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
        if table.noted:
            ports.note_taking(by, table.noted, call, f"{table.key}, {kind.key}")
    lines = table.among(call, asked) if table.among else table.lines(call)
    return kind.parts(table.heads(), lines, "rows")


def take_office_table(table: OfficeTable, asked: QueryDict, *, by: User, kind: Format) -> Iterator[bytes]:
    """The same of a list over all calls on which the person has a role. Raises NotAllowed."""
    if not Call.objects.staffed_by(by, *table.roles).exists():
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        ledger.record(
            "table.exported", subject="hub:", by=by, payload={"table": table.key, "format": kind.key}
        )
        for call in table.calls(by, asked) if table.calls else ():
            ports.note_taking(by, table.noted, call, f"{table.key}, {kind.key}")
    return kind.parts(table.heads(), table.lines(by, asked), "rows")
