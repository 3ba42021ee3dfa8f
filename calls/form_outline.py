"""The whole form of a call to be read: sections, questions, columns and choices as prepared rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calls.form_tree import choices_of, columns_of, read_form
from calls.models import Call, ProposalForm, Question, Section
from calls.question_words import condition_line, kind_line

Choices = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Asked:
    """One question as a reader sees it."""

    question: Question
    line: str
    condition: str
    choices: list[str]
    columns: list[Asked] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """One section with its questions; `number` counts from 1."""

    number: int
    section: Section
    questions: list[Asked]
    condition: str = ""


def form_in_force(call: Call) -> ProposalForm | None:
    """The version of the form with which a new application starts."""
    return call.forms.filter(is_prepared=False).order_by("-version").first()


def newest_form(call: Call, purpose: str = "") -> ProposalForm | None:
    """The version that the builder shows: the one being prepared where there is one. Of the form of reports
    also the one that reports get which are asked for now; None where they are written freely."""
    return ProposalForm.every.filter(call=call, purpose=purpose).order_by("-version").first()


def outline(form: ProposalForm) -> list[Part]:
    """Every section and question of a form, columns under their table. A fixed number of queries."""
    tree = read_form(form)
    labels = {one.key: one.label for one in tree.questions()}
    choices = {one.key: dict(choices_of(one)) for one in tree.questions()}
    return [
        Part(
            number,
            part.section,
            [_asked(one, labels, choices) for one in part.questions],
            condition_line(part.section, labels, choices),
        )
        for number, part in enumerate(tree.sections, 1)
    ]


def _asked(question: Question, labels: Mapping[str, str], choices: Choices) -> Asked:
    return Asked(
        question,
        kind_line(question),
        condition_line(question, labels, choices),
        [label for _key, label in choices_of(question)],
        [_asked(column, labels, choices) for column in columns_of(question)],
    )
