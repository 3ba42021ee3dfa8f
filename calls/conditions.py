"""Which sections and questions are asked, given the answers: one rule for page, task list and seal.

A question or a section may depend on the answer to one question before it. What is not asked answers nothing
itself, so whatever depends on it is not asked either. What was typed there stays, but counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calls.form_tree import FormTree, SectionTree
    from calls.models.form import Conditional


def is_met(conditional: Conditional, answers: Mapping[str, Any]) -> bool:
    """Whether the condition of a question or section holds; what has none is always asked."""
    if not conditional.show_if_question:
        return True
    given = answers.get(conditional.show_if_question)
    wanted = {str(value) for value in conditional.show_if_values}
    found = {"yes" if one is True else str(one) for one in (given if isinstance(given, list) else [given])}
    return bool(found & wanted)


def asked_keys(tree: FormTree, answers: Mapping[str, Any]) -> frozenset[str]:
    """The keys of all questions that are asked."""
    counted: dict[str, Any] = {}
    asked: set[str] = set()
    for section in tree.sections:
        if is_met(section.section, counted):
            for question in section.questions:
                if is_met(question, counted):
                    asked.add(question.key)
                    counted[question.key] = answers.get(question.key)
    return frozenset(asked)


def asked_sections(tree: FormTree, answers: Mapping[str, Any]) -> list[SectionTree]:
    """The sections that are asked, in order."""
    asked = asked_keys(tree, answers)
    counted = {key: value for key, value in answers.items() if key in asked}
    return [one for one in tree.sections if is_met(one.section, counted)]


def offered_keys(tree: FormTree, here: SectionTree, answers: Mapping[str, Any]) -> Iterator[str]:
    """The questions that a section's page shows: a condition within the page is the reader's to see, one on
    another page is settled. A section that is not asked shows what it would ask."""
    asked = asked_keys(tree, answers)
    elsewhere = {key: answers.get(key) for key in asked}
    offered: set[str] = set()
    for question in here.questions:
        on = question.show_if_question
        is_here = any(one.key == on for one in here.questions)
        if (on in offered) if is_here else is_met(question, elsewhere):
            offered.add(question.key)
            yield question.key
