"""The box in which a question is answered, with the answer that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.offline import paper
from applications.offline.marks import box_mark
from calls.form_tree import choices_of, columns_of
from calls.question_words import limits
from core.countries import country_choices

if TYPE_CHECKING:
    from calls.models import Question

HEAD, LABEL = "F6F2EA", "FBF9F5"  # the paper of a box's upper edge, and of the labels inside
SPARE_ROWS, SPARE_ITEMS = 3, 1
LEAST_ROWS = 4
_LABEL_WIDTH = paper.WIDTH * 3 // 10


def boxes(question: Question, value: Any, token: str) -> list[Any]:
    """The tables of one question: one, or as many as a group has items."""
    mark = box_mark(question.key, token)
    if question.kind == "table":
        return [_table(question, _rows(value), mark)]
    if question.kind == "group":
        return _group(question, _rows(value), mark)
    answer = paper.row([paper.cell(_content(question, value), paper.WIDTH)], height=_height(question))
    return [paper.table([_head(answer_caption(), mark), answer], [paper.WIDTH], style="Box")]


def answer_caption() -> str:
    """What stands in the upper edge of a box."""
    return _("Your answer")


def item_caption(number: int) -> str:
    """The same for an item of a group."""
    return _("Entry %(number)s") % {"number": number}


def agree_label() -> str:
    """The choice of a consent."""
    return _("I agree")


def prompt() -> str:
    """What an empty drop-down list shows; never an answer."""
    return _("Choose")


def plain_text(question: Question, value: Any) -> str:
    """A value as it stands in a box; `understanding` reads it back."""
    if value is None or value == "":
        return ""
    if question.kind == "money" and isinstance(value, Mapping):
        return f"{value.get('amount', '')} {value.get('currency', '')}".strip()
    if question.kind == "country":
        return dict(_countries(get_language() or "en")).get(value, str(value))
    if question.kind == "choice":
        return dict(choices_of(question)).get(value, str(value))
    return str(value)


def _head(caption: str, mark: str, span: int = 1) -> Any:
    line = paper.paragraph(paper.run(f"{caption}\t"), paper.run(mark, style="Mark"), style="BoxHead")
    return paper.row([paper.cell([line], paper.WIDTH, fill=HEAD, span=span)])


def _content(question: Question, value: Any) -> list[Any]:
    if question.kind in ("choice", "multi_choice"):
        return _ticks(question, value)
    return _consent(question, value) if question.kind == "consent" else _written(question, value)


def _consent(question: Question, value: Any) -> list[Any]:
    return [paper.tick_line(f"o:{question.key}:yes", agree_label(), value is True)]


def _ticks(question: Question, value: Any) -> list[Any]:
    chosen = value if isinstance(value, list) else [value]
    return [
        paper.tick_line(f"o:{question.key}:{key}", label, key in chosen)
        for key, label in choices_of(question)
    ]


def _written(question: Question, value: Any) -> list[Any]:
    text = plain_text(question, value)
    if question.kind == "country":
        names = [name for _code, name in _countries(get_language() or "en")]
        return [paper.drop_down(f"q:{question.key}", names, text, prompt())]
    return paper.words(text, "Answer")


def _cell_content(column: Question, value: Any) -> list[Any]:
    """A choice in a cell is a list to choose from: there is no room for ticks."""
    if column.kind == "choice":
        labels = [label for _key, label in choices_of(column)]
        return [paper.drop_down(f"q:{column.key}", labels, plain_text(column, value), prompt())]
    return _content(column, value)


def _height(question: Question) -> int:
    if question.kind != "long_text":
        return 500
    wanted = (question.max_words or 0) * 8 or (question.max_length or 0) * 5 // 4 or 1600
    return min(max(wanted, 1200), 4000)


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    """Putting 249 names in order takes longer than the rest of a box."""
    return country_choices(language)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _count(question: Question, filled: int, spare: int, least: int) -> int:
    count = max(filled + spare, question.min_items or 0, least)
    return max(min(count, question.max_items or count), filled)


def _table(question: Question, rows: Sequence[Mapping[str, Any]], mark: str) -> Any:
    columns = columns_of(question)
    widths = _widths(columns)
    headings = [
        paper.cell(_label(one), width, fill=LABEL) for one, width in zip(columns, widths, strict=True)
    ]
    lines = [_head(answer_caption(), mark, len(columns)), paper.row(headings, is_heading=True)]
    for number in range(_count(question, len(rows), SPARE_ROWS, LEAST_ROWS)):
        row = rows[number] if number < len(rows) else {}
        cells = [
            paper.cell(_cell_content(one, row.get(one.key)), width)
            for one, width in zip(columns, widths, strict=True)
        ]
        lines.append(paper.row(cells, height=440))
    return paper.table(lines, widths, style="Box")


def _widths(columns: Sequence[Question]) -> list[int]:
    """Words need twice the room of figures."""
    weights = [1 if one.kind in ("number", "money", "date") else 2 for one in columns] or [1]
    widths = [paper.WIDTH * weight // sum(weights) for weight in weights]
    widths[-1] += paper.WIDTH - sum(widths)
    return widths


def _group(question: Question, rows: Sequence[Mapping[str, Any]], mark: str) -> list[Any]:
    count = _count(question, len(rows), SPARE_ITEMS, 1)
    return [
        _item(question, rows[number] if number < len(rows) else {}, number + 1, mark)
        for number in range(count)
    ]


def _item(question: Question, row: Mapping[str, Any], number: int, mark: str) -> Any:
    widths = [_LABEL_WIDTH, paper.WIDTH - _LABEL_WIDTH]
    lines = [_head(item_caption(number), mark, 2)]
    for column in columns_of(question):
        label = paper.cell(_label(column), widths[0], fill=LABEL)
        answer = paper.cell(_cell_content(column, row.get(column.key)), widths[1])
        lines.append(paper.row([label, answer], height=440))
    return paper.table(lines, widths, style="Box")


def _label(column: Question) -> list[Any]:
    """The label in a paragraph of its own: the reader knows the column by it."""
    found = paper.words(" ".join(column.label.split()), "ColumnLabel")
    hints = [*limits(column), *([] if column.required else [_("optional")])]
    return found + (paper.words(", ".join(hints), "ColumnHint") if hints else [])
