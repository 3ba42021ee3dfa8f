"""A call's proposal form, from its data."""

from __future__ import annotations

from typing import Any

from accelerator.seeding.data import texts
from calls.models import Call, Option, ProposalForm, Question, Section

PLAIN = (
    "max_length", "max_words", "minimum", "maximum", "min_items", "max_items", "max_mb", "currencies",
    "accept", "required", "hidden_from_jurors", "public_after_award", "options_from_themes", "is_total",
    "within_award", "stands_for",
)  # fmt: skip


def add_form(call: Call, sections: list[dict[str, Any]]) -> ProposalForm:
    """The first version of the form, with sections, questions, columns and choices."""
    form = ProposalForm.objects.create(call=call, version=1)
    for position, row in enumerate(sections, 1):
        words = {**texts("title", row["title"]), **texts("intro", row["intro"])}
        section = Section.objects.create(
            form=form, key=row["key"], position=position, **words, **_condition(row)
        )
        for place, question in enumerate(row["questions"], 1):
            _add_question(section, question, place)
    return form


def _add_question(
    section: Section, row: dict[str, Any], position: int, parent: Question | None = None
) -> None:
    question = Question.objects.create(
        section=section,
        parent=parent,
        key=row["key"],
        kind=row["kind"],
        position=position,
        **_condition(row),
        **{name: row[name] for name in PLAIN if name in row},
        **texts("label", row["label"]),
        **texts("help", row.get("help", {})),
        **texts("example", row.get("example", {})),
    )
    Option.objects.bulk_create(
        Option(question=question, key=one["key"], position=place, **texts("label", one["label"]))
        for place, one in enumerate(row.get("options", []), 1)
    )
    for place, column in enumerate(row.get("columns", []), 1):
        _add_question(section, column, place, question)


def _condition(row: dict[str, Any]) -> dict[str, Any]:
    condition = row.get("show_if") or {}
    return {
        "show_if_question": condition.get("question", ""),
        "show_if_values": condition.get("values", []),
    }
