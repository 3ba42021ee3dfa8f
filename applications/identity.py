"""Names that an applicant leaves in answers which blind jurors read. It warns; it never keeps anybody out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from applications.contents import Contents
from applications.name_shapes import shape, stands_in
from calls.answers import ROW_KINDS
from calls.form_tree import columns_of

NAMING_KINDS = ("short_text", "email", "url")


def names_in_open_answers(contents: Contents, people: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Each (name, label of the question) where a hidden short answer stands in one that jurors read.

    `people` are further names and addresses: of those who work on the application.
    """
    names = sorted({name for name in (*_hidden_names(contents), *people) if name}, key=len, reverse=True)
    found = []
    for question in contents.shown():
        if question.hidden_from_jurors:
            continue
        text = shape("\n".join(_texts(contents.values.get(question.key))))
        name = next((one for one in names if stands_in(one, text)), None) if text else None
        if name:
            found.append((name, question.label))
    return found


def _hidden_names(contents: Contents) -> Iterator[str]:
    for question in contents.shown():
        value = contents.values.get(question.key)
        if question.kind in ROW_KINDS and isinstance(value, list):
            hidden = [
                one.key
                for one in columns_of(question)
                if one.kind in NAMING_KINDS and (one.hidden_from_jurors or question.hidden_from_jurors)
            ]
            yield from (row[key] for row in value for key in hidden[:1] if isinstance(row.get(key), str))
        elif question.hidden_from_jurors and question.kind in NAMING_KINDS and isinstance(value, str):
            yield value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
