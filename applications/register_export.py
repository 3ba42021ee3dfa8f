"""The list of applications as a table for a spreadsheet, line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.place_names import country_label
from calls.deadlines import to_wall

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from applications.models import Application
    from calls.models import Call

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes the file for an old code page
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs count as well
CHUNK = 500


class _Echo:
    """What csv writes into: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def guarded(cell: str) -> str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def lines(call: Call, applications: QuerySet[Application]) -> Iterator[str]:
    """The header and one line for each application; `themes` are prefetched in chunks."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(_headings(call))
    for one in applications.iterator(chunk_size=CHUNK):
        yield writer.writerow([guarded(cell) for cell in _cells(call, one)])


def _headings(call: Call) -> list[str]:
    return [
        _("Reference"),
        _("Title"),
        _("Applicant"),
        _("Kind"),
        _("Country code"),
        _("Country"),
        _("Contact address"),
        _("Language"),
        _("Themes"),
        _("State"),
        _("Received (%(zone)s)") % {"zone": call.zone},
    ]


def _cells(call: Call, one: Application) -> Iterable[str]:
    wall: Any = to_wall(one.submitted_at, zone=call.zone) if one.submitted_at else None
    return [
        one.reference,
        one.title,
        one.applicant_name,
        one.applicant_kind,
        one.country,
        country_label(one.country) if one.country else "",
        one.contact_email,
        one.language,
        "; ".join(str(theme) for theme in one.themes.all()),
        str(one.get_state_display()),
        wall.strftime("%Y-%m-%d %H:%M:%S") if wall else "",
    ]
