"""One question as an applicant sees it, also while it is edited and stands in no database."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from typing import Any

from crispy_forms.utils import render_crispy_form
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls.form_tree import FormTree, SectionTree, columns_of
from calls.forms import SectionForm
from calls.models import Option, Question
from calls.question_words import limits

MOST_ROWS = 10
KEY = "shown"  # the key of what is shown: the editor's own fields have other names


def question_preview(question: Question, *, options: Collection[Option] | None, language: str) -> SafeString:
    """The question in one language, with these choices (None for those it has); a column in its table."""
    with override(language):
        shown = _shown(question, options)
        if question.parent:
            shown = _in_its_table(question.parent, shown)
        shown.key = KEY
        shown.min_items = min(shown.min_items or 0, MOST_ROWS) or None
        section = SectionTree(question.section, (shown,))
        form = SectionForm(FormTree(question.section.form, (section,)), section, slots=_slots(shown))
        return SafeString(render_crispy_form(form))


def _shown(question: Question, options: Collection[Option] | None) -> Question:
    """A copy that is always asked; a question without words says that it has none."""
    shown = copy(question)
    shown.show_if_question, shown.show_if_values = "", []
    if not shown.label:
        shown.label = _("Here stands the question.")
    if options is not None and not question.options_from_themes:
        shown.__dict__["_choices_read"] = [_choice(one, number) for number, one in enumerate(options)]
    if question.kind in ("table", "group"):
        shown.__dict__["_columns_read"] = columns_of(question) if question.pk else []
    return shown


def _choice(option: Option, number: int) -> Option:
    found = copy(option)
    found.key = option.key or f"choice-{number}"
    return found


def _in_its_table(table: Question, column: Question) -> Question:
    """The table with the column in its place, the last one for a new column."""
    shown = copy(table)
    column.key = column.key or KEY
    columns = [column if one.pk == column.pk else one for one in columns_of(table)]
    shown.__dict__["_columns_read"] = columns if column.pk else [*columns, column]
    return shown


def _slots(question: Question) -> dict[str, tuple[str, dict[str, Any]]]:
    if question.kind != "file":
        return {}
    return {KEY: ("calls/form/file.html", {"limits": ", ".join(limits(question))})}
