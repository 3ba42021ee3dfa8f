"""Meetings, questions, next steps and risks: who is told, who may, what waits for whom, once each."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from incubation import schedule, services, tasks
from incubation.days import today
from incubation.models import Meeting, NextStep, Placement, Question, Risk
from people.models import User
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.incubation import (
    approver_of,
    make_cohort,
    mentor_of,
    officer_of,
    placement_in,
    reload,
)
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
MICRO = timedelta(microseconds=1)


@pytest.fixture
def placement(hands: clock.Hands) -> Placement:
    return placement_in()


def on_page(user: User, address: str, given: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address) if given is None else client.post(address, given)


def together(placement: Placement) -> str:
    return reverse("incubation:together", args=[placement.public_id])


def told(event: str) -> list[User | None]:
    return [one.recipient for one in Notice.objects.filter(event=f"incubation/{event}").order_by("pk")]


def test_a_meeting_is_planned_by_the_calls_clock_and_everybody_else_is_told(placement: Placement) -> None:
    mentor, owner = mentor_of(placement), owner_of(placement.application)
    page = reverse("incubation:meeting_new", args=[placement.public_id])
    given = {"kind": "kick_off", "day": "2027-03-10", "hour": "15:00", "minutes": "45", "place": "Room 4"}
    answer = on_page(mentor, page, given)
    assert answer.status_code == 302, answer.context["form"].errors
    meeting = placement.meetings.get()
    assert meeting.starts_at == datetime(2027, 3, 10, 10, tzinfo=UTC)  # UTC+5 in Astana
    assert told("meeting_planned") == [owner]
    letter = Notice.objects.get(event="incubation/meeting_planned").text
    assert "Wednesday 10 March 2027" in letter and "15:00" in letter and "Room 4" in letter


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hour": "25:00"}, "hour"),
        ({"hour": "24:00"}, "hour"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "many"}, "minutes"),
        ({"day": "2020-01-01"}, "__all__"),
    ],
)
def test_a_wrong_time_gets_its_sentence_and_keeps_what_was_typed(
    placement: Placement, given: dict[str, str], field: str
) -> None:
    page = reverse("incubation:meeting_new", args=[placement.public_id])
    whole = {"kind": "meeting", "day": "2027-03-10", "hour": "15:00", "minutes": "45", "agenda": "The plan."}
    answer = on_page(owner_of(placement.application), page, {**whole, **given})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert "The plan." in answer.content.decode()
    assert not Meeting.objects.exists()


def planned(placement: Placement, **fields: Any) -> Meeting:
    given = {"starts_at": clock.now() + timedelta(days=3), "kind": "meeting", "minutes": 60, **fields}
    return services.plan_meeting(placement=placement, by=officer_of(placement), **given)


def test_moving_tells_and_another_agenda_does_not(placement: Placement) -> None:
    officer, meeting = officer_of(placement), planned(placement)
    services.change_meeting(meeting, starts_at=meeting.starts_at, agenda="Budget.", by=officer)
    assert told("meeting_moved") == []
    services.change_meeting(meeting, starts_at=meeting.starts_at + HOUR, by=officer)
    assert set(told("meeting_moved")) == {owner_of(placement.application), mentor_of(placement)}
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.agenda) == (2, "Budget.")


def test_minutes_are_written_from_the_beginning_on_and_then_it_was_held(
    placement: Placement, hands: clock.Hands
) -> None:
    officer, meeting = officer_of(placement), planned(placement)
    for instant, may in ((meeting.starts_at - MICRO, False), (meeting.starts_at, True)):
        hands.instant = instant
        if may:
            services.write_minutes(meeting, note="Two offices agreed.", by=officer)
        else:
            with pytest.raises(NotNow, match="not begun"):
                services.write_minutes(meeting, note="Two offices agreed.", by=officer)
    with pytest.raises(NotNow, match="held"):
        services.cancel_meeting(meeting, by=officer)
    page = on_page(
        owner_of(placement.application), reverse("incubation:placement", args=[placement.public_id])
    )
    assert "Two offices agreed." in page.content.decode()


def test_what_another_tab_wrote_down_is_not_overwritten_unseen(
    placement: Placement, hands: clock.Hands
) -> None:
    meeting, owner = planned(placement), owner_of(placement.application)
    hands.instant = meeting.starts_at
    address = reverse("incubation:meeting", args=[meeting.public_id])
    mark = on_page(owner, address).context["minutes_form"]["as_loaded"].value()
    on_page(owner, address, {"act": "minutes", "note": "First.", "as_loaded": mark})
    second = on_page(owner, address, {"act": "minutes", "note": "Second.", "as_loaded": mark})
    meeting.refresh_from_db()
    assert meeting.note == "First." and "Second." in second.content.decode()


def test_a_cohorts_meeting_reaches_every_team_once_and_only_the_office_changes_it(
    placement: Placement,
) -> None:
    mentor, call = mentor_of(placement), placement.application.call
    other = placement_in(call, cohort=placement.cohort, mentor=mentor)
    elsewhere = placement_in(call, cohort=make_cohort(call))
    officer = officer_of(placement)
    meeting = services.plan_meeting(
        cohort=placement.cohort, starts_at=clock.now() + HOUR, kind="kick_off", by=officer
    )
    assert sorted(one.pk for one in told("meeting_planned") if one) == sorted(
        {owner_of(placement.application).pk, owner_of(other.application).pk, mentor.pk}
    )
    page = reverse("incubation:meeting", args=[meeting.public_id])
    assert on_page(mentor, page).status_code == 200
    assert on_page(mentor, page, {"act": "cancel"}).status_code == 403
    assert on_page(owner_of(elsewhere.application), page).status_code == 404
    assert on_page(officer, page, {"act": "cancel"}).status_code == 302
    assert len(told("meeting_cancelled")) == 3


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        (timedelta(days=1, microseconds=1), False),
        (timedelta(days=1), True),
        (MICRO, True),
        (timedelta(0), False),
    ],
)
def test_a_meeting_is_reminded_of_within_its_last_day_once(
    placement: Placement, hands: clock.Hands, before: timedelta, is_told: bool
) -> None:
    meeting = planned(placement)
    hands.instant = meeting.starts_at - before
    tasks.remind_of_meetings()
    tasks.remind_of_meetings()
    assert len(told("meeting_soon")) == (2 if is_told else 0)


def test_a_question_goes_to_the_other_side_and_its_answer_back(placement: Placement) -> None:
    owner, mentor, officer = owner_of(placement.application), mentor_of(placement), officer_of(placement)
    on_page(owner, together(placement), {"act": "ask", "text": "May we change the host?"})
    assert told("question_asked") == [mentor]
    waits = on_page(mentor, reverse("incubation:mine")).content.decode()
    assert (
        f"Answer {owner}" in waits
        and f"Answer {owner}" not in on_page(owner, reverse("incubation:mine")).content.decode()
    )
    row = Question.objects.get()
    empty = on_page(
        mentor, together(placement), {"act": "answer", "row": row.pk, f"answer-{row.pk}-text": " "}
    )
    assert "Write something first." in empty.content.decode()
    given = {"act": "answer", "row": row.pk, f"answer-{row.pk}-text": "Yes, tell the Hub."}
    on_page(mentor, together(placement), given)
    assert told("question_answered") == [owner]
    late = on_page(officer, together(placement), given)
    assert "has answered already" in late.content.decode() and "Yes, tell the Hub." in late.content.decode()
    services.end_mentoring(placement.mentorings.get(), by=officer)
    own = services.ask_question(placement, text="Who helps now?", by=owner)
    with pytest.raises(NotNow, match="yourself"):
        services.answer_question(own, text="Nobody.", by=owner)
    assert told("question_asked") == [mentor, officer]


def test_a_next_step_stands_on_the_list_of_whoever_does_it_until_it_is_done(
    placement: Placement, hands: clock.Hands
) -> None:
    owner, mentor = owner_of(placement.application), mentor_of(placement)
    day = today(placement.application.call)
    given = {"act": "step", "text": "Call the akimat", "who": str(owner.pk), "due_on": f"{day:%Y-%m-%d}"}
    on_page(mentor, together(placement), given)
    assert told("step_given") == [owner]
    assert "Call the akimat" in on_page(owner, reverse("incubation:mine")).content.decode()
    assert "Call the akimat" not in on_page(mentor, reverse("incubation:mine")).content.decode()
    tasks.remind_of_steps()
    tasks.remind_of_steps()
    assert told("step_due") == [owner]
    step = NextStep.objects.get()
    on_page(owner, together(placement), {"act": "done", "row": step.pk})
    done = NextStep.objects.get().done_at
    hands.instant += HOUR
    on_page(mentor, together(placement), {"act": "done", "row": step.pk})
    assert NextStep.objects.get().done_at == done and NextStep.objects.get().done_by == owner
    for wrong in (day - timedelta(days=1), day + timedelta(days=731)):
        refused = on_page(mentor, together(placement), {**given, "due_on": f"{wrong:%Y-%m-%d}"})
        assert "within two years" in refused.content.decode()
    refused = on_page(mentor, together(placement), {**given, "who": str(make_user("Stranger").pk)})
    assert refused.context["step_form"].errors["who"] and NextStep.objects.count() == 1


def test_a_risk_is_weighed_and_closed_with_a_reason(placement: Placement) -> None:
    owner = owner_of(placement.application)
    given = {
        "act": "risk",
        "text": "The host moves",
        "likelihood": "2",
        "impact": "3",
        "plan": "A second host.",
    }
    on_page(owner, together(placement), given)
    risk = Risk.objects.get()
    assert risk.weight == 6
    refused = on_page(owner, together(placement), {**given, "impact": "4"})
    assert refused.context["risk_form"].errors["impact"]
    page = on_page(
        owner, together(placement), {"act": "close", "row": risk.pk, f"risk-{risk.pk}-closing": ""}
    )
    assert "Give a reason." in page.content.decode()
    on_page(
        owner, together(placement), {"act": "close", "row": risk.pk, f"risk-{risk.pk}-closing": "It stayed."}
    )
    risk.refresh_from_db()
    assert risk.closed_by == owner
    with pytest.raises(NotNow):
        services.close_risk(risk, closing="Again.", by=owner)


def test_who_only_reads_writes_nothing_and_rows_of_others_are_not_found(placement: Placement) -> None:
    viewer, approver = add_collaborator(placement.application, "viewer"), approver_of(placement)
    for user in (viewer, approver):
        page = on_page(user, together(placement))
        assert page.status_code == 200 and "Send the question" not in page.content.decode()
        assert on_page(user, together(placement), {"act": "ask", "text": "So?"}).status_code == 403
        with pytest.raises(NotAllowed):
            services.ask_question(placement, text="So?", by=user)
    other = placement_in()
    row = services.ask_question(other, text="Ours.", by=owner_of(other.application))
    for body, status in (
        ({"act": "answer", "row": row.pk}, 404),
        ({"act": "answer", "row": "x"}, 404),
        ({"act": "dance"}, 200),
        ({}, 200),
    ):
        assert on_page(mentor_of(placement), together(placement), body).status_code == status


@pytest.mark.parametrize(("days", "letters"), [(0, 0), (1, 1), (6, 1), (7, 1), (14, 1), (15, 0)])
def test_what_is_late_is_told_a_day_and_a_week_after(
    placement: Placement, hands: clock.Hands, days: int, letters: int
) -> None:
    placement.milestones.exclude(origin__key="plan").delete()
    due = placement.milestones.get().due_on
    hands.instant += timedelta(days=(due - today(placement.application.call)).days + days)
    tasks.remind_of_late_ones()
    tasks.remind_of_late_ones()
    assert len(told("milestone_late")) == letters
    if days == 1:
        hands.instant += timedelta(days=6)
        tasks.remind_of_late_ones()
        assert len(told("milestone_late")) == 2


def test_what_was_handed_in_a_week_ago_is_told_to_the_mentor_once(
    placement: Placement, hands: clock.Hands
) -> None:
    milestone = placement.milestones.get(origin__key="plan")
    services.deliver(milestone, text="Done.", by=owner_of(placement.application))
    delivered = clock.now()
    for instant, count in ((delivered + timedelta(days=7) - MICRO, 0), (delivered + timedelta(days=7), 1)):
        hands.instant = instant
        tasks.remind_of_waiting_ones()
        tasks.remind_of_waiting_ones()
        assert len(told("milestone_waits")) == count
    assert told("milestone_waits") == [mentor_of(placement)]


def test_the_calendar_holds_what_comes_and_a_calendar_program_reads_it_by_its_key(
    placement: Placement,
) -> None:
    owner, mentor = owner_of(placement.application), mentor_of(placement)
    meeting = planned(placement, place="https://meet.example.org/a;b")
    services.ask_for_report(placement, due_on=date(2026, 6, 1), by=officer_of(placement))
    soon = today(placement.application.call) + timedelta(days=3)
    step = services.add_step(placement, text="Write", who=mentor, due_on=soon, by=owner)
    mine = schedule.mine(mentor)
    assert [one.on for one in mine] == sorted(one.on for one in mine)
    assert {one.title for one in mine} >= {"Due: Report 1", "Due: Milestone plan", "Next step: Write"}
    assert step.text not in {one.title.partition(": ")[2] for one in schedule.mine(owner)}
    page = on_page(mentor, reverse("incubation:calendar"))
    address = page.context["feed_url"]
    path = "/" + address.partition("//")[2].partition("/")[2]
    feed = Client().get(path)
    text = feed.content.decode()
    assert feed["Content-Type"].startswith("text/calendar") and "no-store" in feed["Cache-Control"]
    assert f"UID:meeting-{meeting.public_id}" in text.replace("\r\n ", "")
    assert "LOCATION:https://meet.example.org/a\\;b" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    services.cancel_meeting(meeting, by=owner)
    assert "STATUS:CANCELLED" in Client().get(path).content.decode()
    mentor.set_password("another one that is long")
    mentor.save()
    assert Client().get(path).status_code == 404
    assert Client().get("/incubation/calendar/nonsense.ics").status_code == 404


def test_a_cohorts_calendar_shows_all_its_placements(placement: Placement) -> None:
    call = placement.application.call
    placement_in(call, cohort=placement.cohort)
    page = on_page(officer_of(placement), reverse("incubation:cohort_calendar", args=[placement.cohort.key]))
    assert page.content.decode().count("Due: Milestone plan") == 2
    assert on_page(mentor_of(placement), page.request["PATH_INFO"]).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_and_the_calendar_cost_the_same_with_1_and_30(
    placement: Placement, size: int, django_assert_num_queries: Any
) -> None:
    owner, mentor, officer = owner_of(placement.application), mentor_of(placement), officer_of(placement)
    soon = today(placement.application.call) + timedelta(days=3)
    for number in range(size):
        services.ask_question(placement, text=f"Question {number}", by=owner)
        services.add_step(placement, text=f"Step {number}", who=mentor, due_on=soon, by=officer)
        services.raise_risk(placement, text=f"Risk {number}", likelihood=1, impact=1, plan="-", by=owner)
        planned(placement)
    client = Client()
    client.force_login(mentor)
    for address, queries in (
        (together(reload(placement)), 12),
        (reverse("incubation:calendar"), 7),
        (reverse("incubation:mine"), 15),
    ):
        with django_assert_num_queries(queries, info=address):
            assert client.get(address).status_code == 200


def test_every_field_of_the_page_has_an_id_of_its_own(placement: Placement) -> None:
    owner = owner_of(placement.application)
    services.ask_question(placement, text="When?", by=mentor_of(placement))
    services.raise_risk(placement, text="Ice", likelihood=1, impact=1, plan="Salt.", by=owner)
    text = on_page(owner, together(placement)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
