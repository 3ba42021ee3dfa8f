"""A workbook of scorecards that came in: read, then carried by its page to the button."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.sheets import receiving
from core.sheets.receiving import Taken
from scoring.scorecard_sheet.layout import Entry, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

_SALT = "scoring.scorecard_sheet"


def read_sheet(file: UploadedFile) -> list[Entry]:
    """The rows of the workbook. Raises NotNow with one sentence."""
    taken = Taken(
        ("xlsx",),
        too_large=_("The file is larger than %(limit)s MB. Scorecards need far less."),
        too_many_rows=_("The file has more than %(limit)s rows. Scorecards need far fewer."),
        too_long=_("The file holds more text than scorecards need."),
    )
    return entries_of(receiving.rows_of(file, taken))


def sealed(entries: Iterable[Entry], *, by: User, shown: str) -> str:
    """What was read and what the page shows of it, signed."""
    return receiving.sealed({"entries": [astuple(one) for one in entries], "shown": shown}, salt=_SALT, by=by)


def opened(text: str, *, by: User) -> tuple[list[Entry], str]:
    """What a page carried, and what it showed. Raises NotNow where it is another's, too old, or not ours."""
    held = receiving.opened(text, salt=_SALT, by=by)
    return [Entry(*one) for one in held["entries"]], held["shown"]
