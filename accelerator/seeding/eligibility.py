"""The officer's check of eligibility, rule by rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from applications import services

USUAL_DAYS = (4, 9)  # after the close, where the data name no day
CORRECTED_WITHIN = 5  # days from the day of seeding


def note_eligibility(world: World, slug: str) -> None:
    """Every submitted application is checked some days after the close."""
    deadline = world.date_of(slug, "deadline")
    for row in load(f"applications/{slug}"):
        days = row.get("eligibility", {}).get("days_after_close")
        world.timeline.note(_checked_at(world, deadline, row, days), partial(_rule, world, row))


def note_begun_check(world: World, slug: str) -> None:
    """The check has begun: ruled or sent back is only what the data say so of, the rest waits."""
    deadline = world.date_of(slug, "deadline")
    for row in load(f"applications/{slug}"):
        if "eligibility" in row:
            at = _checked_at(world, deadline, row, row["eligibility"]["days_after_close"])
            world.timeline.note(at, partial(_rule, world, row))
        elif "correction" in row:
            at = _checked_at(world, deadline, row, row["correction"]["days_after_close"])
            world.timeline.note(at, partial(_send_back, world, row))


def _checked_at(world: World, deadline: datetime, row: dict[str, Any], days: int | None) -> datetime:
    """An instant of the working day, so many days after the close."""
    chance = world.chance("ruling", row["id"])
    days = days or chance.randint(*USUAL_DAYS)
    return deadline.replace(hour=4) + timedelta(days=days, minutes=chance.randint(0, 420))


def _send_back(world: World, row: dict[str, Any]) -> None:
    asked = row["correction"]
    services.request_correction(
        world.application(row["id"]),
        by=world.officer,
        question_keys=asked["fields"],
        due_at=world.instant(CORRECTED_WITHIN, "18:00"),
        note=asked["note"],
    )


def _rule(world: World, row: dict[str, Any]) -> None:
    application = world.application(row["id"])
    ruling = row.get("eligibility", {})
    failed, reason = ruling.get("failed_rule", ""), ruling.get("reason", "")
    for rule in application.call.eligibility_rules.all():
        is_met = rule.key != failed
        note = "" if is_met else reason
        services.tick_rule(application, by=world.officer, rule=rule, is_met=is_met, note=note)
    if failed:
        services.rule_ineligible(application, by=world.officer, note=reason)
    else:
        services.rule_eligible(application, by=world.officer)
