"""The columns of the roster's spreadsheet: their headings, and what a row says in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.quoting import quoted
from core.refusals import NotNow
from core.sheets.cells import DANGEROUS
from scoring import expert_columns
from scoring.conflicts import normalised
from scoring.roster_forms import ExpertForm

FIELDS = expert_columns.ALL


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet, its cells by field, and the fields that hold formulas."""

    number: int
    cells: Mapping[str, str]
    formulas: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read; `unused` are headings of columns that mean nothing here."""

    rows: Sequence[SheetRow]
    unused: Sequence[str] = ()


def heading(field: str) -> str:
    """The heading of a column in the reader's language: the label that the form has."""
    return str(ExpertForm.base_fields[field].label)


def read_rows(rows: Sequence[tuple[int, list[str], list[int]]]) -> Sheet:
    """Understand the headings, then the rows by them.

    Raises NotNow for a file without rows, without addresses, or with a heading that stands there twice.
    """
    if len(rows) < 2:
        raise NotNow(_("There is no row below the headings. Fill in one row for each expert."))
    names = [_field_of(cell) for cell in rows[0][1]]
    fields = [one for one in names if one]
    twice = next((one for one in fields if fields.count(one) > 1), None)
    if twice:
        raise NotNow(_("The column %(name)s stands there twice.") % {"name": quoted(heading(twice))})
    if "email" not in fields:
        raise NotNow(
            _("No column is called %(name)s. Take the headings from the template: they name each column.")
            % {"name": quoted(heading("email"))}
        )
    unused = [cell for cell, name in zip(rows[0][1], names, strict=True) if cell and not name]
    return Sheet([_row(number, cells, formulas, names) for number, cells, formulas in rows[1:]], unused)


def _row(number: int, cells: list[str], formulas: list[int], names: list[str]) -> SheetRow:
    told = {name: without_guard(cell) for name, cell in zip(names, cells, strict=False) if name}
    return SheetRow(number, told, [names[at] for at in formulas if at < len(names) and names[at]])


def _field_of(cell: str) -> str:
    return _fields_by_heading().get(normalised(cell), "")


def _fields_by_heading() -> dict[str, str]:
    """Every heading that is understood: the name of the field, and its label in each language."""
    found = {normalised(field): field for field in FIELDS}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {normalised(heading(field)): field for field in FIELDS}
    return found


# --- formulas made harmless ------------------------------------------------------------
def with_guard(cell: str) -> str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip("'").startswith(DANGEROUS) else cell


def without_guard(cell: str) -> str:
    """The same taken back."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(DANGEROUS) else cell
