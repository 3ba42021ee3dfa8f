"""A section of a proposal form as a crispy form: one builder for every kind of question and every call.

The form only shows. What was sent is read by `calls.form_post`, checked by `calls.answers` and kept by the
floor above, also where it is wrong; then this form shows it again, with a sentence beside each field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict

from calls.answers import ROW_KINDS, WHOLE, Complaint, cell_name
from calls.conditions import offered_keys
from calls.form_fields import field_for, hint_of, shown_value
from calls.form_layout import Block
from calls.form_tree import FormTree, SectionTree, choices_of, columns_of
from calls.question_words import condition_line

if TYPE_CHECKING:
    from calls.models import Question

Slot = tuple[str, Mapping[str, Any]]  # a template and its context, in the place of a file question
SPARE_ROWS = 1


class SectionForm(forms.Form):
    """One section's page. `values` and `complaints` by question key; nothing else is needed for a preview."""

    use_required_attribute = False

    def __init__(
        self,
        tree: FormTree,
        section: SectionTree,
        *,
        values: Mapping[str, Any] | None = None,
        complaints: Mapping[str, Collection[Complaint]] | None = None,
        tokens: Mapping[str, str] | None = None,
        conflicts: Mapping[str, Any] | None = None,
        saved_notes: Mapping[str, str] | None = None,
        slots: Mapping[str, Slot] | None = None,
        consents: Mapping[str, str] | None = None,
        only: Collection[str] | None = None,
        rows: Mapping[str, int] | None = None,
        page: Collection[SectionTree] = (),
    ) -> None:
        """`only` are the keys that may be changed, `consents` the fingerprints of their texts; `rows` is how
        many lines a table shows at least; `page` are the sections that stand on one page with this one, where
        a condition is the reader's to see.
        """
        super().__init__()
        self.values, self.tokens = values or {}, tokens or {}
        self.conflicts, self.slots = conflicts or {}, slots or {}
        self.consents = consents or {}
        self.saved_notes, self.wanted_rows = saved_notes, rows or {}
        self.row_counts: dict[str, int] = {}
        shown = self._shown(tree, section, page or (section,), only)
        here = {one.key for one in section.questions}
        self.asked = [one for one in shown if one.key in here]
        self.conditions = self._conditions(shown)
        for question in self.asked:
            self._add(question)
        self._errors = self._errors_from(complaints or {})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(Block(question) for question in self.asked))

    def _shown(
        self,
        tree: FormTree,
        section: SectionTree,
        page: Collection[SectionTree],
        only: Collection[str] | None,
    ) -> list[Question]:
        """The questions of the whole page that are asked and may be changed."""
        on_page = SectionTree(section.section, tuple(one for part in page for one in part.questions))
        offered = set(offered_keys(tree, on_page, self.values))
        return [one for one in on_page.questions if one.key in offered and (only is None or one.key in only)]

    def _conditions(self, on_page: Collection[Question]) -> dict[str, dict[str, Any]]:
        here = {question.key for question in on_page}
        labels = {question.key: question.label for question in on_page}
        choices = {question.key: dict(choices_of(question)) for question in on_page}
        return {
            question.key: {
                "line": condition_line(question, labels, choices),
                "question": question.show_if_question,
                "values": " ".join(str(value) for value in question.show_if_values),
            }
            for question in self.asked
            if question.show_if_question in here
        }

    def _add(self, question: Question) -> None:
        value = self.values.get(question.key)
        if question.kind in ROW_KINDS:
            self._add_rows(question, value if isinstance(value, list) else [])
        elif question.kind == "file":
            self._add_file(question)
        else:
            self._add_field(question.key, question, value)
            if self.saved_notes is not None:
                field = self.fields[question.key]
                field.has_autosave = True  # type: ignore[attr-defined]
                field.saved_note = self.saved_notes.get(question.key, "")  # type: ignore[attr-defined]

    def _add_file(self, question: Question) -> None:
        """Drawn by its slot; the field is there for a sentence about it."""
        field = forms.CharField(label=question.label, required=False, widget=forms.HiddenInput())
        field.summary_target = f"question-{question.key}"  # type: ignore[attr-defined]
        self.fields[question.key] = field

    def _add_field(self, name: str, question: Question, value: Any) -> None:
        field = field_for(question, value)
        field.initial = shown_value(question, value)
        self.fields[name] = field

    def _add_rows(self, question: Question, rows: list[Any]) -> None:
        columns = columns_of(question)
        count = max(len(rows) + SPARE_ROWS, question.min_items or 1, self.wanted_rows.get(question.key, 0))
        if question.max_items:
            count = max(min(count, question.max_items), len(rows))
        self.row_counts[question.key] = count
        counter = forms.CharField(
            widget=forms.HiddenInput(), initial=str(count), required=bool(question.required)
        )
        counter.label, counter.help_text = question.label, hint_of(question)
        counter.summary_target = f"question-{question.key}"  # type: ignore[attr-defined]
        self.fields[f"{question.key}-rows"] = counter
        for number in range(count):
            row = rows[number] if number < len(rows) else {}
            for column in columns:
                self._add_cell(question, column, number, row.get(column.key))

    def _add_cell(self, question: Question, column: Question, number: int, value: Any) -> None:
        name = f"{question.key}-{number}-{column.key}"
        self._add_field(name, column, value)
        self.fields[name].full_name = cell_name(question, column, number)  # type: ignore[attr-defined]
        if question.kind == "table":
            widget = self.fields[name].widget
            widget.attrs["class"] = str(widget.attrs.get("class", "")).replace("w-short", "w-cost")
            self.fields[name].label = cell_name(question, column, number)

    def _errors_from(self, complaints: Mapping[str, Collection[Complaint]]) -> ErrorDict:
        errors = ErrorDict()
        for question in self.asked:
            for complaint in complaints.get(question.key, ()):
                name = self._name_of(question, complaint)
                errors.setdefault(name, self.error_class()).append(complaint.sentence)
        return errors

    def _name_of(self, question: Question, complaint: Complaint) -> str:
        if question.kind not in ROW_KINDS:
            return question.key if question.key in self.fields else NON_FIELD_ERRORS
        if complaint.path == WHOLE:
            return f"{question.key}-rows"
        return f"{question.key}-{complaint.path[0]}-{complaint.path[1]}"
