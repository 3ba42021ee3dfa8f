"""The summary columns of an application, filled from its answers by what each of them stands for.

`calls.stands_for` says which question that is. Where a form has none, or it is not answered, this counts:
title: the applicant's name, as it was answered, else the first short text that jurors may see
summary: the first long text
applicant_name: the organisation, else the person; the first row of a repeated group; then the organisation
that the application was started for, and last the name of its owner's account: no list is without a name
applicant_kind: the kind of organisation, else whether an organisation or a person applies
country: the first country question, also in the first row of a group
contact_email: the owner's address
themes: every answer whose choices are the call's themes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from applications.completeness import percent_complete
from applications.contents import Contents, contents_to_seal, sealed_values
from applications.register.searching import folded_lines
from calls.answer_words import words_of
from calls.answers import ROW_KINDS
from calls.form_tree import FormTree, columns_of, read_form
from calls.models import Question
from calls.stands_for import KINDS, NAMES, keys_of, marked

if TYPE_CHECKING:
    from applications.models import Application, Submission
    from people.models import User

S = Question.StandsFor
LONGEST_EMAIL = 254
WRITTEN = ("short_text", "long_text", "email", "url")
CHOSEN = ("choice", "multi_choice")


def summary_columns(application: Application, *, tree: FormTree | None = None) -> None:
    """Fill the columns from what would be sealed now. Themes are set at once; the caller saves the row."""
    contents = contents_to_seal(application, tree=tree or read_form(application.form))
    answers = _sound(contents)
    for column, value in _columns(contents, answers).items():
        setattr(application, column, value)
    application.applicant_name = application.applicant_name or _name_of_account(application)[:300]
    address = _first(_by_meaning(contents, answers), (S.EMAIL,)) or _owner_email(application)
    application.contact_email = address[:LONGEST_EMAIL]
    application.language = application.language or (get_language() or settings.LANGUAGE_CODE)[:2]
    application.percent_complete = percent_complete(contents)
    application.search_text = search_text(application, contents, answers)
    application.themes.set(_themes(application, contents, answers))


def _sound(contents: Contents) -> dict[str, Any]:
    return {one.key: contents.values.get(one.key) for one in contents.shown() if contents.checked(one).is_ok}


def _columns(contents: Contents, answers: dict[str, Any]) -> dict[str, str]:
    told = _by_meaning(contents, answers)
    name = _first(told, NAMES) or _from_rows(contents, answers, "short_text")
    country = _first(told, (S.COUNTRY,)) or _first_of_kind(contents, answers, "country")
    return {
        "title": (_first(told, (S.TITLE,)) or name or _first_open_text(contents, answers))[:600],
        "applicant_name": name[:300],
        "applicant_kind": _first(told, KINDS)[:20],
        "summary": _first(told, (S.SUMMARY,)) or _first_of_kind(contents, answers, "long_text"),
        "country": (country or _from_rows(contents, answers, "country"))[:2],
    }


def _by_meaning(contents: Contents, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers by what they stand for."""
    asked = marked(contents.tree.questions())
    return {meaning: answers.get(question.key) for meaning, question in asked.items()}


def sealed_title(submission: Submission) -> str:
    """The title that stands in a sealed copy, or an empty text where its form has no such question."""
    meanings = keys_of(submission.application.form_id)
    titles = tuple(key for key, meaning in meanings.items() if meaning == S.TITLE)
    return _first(sealed_values(submission.document), titles)


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


def _first(answers: Mapping[str, Any], keys: Sequence[str]) -> str:
    return next((str(answers[key]) for key in keys if isinstance(answers.get(key), str) and answers[key]), "")


def _first_open_text(contents: Contents, answers: dict[str, Any]) -> str:
    """The first short text that jurors may see, so that no hidden answer becomes a title."""
    asked = (one for one in contents.shown() if one.kind == "short_text" and not one.hidden_from_jurors)
    return next((str(answers[one.key]) for one in asked if answers.get(one.key)), "")


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
    owner = _owner(application)
    return owner.email if owner else ""


def _name_of_account(application: Application) -> str:
    """Who applies where no answer says it: the organisation it was started for, else its owner."""
    if application.organisation is not None:
        return application.organisation.name
    owner = _owner(application)
    return owner.name if owner else ""


def _owner(application: Application) -> User | None:
    owner = application.collaborators.filter(role="owner").select_related("user").first()
    return owner.user if owner else None


def _themes(application: Application, contents: Contents, answers: dict[str, Any]) -> list[Any]:
    chosen: set[str] = set()
    for question in contents.shown():
        value = answers.get(question.key)
        if question.options_from_themes and value and question.kind not in ROW_KINDS:
            chosen.update(value if isinstance(value, list) else [value])
    return [one for one in application.call.themes.all() if one.key in chosen] if chosen else []
