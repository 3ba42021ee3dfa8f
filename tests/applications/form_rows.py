"""Further questions for the form of a test's call, before it is published or started."""

from __future__ import annotations

from typing import Any

from calls.models import Call, ProposalForm, Question, Section
from calls.stands_for import KEYS
from tests.factories.calls import texts


def add_section(call: Call, key: str = "more") -> Section:
    """One more section at the end of the call's form."""
    form: ProposalForm = call.forms.get()
    return Section.objects.create(form=form, key=key, position=9, **texts("title", key.title()))


def ask(section: Section, key: str, kind: str, **columns: Any) -> Question:
    """One more question, optional unless told otherwise; by its key it stands for what keys once did."""
    meaning = "" if "parent" in columns else KEYS.get(key, "")
    defaults = {"required": False, "position": section.questions.count() + 1, **texts("label", key.title())}
    defaults["stands_for"] = meaning
    return Question.objects.create(section=section, key=key, kind=kind, **{**defaults, **columns})


def ask_table(
    section: Section, key: str, *cells: tuple[str, str], kind: str = "table", **columns: Any
) -> Question:
    """A table or group with columns given as (key, kind)."""
    table = ask(section, key, kind, **columns)
    for position, (cell, cell_kind) in enumerate(cells, 1):
        ask(section, cell, cell_kind, parent=table, required=True, position=position)
    return table
