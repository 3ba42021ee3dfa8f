"""An appeal that waits for its answer: written by an applicant, read by jurors who did not judge."""

from __future__ import annotations

from functools import partial
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.people import account_of
from accelerator.seeding.world import World
from applications import services
from applications.models import Appeal
from core import clock
from scoring.models import AppealJuror, Expert
from scoring.services import appealing


def note_appeal(world: World, slug: str) -> None:
    """The appeal of a call; the approver, who took no part in the ruling, asks the jurors of it."""
    told = load("appeals")[slug]
    world.timeline.note(world.instant(-12, "21:40"), partial(_write, world, told))
    world.timeline.note(world.instant(-9, "10:15"), partial(_ask, world, told))
    world.timeline.note(world.instant(-4, "18:05"), partial(_give, world, told))


def _write(world: World, told: dict[str, Any]) -> None:
    application = world.application(told["application"])
    owner = application.collaborators.get(role="owner").user
    services.appeal(application, by=owner, text=told["text"], received=clock.now())


def _ask(world: World, told: dict[str, Any]) -> None:
    for key in told["jurors"]:
        appealing.ask(_appeal(world, told), Expert.objects.get(key=key), by=world.approver)


def _give(world: World, told: dict[str, Any]) -> None:
    for key, said in told["jurors"].items():
        if said:
            juror = account_of(world, key)
            one = AppealJuror.objects.get(appeal=_appeal(world, told), expert__key=key)
            ready = appealing.make_ready(one, by=juror)
            appealing.give_opinion(ready, by=juror, opinion=said["opinion"], reason=said["reason"])


def _appeal(world: World, told: dict[str, Any]) -> Appeal:
    return world.application(told["application"]).appeals.get()
