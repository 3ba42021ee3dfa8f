"""A list of sanctions as a spreadsheet: each row understood, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from applications.diligence.names import parts
from core.refusals import NotNow
from core.sheets.receiving import Taken, rows_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from core.sheets.reader import Row

MOST_ROWS = 15_000
MOST_BYTES = 5 * 2**20
LONGEST = {"name": 300, "country": 80, "list": 200}
HEADINGS = {
    "name": pgettext_lazy("of a listed person or body", "Name"),
    "aliases": gettext_lazy("Aliases"),
    "country": gettext_lazy("Country"),
    "list": gettext_lazy("List"),
    "date": gettext_lazy("Date"),
}
_REQUIRED = ("name", "list")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be taken."""

    line: int
    name: str
    aliases: tuple[str, ...]
    country: str
    list_name: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot, and why."""

    line: int
    sentence: str


@dataclass(slots=True)
class Sheet:
    """The whole file."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def read_list(file: UploadedFile) -> Sheet:
    """Read a CSV file or the first sheet of a workbook. Raises NotNow where it is no list at all."""
    taken = Taken(
        ("csv", "xlsx"),
        too_large=_("The file is larger than %(limit)s MB."),
        too_many_rows=_("The file has more than %(limit)s rows."),
        too_long=_("The file holds more text than a list of names needs."),
        most_rows=MOST_ROWS,
        most_bytes=MOST_BYTES,
    )
    rows = rows_of(file, taken)
    if not rows:
        raise NotNow(_("The file is empty."))
    return understood(rows)


def understood(rows: Sequence[Row]) -> Sheet:
    """The rows below the headings. Raises NotNow where a column is missing or nothing stands below."""
    columns = _columns(rows[0][1])
    sheet, seen = Sheet(), set()
    for line, cells, formulas in rows[1:]:
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        fault = next(_faults(said, formulas), "")
        key = (parts(said["name"]), said["country"].casefold(), said["list"].casefold())
        if not fault and key in seen:
            fault = _("This name stands in the file twice, with the same country and list.")
        if fault:
            sheet.faults.append(RowFault(line, fault))
            continue
        seen.add(key)
        aliases = tuple(one.strip() for one in said["aliases"].split(";") if one.strip())
        sheet.entries.append(
            Entry(line, said["name"], aliases, said["country"], said["list"], _day(said["date"]))
        )
    if not sheet.entries and not sheet.faults:
        raise NotNow(_("No row stands below the headings."))
    return sheet


def _columns(cells: Sequence[str]) -> dict[str, int]:
    at = {cell.strip().casefold(): number for number, cell in reversed(list(enumerate(cells)))}
    found = {name: next((at[word] for word in _words(name) if word in at), -1) for name in HEADINGS}
    missing = [str(HEADINGS[name]) for name in _REQUIRED if found[name] < 0]
    if missing:
        raise NotNow(_("The first row has no heading “%(name)s”.") % {"name": missing[0]})
    return {name: number if number >= 0 else len(cells) for name, number in found.items()}


def _words(name: str) -> Iterator[str]:
    yield name
    for code, _language in settings.LANGUAGES:
        with override(code):
            yield str(HEADINGS[name]).casefold()


def _faults(said: dict[str, str], formulas: Sequence[int]) -> Iterator[str]:
    if formulas:
        yield _("A cell holds a formula. Put its value there instead.")
    for name in _REQUIRED:
        if not said[name]:
            yield _("“%(column)s” is empty.") % {"column": HEADINGS[name]}
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            yield _("“%(column)s” is longer than %(most)s characters.") % {
                "column": HEADINGS[name],
                "most": most,
            }
    if said["name"] and not parts(said["name"]):
        yield _("The name has no word in it that could be compared.")
    if said["date"] and _day(said["date"]) is None:
        yield _("The date is not understood. Write it like 2026-09-01.")


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    first, second, third = map(int, re.split(r"\D", text))
    try:
        return date(first, second, third) if "-" in text else date(third, second, first)
    except ValueError:
        return None
