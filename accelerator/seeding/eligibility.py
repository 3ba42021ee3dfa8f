"""The officer's check of eligibility, rule by rule."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from applications import services

USUAL_DAYS = (4, 9)  # after the close, where the data name no day


def note_eligibility(world: World, slug: str) -> None:
    """Every submitted application is checked some days after the close."""
    deadline = world.date_of(slug, "deadline")
    for row in load(f"applications/{slug}"):
        chance = world.chance("ruling", row["id"])
        days = row.get("eligibility", {}).get("days_after_close") or chance.randint(*USUAL_DAYS)
        at = deadline.replace(hour=4) + timedelta(days=days, minutes=chance.randint(0, 420))
        world.timeline.note(at, partial(_rule, world, row))


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
