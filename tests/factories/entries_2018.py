"""The applications of a call as the Hub has them on paper, submitted into a call that was built by hand.

Whoever builds a call by hand gets keys of their own: questions and choices are found by their English words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from applications.models import Application
from applications.services import save_answers, start
from calls.form_tree import choices_of, columns_of, read_form, reading_once
from calls.models import Call, Question
from tests.factories.applications import quiz_of, send
from tests.factories.people import make_user

Paper = Mapping[str, Any]


def submit_all(call: Call, written: Paper, entries: Iterable[Paper]) -> list[Application]:
    """Submit every entry of the paper by an owner of its own."""
    with reading_once():
        form = call.forms.get()
        built = {one.label: one for one in read_form(form).questions()}
        asked = {
            one["key"]: (built[one["label"]["en"]], one)
            for section in written["sections"]
            for one in section["questions"]
        }
        themes = {one["key"]: call.themes.get(name_en=one["name"]["en"]).key for one in written["themes"]}
        return [_submit(call, entry, asked, themes) for entry in entries]


def _submit(call: Call, entry: Paper, asked: Paper, themes: Paper) -> Application:
    owner = make_user(entry["owner"]["name"])
    application = start(call, by=owner, quiz_answers=quiz_of(call))
    values = {}
    for key, value in entry["answers"].items():
        question, paper = asked[key]
        values[question.key] = _value(question, paper, value, themes)
    save_answers(application, by=owner, values=values)
    send(application)
    return application


def _value(question: Question, paper: Paper, value: Any, themes: Paper) -> Any:
    if question.options_from_themes:
        return [themes[one] for one in value]
    if question.kind == "choice":
        words = next(one["label"]["en"] for one in paper["options"] if one["key"] == value)
        return next(key for key, label in choices_of(question) if label == words)
    if question.kind == "group":
        keys = {one.label: one.key for one in columns_of(question)}
        names = {one["key"]: keys[one["label"]["en"]] for one in paper["columns"]}
        return [{names[key]: cell for key, cell in row.items()} for row in value]
    return value
