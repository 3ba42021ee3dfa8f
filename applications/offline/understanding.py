"""What stands in a box, understood as the answer to its question: as the browser would have sent it.

Whether the answer is a good one is not asked here but by `calls.answers.check`, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from applications.offline.boxes import agree_label, answer_caption, item_caption, prompt
from calls.answers import tidy
from calls.form_tree import choices_of, columns_of
from core.countries import country_choices

if TYPE_CHECKING:
    from calls.models import Question

Cell = Sequence[Mapping[str, Any]]  # paragraphs, as applications.offline.reader gives them
Labels = dict[str, list[str]]  # of each key, in every language

_UNTICKED = "☐□○◻▢"
_TICKED = "☒☑✓✔✗✘■●◼🗹🗷⮽🗸"
_LETTERS = "xXхХvV+*"  # what people put in the place of a square; the second x is Cyrillic
_AMOUNT = re.compile(r"(.*?\d.*?)\s*([A-Za-z]{3})|([A-Za-z]{3})\s*(.*?\d.*)")
LONGEST_AMOUNT = 100
_BEFORE = re.compile(rf"[\s\[\](){{}}_.\-\ufe0e\ufe0f{_UNTICKED}{_TICKED}{_LETTERS}]*")


class NotUnderstood(ValueError):
    """The box holds no answer to its question; its text is a sentence for the reader."""


def understand(question: Question, boxes: Sequence[Mapping[str, Any]]) -> Any:
    """The raw value in the boxes of one question. Raises NotUnderstood."""
    for box in boxes:
        _require_clear_edge(box)
    if question.kind == "group":
        return [row for box in boxes for row in _items(question, box["rows"])]
    values = [
        _table(question, box["rows"]) if question.kind == "table" else _answer(question, box["rows"])
        for box in boxes
    ]
    filled = [one for number, one in enumerate(values) if one and one not in values[:number]]
    if len(filled) > 1:
        raise NotUnderstood(_("the box stands in the document more than once, with different answers"))
    return filled[0] if filled else None


def _require_clear_edge(box: Mapping[str, Any]) -> None:
    """Refuse where somebody wrote into the grey line above the box."""
    beside = _plain(box["beside"])
    captions = _in_each_language(answer_caption) + [
        re.sub(r"\d+", "", one) for one in _in_each_language(lambda: item_caption(1))
    ]
    if beside and re.sub(r"\d+", "", beside).strip() not in [_plain(one) for one in captions]:
        raise NotUnderstood(
            _("something is written in the grey line above the box: “%(text)s”")
            % {"text": box["beside"][:80]}
        )


def _answer(question: Question, rows: Sequence[Sequence[Cell]]) -> Any:
    return _cell(question, [line for row in rows for cell in row for line in cell])


def _cell(question: Question, cell: Cell) -> Any:
    reading = _READERS.get(question.kind, _text)
    return reading(question, cell)


def _text(question: Question, cell: Cell) -> str:
    return "\n".join(str(one["text"]) for one in cell)


def _money(question: Question, cell: Cell) -> Any:
    text = str(tidy(_text(question, cell), one_line=True))
    is_amount = len(text) <= LONGEST_AMOUNT and re.search(r"\d", text)  # the pattern is slow on long texts
    found = _AMOUNT.fullmatch(text) if is_amount else None
    if found is None:
        return {"amount": text, "currency": ""}
    return {"amount": found[1] or found[4], "currency": (found[2] or found[3]).upper()}


def _country(question: Question, cell: Cell) -> str:
    given = _chosen_text(question, cell)
    if given and _plain(given) not in _countries():
        raise NotUnderstood(_("“%(text)s” is none of the countries in the list") % {"text": given[:80]})
    return _countries().get(_plain(given), "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Codes by their names in every language, and by themselves."""
    names = {code.casefold(): code for code, _name in country_choices()}
    for language, _label in settings.LANGUAGES:
        names |= {_plain(name): code for code, name in country_choices(language)}
    return names


def _chosen_text(question: Question, cell: Cell) -> str:
    text = str(tidy(_text(question, cell), one_line=True))
    return "" if _plain(text) in [_plain(one) for one in _in_each_language(prompt)] else text


# --- choices -------------------------------------------------------------
def _choice(question: Question, cell: Cell) -> Any:
    chosen = _chosen(cell, _labels(question))
    if len(chosen) > 1:
        raise NotUnderstood(_("more than one answer is marked where only one can be"))
    return chosen[0] if chosen else ""


