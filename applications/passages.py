"""The texts of a sealed copy that somebody may need in another language, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calls.answers import ROW_KINDS, cell_name
from calls.form_tree import FormTree, columns_of
from core.canonical import sha256_of_text

if TYPE_CHECKING:
    from calls.models import Question

PROSE = ("short_text", "long_text")


@dataclass(frozen=True)
class Passage:
    """One text: a whole answer, or a cell of a table or group (`row` from 0, and its `column`)."""

    question: str
    label: str
    text: str
    is_long: bool
    row: int | None = None
    column: str = ""

    @property
    def key(self) -> str:
        """Its name within the sealed copy: "problem", or "budget.0.item"."""
        return self.question if self.row is None else f"{self.question}.{self.row}.{self.column}"

    @cached_property
    def sha256(self) -> str:
        """The hash of the text, by which a translation knows what it translates."""
        return sha256_of_text(self.text)


def passages_of(tree: FormTree, values: Mapping[str, Any]) -> list[Passage]:
    """Every text of these sealed values that can be translated, in the order of the form."""
    return [one for question in tree.questions() for one in _passages(question, values.get(question.key))]


def whole(question: Question, value: Any) -> Passage | None:
    """The answer as a text; None where there is none, or nothing in it to translate."""
    if not _is_prose(question) or not _has_words(value):
        return None
    return Passage(question.key, question.label, value, question.kind == "long_text")


def cell(question: Question, column: Question, row: int, value: Any) -> Passage | None:
    """A cell as a text; None likewise."""
    is_name = question.hidden_from_jurors and column.kind == "short_text"
    if is_name or not _is_prose(column) or not _has_words(value):
        return None
    label = f"{question.label} · {cell_name(question, column, row)}"
    return Passage(question.key, label, value, column.kind == "long_text", row, column.key)


def _passages(question: Question, value: Any) -> Iterator[Passage]:
    if question.kind not in ROW_KINDS:
        found = [whole(question, value)]
    else:
        columns = columns_of(question)
        rows = enumerate(value) if isinstance(value, list) else ()
        found = [cell(question, one, number, row.get(one.key)) for number, row in rows for one in columns]
    yield from (one for one in found if one is not None)


def _is_prose(question: Question) -> bool:
    """Whether it holds words of the applicant's own. A hidden short answer is a name and stays as it is."""
    return question.kind in PROSE and not (question.kind == "short_text" and question.hidden_from_jurors)


def _has_words(value: Any) -> bool:
    return isinstance(value, str) and any(letter.isalpha() for letter in value)
