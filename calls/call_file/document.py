"""A call as one document: plain JSON that another portal, or a person with an editor, can read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from calls.deadlines import to_wall
from calls.form_outline import form_in_force, newest_form
from calls.models import (
    Anchor,
    Call,
    Criterion,
    EligibilityRule,
    Faq,
    Option,
    Partner,
    ProposalForm,
    Question,
    Round,
    Rubric,
    Theme,
)
from calls.translations import translated_fields

FORMAT = "call"
VERSION = 1
REPORTS = "report_sections"  # only where a form of reports was begun
LISTS: dict[str, type[models.Model]] = {
    "themes": Theme,
    "partners": Partner,
    "faqs": Faq,
    "eligibility_rules": EligibilityRule,
}
# What belongs to one portal or one edition is in no file. A row's place is its place in the list.
LEFT_OUT: dict[type[models.Model], frozenset[str]] = {
    Call: frozenset(
        {
            *("state", "slug", "year", "reference_prefix", "created_at", "published_at"),
            *("opens_wall", "opens_at", "deadline_wall", "deadline_at", "tzdata_version"),
            *("sealed_at", "sealed_count", "sealed_hash"),
        }
    ),
    EligibilityRule: frozenset({"version"}),
    Partner: frozenset({"logo"}),
    Round: frozenset({"locked_at"}),
}


def columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """The columns of a model that a file holds, by name: each language of a text is one of its own."""
    translated = set(translated_fields(model)) if model is not Rubric else set()
    left_out = LEFT_OUT.get(model, frozenset()) | translated | {"position"}
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and field.name not in left_out
    }


def whole_call(call: Call) -> dict[str, Any]:
    """Everything that makes a call, but its staff and what happened in it: JSON-ready, in a fixed order."""
    form, reports = form_in_force(call), newest_form(call, "report")
    return {
        "format": FORMAT,
        "version": VERSION,
        "call": _row(call),
        "dates": _dates(call),
        "themes": [_theme(theme) for theme in call.themes.select_related("topic")],
        **{name: [_row(row) for row in _rows(call, name)] for name in LISTS if name != "themes"},
        "sections": sections_of(form) if form else [],
        **({REPORTS: sections_of(reports)} if reports else {}),
        "rubrics": _rubrics(call),
        "rounds": [{**_row(one), "rubric": one.rubric.key} for one in call.rounds.select_related("rubric")],
    }


def _rows(call: Call, name: str) -> models.QuerySet[Any]:
    return LISTS[name]._default_manager.filter(call=call)


def _row(row: models.Model) -> dict[str, Any]:
    """The columns of a row that say something: what a blank row has too is left out."""
    values = {name: getattr(row, name) for name in columns(type(row))}
    blank = {name: one.get_default() for name, one in columns(type(row)).items() if name != "key"}
    return {
        name: _plain(value)
        for name, value in values.items()
        if value not in (None, "", []) and value != blank.get(name)
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _theme(theme: Theme) -> dict[str, Any]:
    return {**_row(theme), **({"topic": theme.topic.key} if theme.topic else {})}


def _dates(call: Call) -> dict[str, str]:
    """Wall times in the call's zone, by name, as `2027-03-01T18:00`."""
    walls = {"opens": call.opens_wall, "deadline": call.deadline_wall}
    for one in call.key_dates.all():
        walls[one.kind] = to_wall(one.at, zone=call.zone).isoformat(timespec="minutes")
    return {name: wall for name, wall in walls.items() if wall}


def sections_of(form: ProposalForm) -> list[dict[str, Any]]:
    """One version of a form: its sections with their questions, columns and choices."""
    sections = form.sections.all()
    questions: dict[tuple[int, int | None], list[Question]] = {}
    for question in Question.objects.filter(section__in=sections):
        questions.setdefault((question.section_id, question.parent_id), []).append(question)
    options: dict[int, list[Option]] = {}
    for option in Option.objects.filter(question__section__in=sections):
        options.setdefault(option.question_id, []).append(option)

    def written(section: int, parent: int | None) -> list[dict[str, Any]]:
        return [
            {
                **_row(one),
                **_some("options", [_row(option) for option in options.get(one.pk, [])]),
                **_some("columns", written(section, one.pk)),
            }
            for one in questions.get((section, parent), [])
        ]

    return [{**_row(section), "questions": written(section.pk, None)} for section in sections]


def _rubrics(call: Call) -> list[dict[str, Any]]:
    anchors: dict[int, list[Anchor]] = {}
    for anchor in Anchor.objects.filter(criterion__rubric__call=call):
        anchors.setdefault(anchor.criterion_id, []).append(anchor)
    criteria: dict[int, list[Criterion]] = {}
    for one in Criterion.objects.filter(rubric__call=call):
        criteria.setdefault(one.rubric_id, []).append(one)
    return [
        {
            **_row(rubric),
            "criteria": [
                {**_row(one), **_some("anchors", [_row(anchor) for anchor in anchors.get(one.pk, [])])}
                for one in criteria.get(rubric.pk, [])
            ],
        }
        for rubric in call.rubrics.all()
    ]


def _some(name: str, rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {name: rows} if rows else {}
