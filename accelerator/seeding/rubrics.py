"""How a call is judged, from its data: rubrics with their anchors, and rounds."""

from __future__ import annotations

from typing import Any

from accelerator.seeding.data import texts
from calls.models import Anchor, Call, Criterion, Round, Rubric

ROUND = (
    "key",
    "is_blind",
    "jurors_per_application",
    "quorum",
    "spread_flag",
    "shortlist_size",
    "share_percent",
)


def add_rounds(call: Call, data: dict[str, Any]) -> None:
    """Every rubric, and the rounds that use them."""
    rubrics = {key: _add_rubric(call, key, row) for key, row in data["rubrics"].items()}
    for position, row in enumerate(data["rounds"], 1):
        plain = {name: row[name] for name in ROUND}
        rubric = rubrics[row["rubric"]]
        Round.objects.create(
            call=call, rubric=rubric, position=position, **plain, **texts("name", row["name"])
        )


def _add_rubric(call: Call, key: str, data: dict[str, Any]) -> Rubric:
    low, high = data["scale"]
    rubric = Rubric.objects.create(call=call, key=key, scale_min=low, scale_max=high)
    for position, row in enumerate(data["criteria"], 1):
        criterion = Criterion.objects.create(
            rubric=rubric,
            key=row["key"],
            weight=row["weight"],
            cannot_judge_allowed=row["cannot_judge_allowed"],
            reason_required=row["reason_required"],
            tie_break_order=data["tie_break"].index(row["key"]) + 1
            if row["key"] in data["tie_break"]
            else None,
            position=position,
            **texts("name", row["name"]),
            **texts("guidance", row["guidance"]),
        )
        Anchor.objects.bulk_create(
            Anchor(criterion=criterion, mark=one["mark"], **texts("text", one["text"]))
            for one in row["anchors"]
        )
    return rubric
