"""What jurors say beside their marks, where the data give only the marks."""

from __future__ import annotations

from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.world import World

HIGH, MIDDLE = 0.7, 0.45  # of the scale: above is praise, below is doubt


def reasons_for(world: World, card: dict[str, Any], highest_mark: int) -> dict[str, str]:
    """A sentence for every mark of a card, that fits the mark."""
    sentences = load("reasons")["criteria"]
    return {
        key: world.chance("reason", card["application"], card["juror"], key).choice(
            sentences[key][_tone(value / highest_mark)]
        )
        for key, value in card["marks"].items()
    }


def remark(world: World, card: dict[str, Any]) -> str:
    """A word to the applicant; about a third of the jurors leave it out."""
    chance = world.chance("remark", card["application"], card["juror"])
    sentences: list[str] = load("reasons")["remarks"][_tone(card["score"] / 100)]
    return chance.choice(sentences) if chance.random() > 0.35 else ""


def _tone(share: float) -> str:
    return "high" if share >= HIGH else "middle" if share >= MIDDLE else "low"
