"""From the ranking to the announcement: decisions, two persons, the embargo, the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from calls.models import Round
from calls.services.publishing import archive_call
from scoring.meeting_forms import voters_on
from scoring.models import Announcement, Decision, PanelMember
from scoring.services import announcing, deciding, ranking
from scoring.services import meeting as meetings

SMALL_PANEL = 4


def note_decisions(world: World, slug: str, meets: datetime) -> None:
    """The panel meets, the officer writes down what it decided and closes the decisions."""
    world.timeline.note(meets - timedelta(minutes=5), partial(_meet, world, slug))
    world.timeline.note(meets, partial(_decide, world, slug))
    closes = meets + timedelta(hours=3)
    world.timeline.note(closes - timedelta(minutes=5), partial(_part, world, slug))
    world.timeline.note(closes, lambda: deciding.close_decisions(world.call(slug), by=world.officer))


def note_announcement(
    world: World, slug: str, *, prepared: datetime, message: str = "", is_heard: bool = False
) -> None:
    """Prepared by the officer, approved by another person a day later; its letters wait for the embargo.

    `is_heard`: the letters are real and wait in the outbox, because their instant is still to come.
    """
    note = world.timeline.note
    note(prepared, partial(_prepare, world, slug, message), is_heard=is_heard)
    approved = world.not_after_now(prepared + timedelta(hours=22))
    note(approved, lambda: announcing.approve(_announcement(slug), by=world.approver))


def note_release(world: World, slug: str, *, archived: datetime | None = None) -> None:
    """At the announcement's instant everybody may read the results; later the call is archived."""
    announced = world.date_of(slug, "announcement")
    world.timeline.note(announced, lambda: announcing.release(_announcement(slug)))
    if archived:
        world.timeline.note(archived, lambda: archive_call(world.call(slug), by=world.officer))


def _meet(world: World, slug: str) -> None:
    """Everybody on the panel but one is there, and the officer."""
    meeting = meetings.open_meeting(world.call(slug), by=world.officer)
    seated = [one.pk for one in meetings.seated_in(meeting)]
    there = seated[:-1] if len(seated) > SMALL_PANEL else seated
    meetings.record_attendance(meeting, members=there, officers=[world.officer.pk], by=world.officer)


def _part(world: World, slug: str) -> None:
    """What was said is noted in the words of the reasons, the votes are recorded, the meeting is closed."""
    meeting = meetings.meeting_of(world.call(slug))
    if meeting is None:
        raise ValueError(f"No meeting of {slug} was opened.")
    for one in Decision.objects.filter(application__call__slug=slug).select_related("application__call"):
        meetings.save_note(meeting, one.application, text=one.reason, version=0, by=world.officer)
        if meeting.call.has_vote:
            choices = _votes(world, one, voters_on(meeting, one.application))
            meetings.record_votes(meeting, one.application, choices, by=world.officer)
    meetings.close_meeting(meeting, by=world.officer)


def _votes(world: World, decision: Decision, voters: list[PanelMember]) -> dict[PanelMember, str]:
    """Most for what was decided, some otherwise."""
    chance = world.chance("votes", decision.application.reference)
    most, other = ("against", "for") if decision.outcome == "not_awarded" else ("for", "against")
    return {one: chance.choice((most, most, most, most, other, "abstain")) for one in voters}


def _decide(world: World, slug: str) -> None:
    round_ = Round.objects.select_related("call", "rubric").filter(call__slug=slug).order_by("position")[0]
    outcomes = {row["reference"]: row["outcome"] for row in load(f"applications/{slug}")}
    keys = {row["reference"]: row["id"] for row in load(f"applications/{slug}")}
    rows = ranking.compute(round_).rows
    for row in rows:
        reference = row.application.reference
        outcome = outcomes[reference]
        chance = world.chance("decision", reference)
        reason = chance.choice(load("reasons")["decisions"][outcome]).format(
            place=row.place, count=len(rows), mean=f"{row.mean:.1f}"
        )
        application = world.application(keys[reference])
        deciding.record_decision(application, outcome=outcome, reason=reason, by=world.officer)


def _prepare(world: World, slug: str, message: str) -> None:
    call = world.call(slug)
    wall = call.key_dates.get(kind="announcement").wall
    announcing.prepare(call, embargo_wall=datetime.fromisoformat(wall), by=world.officer, message=message)


def _announcement(slug: str) -> Announcement:
    return Announcement.objects.select_related("call", "prepared_by", "approved_by").get(call__slug=slug)
