"""What jurors practise on: a made-up proposal with the marks that the panel would give it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from accelerator.seeding.data import LANGUAGES, load
from accelerator.seeding.world import World
from scoring.services.exampling import Reference, write_example


def note_example(world: World, slug: str, at: datetime) -> None:
    """Let the officer write the example of a call."""
    world.timeline.note(at, partial(_write, world, slug))


def _write(world: World, slug: str) -> None:
    told = load("examples")[slug]
    rubric = world.call(slug).rubrics.get(key="review")
    write_example(
        rubric,
        title=told["title"],
        text=told["text"],
        references={one: _reference(told["marks"][one.key]) for one in rubric.criteria.all()},
        by=world.officer,
    )


def _reference(told: dict[str, Any]) -> Reference:
    return Reference(told["mark"], {code: told[code] for code in LANGUAGES})
