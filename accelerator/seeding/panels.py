"""Who judges: invited by the officer, accepted, the code of conduct signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from accelerator.seeding.data import load
from accelerator.seeding.people import account_of
from accelerator.seeding.world import World
from scoring.models import Expert, PanelMember
from scoring.services import panel

LOAD = 60  # more than anybody gets: the panels of past calls were small


def note_panel(world: World, slug: str, invited: datetime) -> None:
    """Invite a panel and let everybody answer within days, save those who have not answered yet."""
    plan = load("panels")[slug]
    for number, key in enumerate(sorted(set(plan["jurors"].values()))):
        role = "chair" if key == plan["chair"] else "juror"
        at = invited + timedelta(minutes=7 * number)
        world.timeline.note(at, partial(_invite, world, slug, key, role))
        if key not in plan.get("waiting", []):
            days = world.chance("accepts", slug, key).uniform(0.2, 4)
            world.timeline.note(at + timedelta(days=days), partial(_accept, world, slug, key))


def member_of(world: World, slug: str, key: str) -> PanelMember:
    """The place of an expert on the panel of a call, as it is now."""
    rows = PanelMember.objects.select_related("call", "expert__user")
    return rows.get(call__slug=slug, expert__key=key)


def _invite(world: World, slug: str, key: str, role: str) -> None:
    account_of(world, key)
    expert = Expert.objects.select_related("user").get(key=key)
    call = world.call(slug)
    load_limit = None if call.state == "published" else LOAD
    panel.invite(call, expert, by=world.officer, role=role, max_load=load_limit)


def _accept(world: World, slug: str, key: str) -> None:
    panel.accept(member_of(world, slug, key), by=account_of(world, key))
