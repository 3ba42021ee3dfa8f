"""What team, mentor and office keep together: agreements, gates, meetings, questions, next steps, risks."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accelerator.seeding.data import load, texts
from accelerator.seeding.people import account_of
from accelerator.seeding.placement import Story
from accelerator.seeding.world import World
from calls.models import Call, Question, Section
from calls.services.building import save_item
from calls.services.form_building import open_form, save_question
from core import clock
from incubation import services
from incubation.models import Cohort, Meeting, NextStep, Risk
from incubation.models import Question as Asked
from people.models import User

KINDS = {"kick-off": "kick_off", "stage gate": "gate", "final": "final", "pilot review": "pilot"}


def prepare_cohort(world: World, cohort: Cohort) -> None:
    """The agreement that its winners sign."""
    services.publish_agreement(cohort, by=world.officer, **texts("text", load("together")["agreement"]))


def prepare_programme(world: World, cohort: Cohort) -> None:
    """The milestones of this cohort are the programme's stages, and its call has questions for reports."""
    services.keep_as_programme_stages(cohort, by=world.officer)
    _build_report_form(world, cohort.call)


def _build_report_form(world: World, call: Call) -> None:
    form = open_form(call, by=world.officer, purpose="report")
    begun = form.sections.first()
    for part in load("together")["report_form"]:
        section = begun or Section(form=form)
        begun = None
        for name, value in {**texts("title", part["title"]), **texts("intro", part["intro"])}.items():
            setattr(section, name, value)
        save_item(section, call=call, part="report_form", siblings=form.sections.all(), by=world.officer)
        for row in part["questions"]:
            plain = {name: value for name, value in row.items() if name != "label"}
            question = Question(section=section, **plain, **texts("label", row["label"]))
            save_question(question, call=call, options=[], removed=[], by=world.officer)


def note_together(story: Story) -> None:
    """The agreement on the first day, then what was talked about."""
    story.note(0, "10:45", partial(_sign, story))
    data = load("together")
    for hold in data["holds"].get(story.row["key"], []):
        story.note(hold["day"], "16:30", partial(_hold, story, hold["reason"]))
    if expert := data["asked_mentor"].get(story.row["key"]):
        story.note(story.row["today"] - 1, "09:00", partial(_ask_mentor, story, expert))
    for meeting in story.row["meetings"]:
        story.note(max(meeting["day"] - 2, 0), "11:30", partial(_plan, story, meeting))
        story.note(meeting["day"], "17:00", partial(_write_down, story, meeting))
    told = data["placements"].get(story.row["key"], {})
    for row in told.get("questions", []):
        _note_question(story, row)
    for row in told.get("steps", []):
        _note_step(story, row)
    for row in told.get("risks", []):
        _note_risk(story, row)
    for row in told.get("meetings", []):
        story.note(story.row["today"] - 2, "10:15", partial(_plan_ahead, story, row))


def why_it_advances(story: Story, number: int) -> str:
    """What the officer wrote at the gate, the first or the second."""
    return str(load("together")["reasons"][story.row["key"]][number])


def _sign(story: Story) -> None:
    offered = services.offer_agreement(story.placement, by=story.world.officer)
    services.sign_agreement(offered, by=story.owner)


def _hold(story: Story, reason: str) -> None:
    services.review_gate(story.placement, verdict="hold", reason=reason, by=story.world.officer)


def _ask_mentor(story: Story, expert: str) -> None:
    mentor = account_of(story.world, expert)
    asked = services.propose_mentor(story.placement, mentor=mentor, by=story.world.officer)
    services.agree_to_mentoring(asked, by=story.owner)


def _starts(story: Story, row: dict[str, Any]) -> datetime:
    return story.world.instant(row["day"] - story.row["today"], "15:00")


def _plan(story: Story, row: dict[str, Any]) -> None:
    services.plan_meeting(
        placement=story.placement,
        starts_at=_starts(story, row),
        kind=KINDS.get(row["kind"], Meeting.Kind.MEETING),
        minutes=row["minutes"],
        by=story.world.officer,
    )


def _write_down(story: Story, row: dict[str, Any]) -> None:
    meeting = story.placement.meetings.get(starts_at=_starts(story, row))
    by = story.judge if row["kind"] == "mentor" else story.world.officer
    services.write_minutes(meeting, note=row["note"], by=by)


def _plan_ahead(story: Story, row: dict[str, Any]) -> None:
    fields = {name: row[name] for name in ("kind", "minutes", "place", "agenda")}
    starts_at = story.world.instant(row["in"], row["hour"])
    services.plan_meeting(placement=story.placement, starts_at=starts_at, by=story.world.officer, **fields)


def _person(story: Story, who: str) -> User:
    return {"owner": story.owner, "mentor": story.judge, "officer": story.world.officer}[who]


def _note_question(story: Story, row: dict[str, Any]) -> None:
    story.note(row["day"], "13:00", partial(_ask, story, row))
    if row["answer"]:
        story.note(row["answer_day"], "13:30", partial(_answer, story, row))


def _ask(story: Story, row: dict[str, Any]) -> None:
    services.ask_question(story.placement, text=row["text"], by=_person(story, row["by"]))


def _answer(story: Story, row: dict[str, Any]) -> None:
    found = Asked.objects.select_related("placement").get(placement=story.placement, text=row["text"])
    by = story.judge if row["by"] == "owner" else story.owner
    services.answer_question(found, text=row["answer"], by=by)


def _note_step(story: Story, row: dict[str, Any]) -> None:
    story.note(row["day"], "17:10", partial(_agree, story, row))
    if "done" in row:
        story.note(row["done"], "17:20", partial(_finish, story, row))


def _agree(story: Story, row: dict[str, Any]) -> None:
    services.add_step(
        story.placement,
        text=row["text"],
        who=_person(story, row["who"]),
        due_on=clock.now().date() + timedelta(days=row["due"] - row["day"]),
        by=_person(story, row["by"]),
    )


def _finish(story: Story, row: dict[str, Any]) -> None:
    step = NextStep.objects.select_related("placement").get(placement=story.placement, text=row["text"])
    services.finish_step(step, by=_person(story, row["who"]))


def _note_risk(story: Story, row: dict[str, Any]) -> None:
    story.note(row["day"], "14:10", partial(_raise, story, row))
    if "closed" in row:
        story.note(row["closed"], "14:20", partial(_close, story, row))


def _raise(story: Story, row: dict[str, Any]) -> None:
    fields = {name: row[name] for name in ("text", "likelihood", "impact", "plan")}
    services.raise_risk(story.placement, by=_person(story, row["by"]), **fields)


def _close(story: Story, row: dict[str, Any]) -> None:
    risk = Risk.objects.select_related("placement").get(placement=story.placement, text=row["text"])
    services.close_risk(risk, closing=row["closing"], by=_person(story, row["by"]))
