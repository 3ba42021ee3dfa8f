"""Life after the award: the cohort of 2025, its placements from the admission to the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from accelerator.seeding.budgets import note_budget
from accelerator.seeding.data import load, texts
from accelerator.seeding.deliveries import note_milestone, note_report
from accelerator.seeding.money import note_tranche
from accelerator.seeding.people import account_of
from accelerator.seeding.pilots import note_pilot
from accelerator.seeding.placement import Story
from accelerator.seeding.together import (
    note_together,
    prepare_cohort,
    prepare_programme,
    why_it_advances,
)
from accelerator.seeding.world import World
from incubation import services
from incubation.days import months_after
from incubation.models import Cohort, FollowUp

SLUG, NEXT_SLUG = "accelerator-lab-2025", "accelerator-lab-2026"


def note_cohort(world: World) -> None:
    """The cohort opens with its first team; each team begins when its host is ready."""
    data = load("cohort")
    first = max(row["today"] for row in data["placements"])
    world.timeline.note(world.instant(-first, "09:00"), partial(_open_cohort, world, data["cohort"], first))
    for row in data["placements"]:
        note_placement(Story(world, row))
    world.timeline.note(world.instant(-6, "15:00"), partial(_prepare_next_cohort, world))


def _open_cohort(world: World, row: dict[str, Any], first: int) -> None:
    starts = world.today - timedelta(days=first)
    call = world.call(SLUG)
    cohort = services.create_cohort(
        call, key=row["key"], starts_on=starts, by=world.officer, **texts("name", row["name"])
    )
    prepare_cohort(world, cohort)


def _prepare_next_cohort(world: World) -> None:
    """The cohort that the present call will fill, with the milestones that its page promises."""
    call = world.call(NEXT_SLUG)
    starts: datetime = call.key_dates.get(kind="cohort_starts").at
    names = {code: name.replace("2025", "2026") for code, name in load("cohort")["cohort"]["name"].items()}
    cohort = services.create_cohort(
        call, key="lab-2026", starts_on=starts.date(), by=world.officer, **texts("name", names)
    )
    for row in load("stage_milestones"):
        plain = {name: row[name] for name in ("key", "stage", "due_week", "is_required", "tranche_percent")}
        words: dict[str, Any] = {
            column: text
            for name in ("title", "accepted_when", "evidence")
            for column, text in texts(name, row[name]).items()
        }
        services.add_stage_milestone(cohort, by=world.officer, **plain, **words)
    prepare_cohort(world, cohort)
    prepare_programme(world, cohort)


def note_placement(story: Story) -> None:
    """Everything between the admission and today, or the end."""
    row = story.row
    story.note(0, "10:00", partial(_admit, story))
    story.note(0, "10:30", partial(_plan, story))
    for mentor in row["mentors"]:
        story.note(mentor["from_day"], "09:00", partial(_assign_mentor, story, mentor))
    for milestone in row["milestones"]:
        note_milestone(story, milestone)
    for number, day in enumerate(row["advance"]):
        story.note(day, "17:00", partial(_advance, story, number))
    for tranche in row["tranches"]:
        note_tranche(story, tranche)
    note_budget(story)
    for report in row["reports"]:
        note_report(story, report)
    note_together(story)
    if row.get("pilot"):
        note_pilot(story)
    _note_end(story)


def _note_end(story: Story) -> None:
    row = story.row
    if "graduated_day" in row:
        story.note(row["graduated_day"], "18:00", partial(_graduate, story))
    if "left_day" in row:
        story.note(row["left_day"], "18:00", partial(_leave, story))
    for months, answer in row.get("outcomes", {}).items():
        came = months_after(story.day(row["graduated_day"]), int(months))
        day = row["today"] + (came - story.world.today).days
        story.note(day, "09:00", partial(_ask, story, int(months)))
        story.note(
            day + answer["answered_after_days"], "12:00", partial(_look_back, story, int(months), answer)
        )


def _admit(story: Story) -> None:
    services.admit(
        story.world.application(story.row["key"]),
        cohort=Cohort.objects.select_related("call").get(key=load("cohort")["cohort"]["key"]),
        by=story.world.officer,
        award_amount=Decimal(story.row["award_usd"]),
        award_currency="USD",
    )


def _plan(story: Story) -> None:
    """The milestones that officer and team agreed on, and the money that follows them."""
    placement, officer = story.placement, story.world.officer
    for row in story.row["milestones"]:
        due = story.day(row["due_day"])
        required = row["required"]
        services.add_milestone(
            placement, stage=row["stage"], due_on=due, is_required=required, by=officer, title_en=row["title"]
        )
    for row in story.row["tranches"]:
        milestone = story.milestone(row["after_milestone"])
        services.plan_tranche(placement, milestone=milestone, amount=Decimal(row["amount_usd"]), by=officer)


def _assign_mentor(story: Story, row: dict[str, Any]) -> None:
    mentor = account_of(story.world, row["expert"])
    asked = services.propose_mentor(story.placement, mentor=mentor, by=story.world.officer)
    services.agree_to_mentoring(asked, by=mentor)
    services.agree_to_mentoring(asked, by=story.owner)


def _advance(story: Story, number: int) -> None:
    reason = why_it_advances(story, number)
    services.review_gate(story.placement, verdict="advance", reason=reason, by=story.world.officer)


def _graduate(story: Story) -> None:
    services.graduate(story.placement, by=story.world.officer)


def _leave(story: Story) -> None:
    services.leave(story.placement, reason=story.row["leave_reason"], by=story.owner)


def _ask(story: Story, months: int) -> None:
    services.ask_team(story.placement, months=months)


def _look_back(story: Story, months: int, row: dict[str, Any]) -> None:
    """The owner answers by the link in the letter."""
    question = FollowUp.objects.select_related("person", "placement__application__call").get(
        placement=story.placement, months=months, person=story.owner
    )
    given = {name: row[name] for name in ("use", "text", "people", "countries", "may_publish")}
    services.answer(question, **given)
