"""A report's answers: as forms that show them, as what is wrong with them, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.answer_words import lines_of
from calls.answers import Complaint, check, missing
from calls.conditions import asked_keys
from calls.form_post import posted_values
from calls.form_tree import FormTree, read_form
from calls.forms import SectionForm
from core.canonical import sha256_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from calls.models import ProposalForm
    from incubation.models import Report


@dataclass(frozen=True, slots=True)
class Read:
    """Answers that were read: clean where they can be, and what is wrong by key."""

    values: dict[str, Any]
    complaints: dict[str, tuple[Complaint, ...]]
    missing: dict[str, tuple[Complaint, ...]]


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


def read_answers(tree: FormTree, raw: dict[str, Any]) -> Read:
    """Check every question that is asked; what is wrong stays as it was typed."""
    values, wrong, absent = {}, {}, {}
    for question in tree.questions():
        checked = check(question, raw.get(question.key))
        if checked.value is not None:
            values[question.key] = checked.value
        if checked.complaints:
            wrong[question.key] = tuple(checked.complaints)
        elif missing(question, checked.value):
            absent[question.key] = (Complaint(_("Answer this question.")),)
    asked = {one.key for one in asked_questions(tree, values)}
    return Read(
        values,
        {key: one for key, one in wrong.items() if key in asked},
        {key: one for key, one in absent.items() if key in asked},
    )


def asked_questions(tree: FormTree, values: dict[str, Any]) -> list[Any]:
    """The questions that these answers lead to."""
    asked = asked_keys(tree, values)
    return [one for one in tree.questions() if one.key in asked]


def forms_of(
    tree: FormTree, values: dict[str, Any], complaints: dict[str, Any] | None = None
) -> list[SectionForm]:
    """A crispy form for each section; the versions are there because a page must say what stood on it."""
    return [
        SectionForm(
            tree,
            section,
            values=values,
            complaints=complaints or {},
            tokens={one.key: "1" for one in section.questions},
        )
        for section in tree.sections
    ]


def in_words(tree: FormTree, values: dict[str, Any]) -> list[dict[str, str]]:
    """Question and answer, as components/facts.html shows them."""
    return [
        {"name": str(one.label), "value": lines_of(one, values.get(one.key)) or "–"}
        for one in asked_questions(tree, values)
    ]
