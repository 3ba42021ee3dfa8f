"""The questions of a call's form whose answers fit into one cell of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calls.models import Question

if TYPE_CHECKING:
    from calls.models import Call

SHORT = ("short_text", "number", "money", "choice", "multi_choice", "date", "country", "email", "url")


def short_questions(call: Call) -> list[Question]:
    """Those of the newest version, in its order, with their choices: two queries."""
    newest = call.forms.order_by("-version").values("pk")[:1]
    asked = Question.objects.filter(
        section__form__in=newest, parent__isnull=True, kind__in=SHORT, options_from_themes=False
    )
    rows = list(
        asked.order_by("section__position", "section_id", "position", "id").prefetch_related("options")
    )
    for one in rows:
        one.__dict__["_choices_read"] = list(one.options.all())  # what calls.form_tree would have read
    return rows
