"""Experts who keep their own profile: one does, one has moved and waits for the office, some are away."""

from __future__ import annotations

from datetime import timedelta

from accelerator.seeding.world import World
from scoring.models import Expert
from scoring.services import profile
from scoring.services.roster import save_expert

KEEPS, MOVED = "juror@example.org", "EXP-132"
AWAY = {"EXP-130": 60, "EXP-131": 150}  # days until they are there again


def note_profiles(world: World) -> None:
    """In the last hours before the seeding, after everything that the calls tell."""
    world.timeline.note(world.now - timedelta(hours=2), lambda: _kept(world))
    world.timeline.note(world.now - timedelta(hours=1), lambda: _moved(world))
    world.timeline.note(world.now - timedelta(minutes=30), lambda: _away(world))


def _kept(world: World) -> None:
    expert = _taken(world, Expert.objects.get(email=KEEPS))
    expert.availability_note = "Not on Fridays."
    _save(expert)


def _moved(world: World) -> None:
    expert = _taken(world, Expert.objects.get(key=MOVED))
    if expert.user:
        profile.propose(
            expert, organisation_name="Institute of Open Institutions", country=expert.country, by=expert.user
        )


def _away(world: World) -> None:
    for key, days in AWAY.items():
        expert = Expert.objects.get(key=key)
        expert.available_from = world.today + timedelta(days=days)
        expert.availability_note = "On a mission abroad until then."
        save_expert(expert, topics=list(expert.topics.all()), by=world.officer)


def _taken(world: World, expert: Expert) -> Expert:
    """Asked by the office, and taken by the expert."""
    invitation = profile.ask_to_keep(expert, by=world.officer)
    user = invitation.expert.user
    if user is None:
        raise ValueError(f"{expert} has no account.")
    profile.redeem(invitation, by=user)
    return Expert.objects.get(pk=expert.pk)


def _save(expert: Expert) -> None:
    if expert.user:
        profile.save_own(expert, topics=list(expert.topics.all()), by=expert.user)
