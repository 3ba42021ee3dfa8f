"""Life after the award: the cohort of 2025, its placements from the admission to the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from accelerator.seeding.data import load, texts
from accelerator.seeding.evidence import content_of
from accelerator.seeding.files import keep
from accelerator.seeding.people import account_of
from accelerator.seeding.pilots import note_pilot
from accelerator.seeding.world import World
from incubation import services
from incubation.models import Cohort, Milestone, Placement, Report, Tranche
from people.models import User

SLUG, NEXT_SLUG = "accelerator-lab-2025", "accelerator-lab-2026"


class Story:
    """One placement as the data tell it; days count from its admission."""

    def __init__(self, world: World, row: dict[str, Any]) -> None:
        self.world, self.row = world, row

    def day(self, number: int) -> date:
        return self.world.today + timedelta(days=number - self.row["today"])

    def note(self, number: int, hour: str, act: partial[Any]) -> None:
        """Do it on a day of the placement."""
        instant = self.world.not_after_now(self.world.instant(number - self.row["today"], hour))
        self.world.timeline.note(instant, act)

    @property
    def placement(self) -> Placement:
        application = self.world.application(self.row["key"])
        return Placement.objects.select_related("application__call", "cohort").get(application=application)

    @property
    def owner(self) -> User:
        collaborators = self.world.application(self.row["key"]).collaborators
        return collaborators.select_related("user").get(role="owner").user

    @property
    def judge(self) -> User:
        """Who looks at what was delivered: the first mentor."""
        return account_of(self.world, self.row["mentors"][0]["expert"])

    def milestone(self, key: str) -> Milestone:
        title = next(one["title"] for one in self.row["milestones"] if one["key"] == key)
        return Milestone.objects.select_related("placement").get(placement=self.placement, title_en=title)

    def tranche(self, number: int) -> Tranche:
        return Tranche.objects.select_related("placement").get(placement=self.placement, number=number)

    def report(self, number: int) -> Report:
        return Report.objects.select_related("placement").get(placement=self.placement, number=number)


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
    services.create_cohort(
        call, key=row["key"], starts_on=starts, by=world.officer, **texts("name", row["name"])
    )


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
        words = {
            column: text
            for name in ("title", "accepted_when", "evidence")
            for column, text in texts(name, row[name]).items()
        }
        services.add_stage_milestone(cohort, by=world.officer, **plain, **words)


def note_placement(story: Story) -> None:
    """Everything between the admission and today, or the end."""
    row = story.row
    story.note(0, "10:00", partial(_admit, story))
    story.note(0, "10:30", partial(_plan, story))
    for mentor in row["mentors"]:
        story.note(mentor["from_day"], "09:00", partial(_assign_mentor, story, mentor))
    for milestone in row["milestones"]:
        _note_milestone(story, milestone)
    for number in row["advance"]:
        story.note(number, "17:00", partial(_advance, story))
    for tranche in row["tranches"]:
        _note_tranche(story, tranche)
    for report in row["reports"]:
        _note_report(story, report)
    for meeting in row["meetings"]:
        story.note(meeting["day"], "16:00", partial(_meet, story, meeting))
    if row.get("pilot"):
        note_pilot(story)
    _note_end(story)


def _note_end(story: Story) -> None:
    row = story.row
    if "graduated_day" in row:
        story.note(row["graduated_day"], "18:00", partial(_graduate, story))
    if "left_day" in row:
        story.note(row["left_day"], "18:00", partial(_leave, story))
    for months, text in row.get("outcomes", {}).items():
        day = row["graduated_day"] + int(months) * 30
        story.note(day, "12:00", partial(_look_back, story, int(months), text))


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
    services.assign_mentor(story.placement, mentor=mentor, by=story.world.officer)


def _note_milestone(story: Story, row: dict[str, Any]) -> None:
    if "delivered_day" in row:
        story.note(row["delivered_day"], "11:00", partial(_deliver, story, row))
    if "returned_day" in row:
        story.note(row["returned_day"], "14:00", partial(_return, story, row))
    if "accepted_day" in row:
        if "returned_day" in row:
            again = (row["returned_day"] + row["accepted_day"] + 1) // 2
            story.note(again, "10:00", partial(_deliver_again, story, row))
        story.note(row["accepted_day"], "15:00", partial(_accept, story, row))


def _deliver(story: Story, row: dict[str, Any]) -> None:
    milestone, owner = story.milestone(row["key"]), story.owner
    for name in row.get("evidence") or []:
        content = content_of(story.world, name, story.row, row)
        upload = keep(story.world, name, content, owner)
        services.deliver(milestone, by=owner, upload=upload)
    if not row.get("evidence"):
        services.deliver(milestone, by=owner, text=f"Done as agreed: {row['title'].lower()}.")


def _deliver_again(story: Story, row: dict[str, Any]) -> None:
    text = f"Mended after the remark: {row['note'].removeprefix('returned').strip(': ')}."
    services.deliver(story.milestone(row["key"]), by=story.owner, text=text)


def _return(story: Story, row: dict[str, Any]) -> None:
    services.return_milestone(story.milestone(row["key"]), by=story.judge, note=row["note"])


def _accept(story: Story, row: dict[str, Any]) -> None:
    services.accept(story.milestone(row["key"]), by=story.judge, note="")


def _advance(story: Story) -> None:
    services.advance(story.placement, by=story.world.officer)


def _note_tranche(story: Story, row: dict[str, Any]) -> None:
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


def _note_report(story: Story, row: dict[str, Any]) -> None:
    story.note(max(row["due_day"] - 30, 1), "09:00", partial(_ask, story, row))
    story.note(row["delivered_day"], "18:00", partial(_report, story, row))
    story.note(row["delivered_day"] + 5, "11:00", partial(_read, story, row))


def _ask(story: Story, row: dict[str, Any]) -> None:
    services.ask_for_report(story.placement, due_on=story.day(row["due_day"]), by=story.world.officer)


def _report(story: Story, row: dict[str, Any]) -> None:
    report = story.report(row["number"])
    services.deliver_report(report, text=row["text"], language=row["language"], by=story.owner)


def _read(story: Story, row: dict[str, Any]) -> None:
    report = story.report(row["number"])
    if row["state"] == "returned":
        services.return_report(report, by=story.world.officer, note="Add the rules and the right of reply.")
    else:
        services.accept_report(report, by=story.world.officer)


def _meet(story: Story, row: dict[str, Any]) -> None:
    text = f"{row['kind'].capitalize()}, {row['minutes']} minutes. {row['note']}"
    by = story.judge if row["kind"] == "mentor" else story.world.officer
    services.write_note(story.placement, text=text, by=by, kind="meeting")


def _graduate(story: Story) -> None:
    services.graduate(story.placement, by=story.world.officer)


def _leave(story: Story) -> None:
    services.leave(story.placement, reason=story.row["leave_reason"], by=story.owner)


def _look_back(story: Story, months: int, text: str) -> None:
    services.record_outcome(story.placement, months=months, use="in_use", text=text, by=story.owner)
