"""What jurors practise on: a made-up proposal with the marks that the panel would give it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from accelerator.seeding.data import load
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
        language=told["language"],
        text=told["text"],
        references={one: Reference(*told["marks"][one.key]) for one in rubric.criteria.all()},
        by=world.officer,
    )
