"""The home of the office: what is overdue and what waits, over all of one's calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application
from applications.services import appeal
from calls.models import Call, CallRole
from calls.services import ask
from core import clock
from incubation.days import today
from incubation.models import Milestone
from people.models import User
from scoring.models import Assignment
from tests.applications.staff.world import Office, office, signed_in
from tests.factories import incubation, scoring
from tests.factories.applications import ask_for_correction, force_state, make_ineligible, owner_of
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def dues(person: User) -> list[tuple[str, str, bool]]:
    rows = signed_in(person).get(reverse("calls:office")).context["dues"]
    return [(row.due.title, row.due.url, row.due.is_overdue) for row in rows]


def titles(person: User) -> list[str]:
    return [title for title, _url, _is_overdue in dues(person)]


def test_overdue_things_come_first_with_counts_and_links() -> None:
    with office() as desk:
        corrected, refused = desk.submit(), desk.submit()
        desk.submit()
        ask(desk.call, text="May a city apply?", by=make_user("Asker"))
        desk.seal()
        ask_for_correction(corrected, due_at=desk.hands.instant + timedelta(days=1))
        make_ineligible(refused)
        refused.refresh_from_db()
        appeal(refused, by=owner_of(refused), text="It was attached.", received=desk.hands.instant)
        slug = desk.call.slug
        waiting = [
            ("1 question is unanswered", f"/office/calls/{slug}/questions/", False),
            ("1 submission waits for a ruling", f"/office/calls/{slug}/eligibility/", False),
            (
                "1 appeal waits for its answer",
                f"/office/calls/{slug}/applications/?state=all&waiting=appeal",
                False,
            ),
        ]
        assert dues(desk.officer) == dues(desk.approver) == waiting
        desk.hands.advance(timedelta(days=1) - TICK)
        assert dues(desk.officer) == waiting
        desk.hands.advance(TICK)
        late = ("1 correction is overdue", f"/office/calls/{slug}/eligibility/?show=correction", True)
        assert dues(desk.officer) == [late, *waiting]


def test_nobody_sees_what_waits_in_calls_of_others() -> None:
    with office() as desk:
        desk.submit()
        desk.seal()
        elsewhere = give_role(open_call(), "officer")
        for person in (elsewhere, desk.observer(), make_user("Hub", is_hub_staff=True)):
            assert titles(person) == []


def test_submissions_wait_for_a_ruling_only_once_the_call_is_sealed() -> None:
    with office() as desk:
        desk.submit()
        assert titles(desk.officer) == []
        desk.seal()
        assert titles(desk.officer) == ["1 submission waits for a ruling"]


@pytest.mark.parametrize(("after", "is_behind"), [(-TICK, False), (timedelta(0), True), (TICK, True)])
def test_jurors_are_behind_from_their_date_on(after: timedelta, is_behind: bool) -> None:
    call, assignments = scoring.reviewed_call(2, jurors=3)
    due = clock.now() + timedelta(days=3)
    Assignment.objects.filter(round__call=call).update(due_at=due)
    done = [one for one in assignments if one.member_id == assignments[0].member_id]
    for one in done:
        scoring.give_marks(scoring.fresh_assignment(one))
    with clock.at(due + after):
        assert titles(person_with(call, "officer")) == (["2 jurors are behind"] if is_behind else [])


def test_milestones_are_late_from_the_day_after_and_wait_once_delivered() -> None:
    placement = incubation.placement_in()
    officer = incubation.officer_of(placement)
    day = today(placement.application.call)
    rows = Milestone.objects.filter(placement=placement)
    rows.update(due_on=day)
    before = titles(officer)
    first = rows[0]
    Milestone.objects.filter(pk=first.pk).update(due_on=day - timedelta(days=1))
    assert [one for one in titles(officer) if one not in before] == ["1 milestone or report is late"]
    Milestone.objects.filter(pk=first.pk).update(state="delivered", delivered_at=clock.now())
    assert "1 milestone or report waits to be accepted" in titles(officer)


def test_home_costs_the_same_for_one_and_for_thirty_calls(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with office() as desk:
        desk.submit()
        desk.seal()
        officer = desk.officer
        client = signed_in(officer)
        with django_assert_num_queries(28):
            client.get(reverse("calls:office"))
        for _number in range(29):
            _another_with_a_submission(desk, officer)
        with django_assert_num_queries(28):
            response: Any = client.get(reverse("calls:office"))
        assert len(response.context["dues"]) == 30


def _another_with_a_submission(desk: Office, officer: User) -> None:
    """A sealed call of the officer's, with one submission that waits."""
    call = open_call()
    CallRole.objects.create(call=call, user=officer, role="officer")
    sealed = {"sealed_at": desk.hands.instant, "sealed_count": 1, "sealed_hash": "0" * 64}
    Call.objects.filter(pk=call.pk).update(**sealed)
    model = Application.objects.filter(call=desk.call)[0]
    copy = Application.objects.create(
        call=call,
        form=call.forms.get(),
        reference=f"{call.slug}-X",
        valid_submission=model.valid_submission,
        submitted_at=model.submitted_at,
    )
    force_state(copy, "submitted")
