"""The workbook that a juror takes along: locked but for the cells to fill in, each with what it accepts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from scoring import proposal
from scoring.completeness import LONGEST_TEXT, Given
from scoring.models import Assignment, Scorecard
from scoring.queries import card_of
from scoring.scorecard_sheet import layout
from scoring.scorecard_sheet.layout import code_of, plain
from scoring.scorecard_sheet.stored import given_by_key

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from calls.models import Criterion, Round

_WIDTHS = {"B": 5, "C": 30, "D": 28, "E": 8, "F": 8, "G": 60, "H": 18, "I": 60}
_OPEN = PatternFill("solid", fgColor="FFF8E1")
Line = tuple[list[str], set[int]]  # the cells of a row, and which of them are to be filled in


def workbook(round_: Round, assignments: Iterable[Assignment], criteria: Sequence[Criterion]) -> bytes:
    """A row for each criterion of each proposal, and three more for the whole of it; marks are prefetched."""
    book = Workbook()
    book.properties.creator = book.properties.title = ""
    sheet = book.worksheets[0]
    sheet.title = plain(_("Scorecards"))[:31]
    _write(sheet, 1, _headings(), set(), bold=True)
    choices = _choices(book, round_)
    lines = [line for one in assignments for line in _lines(one, criteria)]
    for number, (cells, writable) in enumerate(lines, start=2):
        _write(sheet, number, cells, writable)
    _let_choose(sheet, choices, lines, {one.key: one.cannot_judge_allowed for one in criteria})
    _shape(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _headings() -> list[str]:
    return [
        layout.MARKER,
        pgettext("number of a proposal", "No."),
        _("Proposal"),
        _("What to give"),
        _("Weight"),
        pgettext("range of marks", "Marks"),
        _("What the marks mean"),
        _("Your mark"),
        _("Your words"),
    ]


def _lines(one: Assignment, criteria: Sequence[Criterion]) -> list[Line]:
    card = card_of(one)
    given = given_by_key(card)
    version, title = card.version if card else 0, proposal.shown_title(one)
    rubric = one.round.rubric
    scale = f"{rubric.scale_min}–{rubric.scale_max}"

    def line(part: str, key: str, *rest: str) -> list[str]:
        return [code_of(one.public_id, version, part, key), str(one.position), title, *rest]

    lines: list[Line] = []
    for criterion in criteria:
        mark = given.get(criterion.key, Given())
        answer = mark.word if mark.is_answered else ""
        what, meaning, weight = criterion.name, _meaning(criterion), f"{criterion.weight} %"
        cells = line(layout.MARK, criterion.key, what, weight, scale, meaning, answer, mark.reason)
        lines.append((cells, {layout.ANSWER, layout.TEXT}))
    lines.append((line(layout.RECOMMENDATION, "", *_recommendation(card)), {layout.ANSWER}))
    for part, label, hint in _texts():
        text = getattr(card, part) if card else ""
        lines.append((line(part, "", label, "", "", hint, "", text), {layout.TEXT}))
    return lines


def _meaning(criterion: Criterion) -> str:
    anchors = sorted(criterion.anchors.all(), key=lambda one: -one.mark)
    lines = [criterion.guidance, *(f"{one.mark}: {one.text}" for one in anchors)]
    if criterion.cannot_judge_allowed:
        lines.append(_("I cannot judge this. Counts neither for nor against."))
    if criterion.reason_required:
        lines.append(_("A reason is required."))
    return "\n".join(filter(None, lines))


def _recommendation(card: Scorecard | None) -> list[str]:
    label = str(card.get_recommendation_display()) if card and card.recommendation else ""
    return [_("Your recommendation"), "", "", "\n".join(recommendations()), label, ""]


def recommendations() -> list[str]:
    """The recommendations in the reader's language."""
    return [str(label) for _value, label in Scorecard.Recommendation.choices]


def _texts() -> list[tuple[str, str, str]]:
    read_by_applicant = _("The applicant reads this after the decision, without your name.")
    return [
        (layout.FEEDBACK, _("Feedback to the applicant"), read_by_applicant),
        (layout.NOTE, _("Note to the panel"), _("Only the chair and the officers read this.")),
    ]


def _write(sheet: Worksheet, row: int, cells: list[str], writable: set[int], *, bold: bool = False) -> None:
    for at, text in enumerate(cells):
        cell: Any = sheet.cell(row=row, column=at + 1)
        if at in (layout.NUMBER, layout.ANSWER) and text.isdecimal():
            cell.value = int(text)
        elif text or at == layout.TEXT:
            _put_text(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)
        if at in writable:
            cell.protection, cell.fill = Protection(locked=False), _OPEN


def _put_text(cell: Cell, text: str) -> None:
    """A text that stays one, whatever it begins with; in the cell it is also typed as one."""
    cell.value = plain(text) or None
    if cell.value is not None:
        cell.data_type = "s"
    cell.number_format, cell.quotePrefix = "@", True


def _choices(book: Workbook, round_: Round) -> dict[str, str]:
    """A hidden sheet with what the cells accept; the range of each list by its name."""
    sheet = book.create_sheet("Choices")
    sheet.sheet_state = "hidden"
    rubric = round_.rubric
    marks = [*range(rubric.scale_min, rubric.scale_max + 1), Given(cannot_judge=True).word]
    labels = recommendations()
    for row, mark in enumerate(marks, start=1):
        sheet.cell(row=row, column=1).value = mark
    for row, label in enumerate(labels, start=1):
        sheet.cell(row=row, column=2).value = label
    return {
        "any": f"=Choices!$A$1:$A${len(marks)}",
        "marks": f"=Choices!$A$1:$A${len(marks) - 1}",
        layout.RECOMMENDATION: f"=Choices!$B$1:$B${len(labels)}",
    }


def _let_choose(
    sheet: Worksheet, choices: dict[str, str], lines: list[Line], may_pass: dict[str, bool]
) -> None:
    """The lists in the cells for marks, and the longest text in those for words."""
    rules = {name: _list_of(formula) for name, formula in choices.items()}
    length = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_TEXT))
    _refuse(
        length,
        ngettext("At most %(count)s character.", "At most %(count)s characters.", LONGEST_TEXT)
        % {"count": LONGEST_TEXT},
    )
    for number, (cells, writable) in enumerate(lines, start=2):
        part, key = cells[layout.CODE].split("/")[2:]
        name = part if part == layout.RECOMMENDATION else "any" if may_pass.get(key) else "marks"
        if layout.ANSWER in writable:
            rules[name].add(f"H{number}")
        if layout.TEXT in writable:
            length.add(f"I{number}")
    for rule in (*rules.values(), length):
        if rule.sqref:
            sheet.add_data_validation(rule)


def _list_of(formula: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    _refuse(rule, _("Choose one of the list."))
    return rule


def _refuse(rule: DataValidation, sentence: str) -> None:
    rule.allow_blank, rule.showErrorMessage, rule.error = True, True, sentence


def _shape(sheet: Worksheet) -> None:
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.page_setup.orientation = "landscape"