def _choice_in_cell(question: Question, cell: Cell) -> Any:
    """A choice from a list: the text of the choice."""
    given = _chosen_text(question, cell)
    if not given:
        return ""
    found = [key for key, labels in _labels(question).items() if _plain(given) in map(_plain, labels)]
    if not found:
        raise NotUnderstood(_("“%(text)s” is none of the answers in the list") % {"text": given[:80]})
    return found[0]


def _several(question: Question, cell: Cell) -> list[str]:
    return _chosen(cell, _labels(question))


def _consent(question: Question, cell: Cell) -> Any:
    return True if _chosen(cell, {"yes": _in_each_language(agree_label)}) else None


def _chosen(cell: Cell, labels: Labels) -> list[str]:
    """The keys of the lines that are marked; a line in words of one's own cannot be taken for one of them."""
    chosen, found, strange = [], set(), []
    for line in cell:
        text = str(tidy(line["text"], one_line=True))
        if not text:
            continue
        key, signs = _line(text, str(line.get("tag", "")), labels)
        if not key:
            strange.append(text)
            continue
        found.add(key)
        if line.get("ticked") or _is_marked(signs):
            chosen += [] if key in chosen else [key]
    if strange:
        raise NotUnderstood(_("“%(text)s” is none of the answers in the list") % {"text": strange[0][:80]})
    if found and not chosen and len(found) < len(labels):
        raise NotUnderstood(_("none of the answers is marked, and some were taken out of the list"))
    return chosen


def _line(text: str, tag: str, labels: Labels) -> tuple[str, str]:
    """The key of a line and the signs beside its label."""
    plain = _plain(text)
    best = ("", "", 0)
    for key, worded in labels.items():
        for label in map(_plain, worded):
            start = plain.find(label)
            before, after = plain[:start], plain[start + len(label) :]
            fits = start >= 0 and _BEFORE.fullmatch(before) and _BEFORE.fullmatch(after)
            if fits and (len(label), tag.endswith(f":{key}")) > (best[2], False):
                best = (key, before + after, len(label))
    return best[0], best[1]


def _is_marked(signs: str) -> bool:
    return any(sign in _TICKED or sign in _LETTERS.casefold() for sign in signs)


def _labels(question: Question) -> Labels:
    found: Labels = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for key, label in choices_of(question):
                found.setdefault(key, []).append(label)
    return found


# --- tables and groups ---------------------------------------------------
def _table(question: Question, rows: Sequence[Sequence[Cell]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    columns = _columns(question, [_first_line(cell) for cell in rows[0]])
    return [_row(columns, row) for row in rows[1:]]


def _items(question: Question, rows: Sequence[Sequence[Cell]]) -> list[dict[str, Any]]:
    """One item of a group: a label and a cell in each line."""
    columns = _columns(question, [_first_line(row[0]) if row else "" for row in rows])
    return [_row(columns, [[line for cell in row[1:] for line in cell] for row in rows])]


def _row(columns: Sequence[Question], cells: Sequence[Cell]) -> dict[str, Any]:
    return {
        column.key: _CELL_READERS.get(column.kind, _cell)(column, cell)
        for column, cell in zip(columns, cells, strict=False)
    }


def _first_line(cell: Cell) -> str:
    return next((_plain(str(one["text"])) for one in cell if str(one["text"]).strip()), "")


def _columns(question: Question, headings: Sequence[str]) -> list[Question]:
    """The columns in the order in which they stand in the document, told by their labels, else by place."""
    columns = columns_of(question)
    by_label: dict[str, Question] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            by_label |= {_plain(one.label): one for one in columns}
    known = [by_label[one] for one in headings if one in by_label]
    if len(known) == len(headings) == len(columns) == len({one.key for one in known}):
        return known
    if len(headings) == len(columns):
        return columns
    raise NotUnderstood(_("its rows or columns are no longer those of the form"))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _in_each_language(text: Callable[[], str]) -> list[str]:
    found: list[str] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(text())
    return found


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "money": _money,
    "country": _country,
    "choice": _choice,
    "multi_choice": _several,
    "consent": _consent,
}
_CELL_READERS: dict[str, Callable[[Any, Any], Any]] = {"choice": _choice_in_cell}
