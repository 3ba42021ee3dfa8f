"""A roster that came in as a spreadsheet: read, then carried by its page to the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.sheets import receiving
from core.sheets.receiving import Taken
from scoring.roster_sheet.columns import Sheet, SheetRow, read_rows

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

_SALT = "scoring.roster_sheet"


def read_sheet(file: UploadedFile) -> Sheet:
    """Read a CSV file or the first sheet of a workbook. Raises NotNow with one sentence."""
    taken = Taken(
        ("csv", "xlsx"),
        too_large=_("The file is larger than %(limit)s MB. Leave only the rows of experts in it."),
        too_many_rows=_("The file has more than %(limit)s rows. Bring them in several files."),
        too_long=_("The file holds more text than a roster needs. Leave only the columns of the template."),
    )
    return read_rows(receiving.rows_of(file, taken))


def sealed(sheet: Sheet, *, by: User, shown: str) -> str:
    """What was read and what the page shows of it, signed."""
    rows = [[row.number, dict(row.cells), list(row.formulas)] for row in sheet.rows]
    held = {"rows": rows, "unused": list(sheet.unused), "shown": shown}
    return receiving.sealed(held, salt=_SALT, by=by)


def opened(text: str, *, by: User) -> tuple[Sheet, str]:
    """What a page carried, and what it showed. Raises NotNow where it is another's, too old, or not ours."""
    held = receiving.opened(text, salt=_SALT, by=by)
    return Sheet([SheetRow(*row) for row in held["rows"]], held["unused"]), held["shown"]
