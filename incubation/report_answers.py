"""A report's answers: as forms that show them, as what is wrong with them, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.answer_words import lines_of
from calls.answers import Complaint, check, missing
from calls.conditions import asked_keys
from calls.form_post import posted_values
from calls.form_tree import FormTree, choices_of, read_form
from calls.forms import SectionForm
from calls.question_words import condition_line
from core.canonical import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from calls.models import ProposalForm, Section
    from incubation.models import Report


@dataclass(frozen=True, slots=True)
class Read:
    """Answers that were read: clean where they can be, and what is wrong by key."""

    values: dict[str, Any]
    complaints: dict[str, tuple[Complaint, ...]]
    missing: dict[str, tuple[Complaint, ...]]
    asked: frozenset[str]


def tree_of(report: Report) -> FormTree | None:
    """The form it is written in; None where it is written freely."""
    form: ProposalForm | None = report.form
    return read_form(form) if form is not None else None


def mark_of(report: Report) -> str:
    """What changes whenever the answers do."""
    return sha256_of(report.answers)[:16]


def posted_answers(tree: FormTree, data: QueryDict) -> dict[str, Any]:
    """What a page sent, by key."""
    found: dict[str, Any] = {}
    for section in tree.sections:
        found.update(posted_values(section, data))
    return found


def files_of(report: Report) -> dict[str, list[dict[str, str]]]:
    """The files that answer it now, by question, as `calls.answers` checks them."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in report.files.filter(set_aside_at__isnull=True).select_related("upload"):
        value = {"name": one.upload.original_name, "state": one.upload.state}
        found.setdefault(one.question_key, []).append(value)
    return found


def read_answers(tree: FormTree, raw: dict[str, Any], files: Mapping[str, list[dict[str, str]]]) -> Read:
    """Check every question that is asked; what is wrong stays as it was typed. Files are no values here."""
    values, wrong, absent = {}, {}, {}
    for question in tree.questions():
        is_file = question.kind == "file"
        checked = check(question, (files if is_file else raw).get(question.key))
        if checked.value is not None and not is_file:
            values[question.key] = checked.value
        if checked.complaints:
            wrong[question.key] = tuple(checked.complaints)
        elif missing(question, checked.value):
            absent[question.key] = (Complaint(_("Answer this question.")),)
    asked = asked_keys(tree, values)
    return Read(
        values,
        {key: one for key, one in wrong.items() if key in asked},
        {key: one for key, one in absent.items() if key in asked},
        asked,
    )


@dataclass(frozen=True, slots=True)
class PartToWrite:
    """A section as the team fills it in; `number` counts from 1, 0 where the form has one section alone."""

    number: int
    section: Section
    form: SectionForm
    condition: str
    show_values: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words or its files."""

    name: str
    value: str
    files: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PartToRead:
    """A section with its answers, for a reader."""

    number: int
    section: Section
    answers: Sequence[Answered]


def parts_to_write(
    tree: FormTree, values: Mapping[str, Any], complaints: Mapping[str, Any], slots: Mapping[str, Any]
) -> list[PartToWrite]:
    """A crispy form for each section; the versions are there because a page must say what stood on it."""
    labels = {one.key: one.label for one in tree.questions()}
    choices = {one.key: dict(choices_of(one)) for one in tree.questions()}
    return [
        PartToWrite(
            number if len(tree.sections) > 1 else 0,
            part.section,
            SectionForm(
                tree,
                part,
                values=values,
                complaints=complaints,
                tokens={one.key: "1" for one in part.questions},
                slots=slots,
                page=tree.sections,
            ),
            condition_line(part.section, labels, choices),
            " ".join(str(value) for value in part.section.show_if_values),
        )
        for number, part in enumerate(tree.sections, 1)
        if part.questions
    ]


def parts_to_read(
    tree: FormTree, values: Mapping[str, Any], files: Mapping[str, Sequence[Any]]
) -> list[PartToRead]:
    """Question and answer of all that was asked, section by section."""
    asked = asked_keys(tree, values)
    found = []
    for number, part in enumerate(tree.sections, 1):
        answers = [
            Answered(str(one.label), lines_of(one, values.get(one.key)), files.get(one.key, ()))
            for one in part.questions
            if one.key in asked
        ]
        if answers:
            found.append(PartToRead(number if len(tree.sections) > 1 else 0, part.section, answers))
    return found
