"""How the workbook is laid out: its columns, and the code by which each row is known again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.refusals import NotNow
from core.sheets.reader import Row

MARKER = "scorecards-1"  # above the codes; tells the workbook from any other
CODE, NUMBER, TITLE, WHAT, WEIGHT, RANGE, MEANING, ANSWER, TEXT = range(9)
MARK, RECOMMENDATION, FEEDBACK, NOTE = "mark", "recommendation", "feedback", "note"
TEXTS = (FEEDBACK, NOTE)
_CODE = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9]{1,9})/(mark|recommendation|feedback|note)/([\w-]*)"
)


_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no workbook may hold these


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: for which card in which version, what part of it, and what stands in its two open cells."""

    number: int
    assignment: str
    version: int
    part: str
    key: str
    answer: str
    text: str
    has_formula: bool = False


def code_of(assignment: object, version: int, part: str, key: str = "") -> str:
    """The code of a row; `key` is that of the criterion of a mark."""
    return f"{assignment}/{version}/{part}/{key}"


def entries_of(rows: Iterable[Row]) -> list[Entry]:
    """The rows below the headings that belong to a card, or that somebody wrote in.

    Raises NotNow for a workbook that is not one of ours.
    """
    headings, *below = list(rows) or [(0, [], [])]
    if headings[1][:1] != [MARKER]:
        raise NotNow(_("This is not the spreadsheet of your scorecards. Download it here and fill that in."))
    found = [_entry(number, _padded(cells), formulas) for number, cells, formulas in below]
    return [one for one in found if one.assignment or one.answer or one.text or one.has_formula]


def plain(text: str) -> str:
    """A text as a workbook can hold it."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _entry(number: int, cells: list[str], formulas: list[int]) -> Entry:
    has_formula = ANSWER in formulas or TEXT in formulas
    none = Entry(number, "", 0, "", "", cells[ANSWER], cells[TEXT], has_formula)
    code = _CODE.fullmatch(cells[CODE])
    if code is None:
        return none
    return replace(none, assignment=code[1], version=int(code[2]), part=code[3], key=code[4])


def _padded(cells: list[str]) -> list[str]:
    return [*cells, *[""] * (TEXT + 1 - len(cells))]
