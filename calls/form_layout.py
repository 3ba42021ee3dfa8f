"""The parts of a section's page that crispy has no word for: a question with its version, tables, slots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from calls.form_sums import award_line, sums_of
from calls.form_tree import columns_of

if TYPE_CHECKING:
    from calls.forms import SectionForm
    from calls.models import Question


class Block(LayoutObject):
    """One question: its hidden version, what somebody else wrote meanwhile, and its control."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(
        self, form: SectionForm, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        inner = self._inner(form, context, template_pack, **kwargs)
        here = {
            "question": self.question,
            "inner": inner,
            "version": form.tokens.get(self.question.key, ""),
            "conflict": form.conflicts.get(self.question.key),
            "condition": form.conditions.get(self.question.key),
            "example": self.question.example,
            "consent": form.consents.get(self.question.key, ""),
        }
        return render_to_string("calls/form/block.html", here)

    def _inner(self, form: SectionForm, context: Any, template_pack: Any, **kwargs: Any) -> SafeString:
        key, kind = self.question.key, self.question.kind
        if key in form.slots:
            template, slot = form.slots[key]
            return render_to_string(template, {**context.flatten(), **slot, "question": self.question})
        if kind in ("table", "group"):
            return render_to_string(f"calls/form/{kind}.html", {**context.flatten(), **self._rows(form)})
        extra = {}
        if kind == "money" and len(self.question.currencies) == 1:
            extra = {"crispy_appended_text": self.question.currencies[0]}
        return render_field(key, form, context, template_pack=template_pack, extra_context=extra)

    def _rows(self, form: SectionForm) -> dict[str, Any]:
        key, columns = self.question.key, columns_of(self.question)
        count = form.row_counts[key]
        rows = [[form[f"{key}-{number}-{column.key}"] for column in columns] for number in range(count)]
        return {
            "question": self.question,
            "columns": columns,
            "count_field": form[f"{key}-rows"],
            "hint": form.fields[f"{key}-rows"].help_text,
            "rows": rows,
            "filled": count,
            **sums_of(self.question, form.values.get(key)),
            "award": award_line(self.question, form.values.get(key)),
            "can_add": not self.question.max_items or count < self.question.max_items,
        }
