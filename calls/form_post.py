"""What a section's page sent: the values by question, and the version of each that was loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from calls.answers import ROW_KINDS
from calls.form_tree import SectionTree, columns_of

if TYPE_CHECKING:
    from calls.models import Question

VERSION = "version-"  # the hidden field that says a question stood on the page, and in which version
TEXT = "text-"  # the hidden field that says to which text a consent agrees
MOST_ROWS = 200


@dataclass(frozen=True)
class Posted:
    """What a page sent of its questions: raw values, and what of each the page had shown, by key."""

    values: dict[str, Any]
    versions: dict[str, str]
    seen: dict[str, str]


def posted(sections: Iterable[SectionTree], data: QueryDict) -> Posted:
    """Read the questions of these sections; an answer of somebody else that the reader keeps is left out."""
    sent = Posted({}, {}, {})
    for section in sections:
        sent.values.update(posted_values(section, data))
        sent.versions.update(posted_versions(section, data))
        sent.seen.update(seen_texts(section, data))
    sent.values.pop(data.get("take", ""), None)
    return sent


def posted_values(section: SectionTree, data: QueryDict) -> dict[str, Any]:
    """The raw values of the questions that stood on the page; a line moved or removed by its button."""
    values = {
        question.key: raw_value(question, question.key, data)
        for question in section.questions
        if VERSION + question.key in data and question.kind != "file"
    }
    key, number, act = row_act(data)
    if act and isinstance(values.get(key), list):
        values[key] = rearranged(values[key], number, act)
    return values


def row_act(data: QueryDict) -> tuple[str, int, str]:
    """What the button of a line said, "budget.2.up": key, number from 0, act; "" for no act."""
    key, number, act = ([*str(data.get("row", "")).split("."), "", "", ""])[:3]
    is_number = number.isascii() and number.isdecimal() and len(number) < 4
    return (key, int(number), act) if is_number and act in ("up", "down", "remove") else ("", 0, "")


def rearranged(rows: list[Any], number: int, act: str) -> list[Any]:
    """The rows after one was moved up or down, or removed; unchanged where there is no such place."""
    found = list(rows)
    if not 0 <= number < len(found):
        return found
    row = found.pop(number)
    if act == "remove":
        return found
    found.insert(max(number - 1, 0) if act == "up" else number + 1, row)
    return found


def posted_versions(section: SectionTree, data: QueryDict) -> dict[str, str]:
    """The tokens of `applications.answers.token_of` with which the page was loaded."""
    return {
        question.key: str(data[VERSION + question.key])
        for question in section.questions
        if VERSION + question.key in data
    }


def seen_texts(section: SectionTree, data: QueryDict) -> dict[str, str]:
    """The fingerprints of the consents that stood on the page."""
    return {
        one.key: str(data[TEXT + one.key])
        for one in section.questions
        if one.kind == "consent" and TEXT + one.key in data
    }


def raw_value(question: Question, name: str, data: QueryDict) -> Any:
    """One value as it was sent, under `name`."""
    if question.kind in ROW_KINDS:
        return _rows(question, name, data)
    if question.kind == "multi_choice":
        return [one for one in data.getlist(name) if one]
    if question.kind == "money" and len(question.currencies) != 1:
        return {"amount": data.get(f"{name}_0", ""), "currency": data.get(f"{name}_1", "")}
    if question.kind == "consent":
        return True if data.get(name) else None
    return data.get(name, "")


def _rows(question: Question, name: str, data: QueryDict) -> list[dict[str, Any]]:
    sent = data.get(f"{name}-rows", "")
    count = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdecimal() and len(sent) < 5 else 0
    return [
        {
            column.key: raw_value(column, f"{name}-{number}-{column.key}", data)
            for column in columns_of(question)
        }
        for number in range(count)
    ]
