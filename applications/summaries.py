"""The summary columns of an application, filled from its answers by the keys that forms agree on.

The convention, first match wins; a form that has none of the keys falls back to what stands after the dash:
title: title, project_title – the applicant's name, else the first short text that jurors may see
summary: summary, abstract, challenge, motivation – the first long text
applicant_name: organisation_name, full_name, body_name, contact_name – the first row of "authors"
applicant_kind: organisation_kind, applicant_type
country: country, citizenship – the first country question, also in the first row of a group
contact_email: contact_email, email – the owner's address
themes: every answer whose choices are the call's themes
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from applications.completeness import percent_complete
from applications.contents import Contents, contents_to_seal, sealed_values
from applications.register.searching import folded_lines
from calls.answer_words import words_of
from calls.answers import ROW_KINDS
from calls.form_tree import FormTree, columns_of, read_form

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Question

TITLE = ("title", "project_title")
SUMMARY = ("summary", "abstract", "challenge", "motivation")
NAME = ("organisation_name", "full_name", "body_name", "contact_name")
KIND = ("organisation_kind", "applicant_type")
COUNTRY = ("country", "citizenship")
EMAIL = ("contact_email", "email")
LONGEST_EMAIL = 254
WRITTEN = ("short_text", "long_text", "email", "url")
CHOSEN = ("choice", "multi_choice")


def summary_columns(application: Application, *, tree: FormTree | None = None) -> None:
    """Fill the columns from what would be sealed now. Themes are set at once; the caller saves the row."""
    contents = contents_to_seal(application, tree=tree or read_form(application.form))
    answers = _sound(contents)
    for column, value in _columns(contents, answers).items():
        setattr(application, column, value)
    application.contact_email = (_first(answers, EMAIL) or _owner_email(application))[:LONGEST_EMAIL]
    application.language = application.language or (get_language() or settings.LANGUAGE_CODE)[:2]
    application.percent_complete = percent_complete(contents)
    application.search_text = search_text(application, contents, answers)
    application.themes.set(_themes(application, contents, answers))


def _sound(contents: Contents) -> dict[str, Any]:
    return {one.key: contents.values.get(one.key) for one in contents.shown() if contents.checked(one).is_ok}


def _columns(contents: Contents, answers: dict[str, Any]) -> dict[str, str]:
    name = _first(answers, NAME) or _from_rows(contents, answers, "short_text")
    country = _first(answers, COUNTRY) or _first_of_kind(contents, answers, "country")
    return {
        "title": (_first(answers, TITLE) or name or _first_of_kind(contents, answers, "short_text"))[:600],
        "applicant_name": name[:300],
        "applicant_kind": _first(answers, KIND)[:20],
        "summary": _first(answers, SUMMARY) or _first_of_kind(contents, answers, "long_text"),
        "country": (country or _from_rows(contents, answers, "country"))[:2],
    }


def sealed_title(document: str) -> str:
    """The title that stands in a sealed document, or an empty text where its form has no such question."""
    return _first(sealed_values(document), TITLE)


def search_text(application: Application, contents: Contents, answers: dict[str, Any]) -> str:
    """Reference, title and name, made comparable; once it is sealed every text of the answers, and choices
    in each of our languages. Staff know that a draft exists, and not by a search what it says."""
    texts = [application.reference, application.title, application.applicant_name, application.contact_email]
    if application.valid_submission_id:
        for one in contents.shown():
            if answers.get(one.key):
                texts += _texts(one, answers[one.key])
    return folded_lines(texts)


def _texts(question: Question, value: Any) -> Iterator[str]:
    """The texts of one answer; those of a table cell by cell."""
    if question.kind in WRITTEN:
        yield words_of(question, value)
    elif question.kind in CHOSEN:
        for language, _name in settings.LANGUAGES:
            yield words_of(question, value, language=language)
    elif question.kind in ROW_KINDS:
        for column in columns_of(question):
            for row in value:
                if isinstance(row, dict) and row.get(column.key):
                    yield from _texts(column, row[column.key])


def _first(answers: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(answers[key]) for key in keys if isinstance(answers.get(key), str) and answers[key]), "")


def _first_of_kind(contents: Contents, answers: dict[str, Any], kind: str) -> str:
    asked = [one for one in contents.shown() if one.kind == kind and answers.get(one.key)]
    asked.sort(key=lambda one: one.hidden_from_jurors)
    return str(answers[asked[0].key]) if asked else ""


def _from_rows(contents: Contents, answers: dict[str, Any], kind: str) -> str:
    """The first value of this kind in the first row of a repeated group: authors, members of a team."""
    for question in contents.shown():
        rows = answers.get(question.key)
        if question.kind == "group" and isinstance(rows, list) and rows:
            for column in _columns_of_kind(question, kind):
                if rows[0].get(column.key):
                    return str(rows[0][column.key])
    return ""


def _columns_of_kind(question: Question, kind: str) -> Iterator[Question]:
    return (one for one in columns_of(question) if one.kind == kind)


def _owner_email(application: Application) -> str:
    owner = application.collaborators.filter(role="owner").select_related("user").first()
    return owner.user.email if owner else ""


def _themes(application: Application, contents: Contents, answers: dict[str, Any]) -> list[Any]:
    chosen: set[str] = set()
    for question in contents.shown():
        value = answers.get(question.key)
        if question.options_from_themes and value and question.kind not in ROW_KINDS:
            chosen.update(value if isinstance(value, list) else [value])
    return [one for one in application.call.themes.all() if one.key in chosen] if chosen else []
