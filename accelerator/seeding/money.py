"""What was paid to a team: prepared by one person, released by another, paid outside."""

from __future__ import annotations

from functools import partial
from typing import Any

from accelerator.seeding.placement import Story
from incubation import services


def note_tranche(story: Story, row: dict[str, Any]) -> None:
    """Prepared, released and paid, as far as it went."""
    if "prepared_day" in row:
        story.note(row["prepared_day"], "10:00", partial(_prepare_tranche, story, row))
    if "approved_day" in row:
        story.note(row["approved_day"], "10:00", partial(_release_tranche, story, row))
    if "paid_day" in row:
        story.note(row["paid_day"], "12:00", partial(_pay, story, row))


def _prepare_tranche(story: Story, row: dict[str, Any]) -> None:
    services.prepare_tranche(story.tranche(row["number"]), by=story.world.officer)


def _release_tranche(story: Story, row: dict[str, Any]) -> None:
    services.release_tranche(story.tranche(row["number"]), by=story.world.approver)


def _pay(story: Story, row: dict[str, Any]) -> None:
    reference = (
        f"PAY-{story.world.chance('payment', story.row['key'], row['number']).randint(10_000, 99_999)}"
    )
    services.record_payment(
        story.tranche(row["number"]),
        paid_on=story.day(row["paid_day"]),
        reference=reference,
        by=story.world.officer,
    )
