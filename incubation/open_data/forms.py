"""The whole form of a call as data: sections, questions, columns, choices and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calls.form_tree import choice_rows, columns_of, read_form
from incubation.open_data import call_shapes as shapes
from incubation.open_data.lists import texts

if TYPE_CHECKING:
    from calls.models import ProposalForm, Question
    from calls.models.form import Conditional


def form_as_data(form: ProposalForm) -> shapes.WholeForm:
    """Every section and question in order."""
    return {
        "version": form.version,
        "sections": [
            {
                "key": part.key,
                "title": texts(part.section, "title"),
                "intro": texts(part.section, "intro"),
                "condition": _condition(part.section),
                "questions": [_asked(one) for one in part.questions],
            }
            for part in read_form(form).sections
        ],
    }


def _asked(question: Question) -> shapes.Asked:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": texts(question, "label"),
        "help": texts(question, "help"),
        "is_required": question.required,
        "condition": _condition(question),
        "limits": _limits(question),
        "choices": [
            {"key": one.key, "name": texts(one, "name" if question.options_from_themes else "label")}
            for one in choice_rows(question)
        ],
        "columns": [_asked(column) for column in columns_of(question)],
    }


def _condition(row: Conditional) -> shapes.Condition | None:
    if not row.show_if_question:
        return None
    return {"question": row.show_if_question, "values": [str(one) for one in row.show_if_values]}


def _limits(question: Question) -> shapes.Limits:
    return {
        "max_words": question.max_words,
        "max_characters": question.max_length,
        "smallest": question.minimum,
        "largest": question.maximum,
        "fewest_entries": question.min_items,
        "most_entries": question.max_items,
        "currencies": [str(one) for one in question.currencies],
        "files": [str(one) for one in question.accept],
        "largest_file_mb": question.max_mb,
    }
