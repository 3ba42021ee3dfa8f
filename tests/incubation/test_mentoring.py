"""A mentor is agreed by both sides: before that nothing of the placement opens, and each may say no."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import ledger
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from incubation import permissions, services
from incubation.mentor_promise import VERSION
from incubation.models import Mentoring, Placement
from incubation.plugs import accompanied
from people.models import User
from tests.factories.applications import owner_of
from tests.factories.incubation import approver_of, officer_of, placement_in, reload
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in()


@pytest.fixture
def asked(placement: Placement) -> Mentoring:
    return services.propose_mentor(placement, mentor=make_user("Ada"), by=officer_of(placement))


def may_read(placement: Placement, user: User) -> bool:
    client = Client()
    client.force_login(user)
    page = client.get(reverse("incubation:placement", args=[placement.public_id]))
    judges = permissions.judges(reload(placement), user)
    assert judges is (page.status_code == 200)
    assert Placement.objects.accompanied_or_own(user).filter(pk=placement.pk).exists() is judges
    return judges


def page_of(row: Mentoring, user: User, given: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(user)
    address = reverse("incubation:mentoring", args=[row.pk])
    return client.get(address) if given is None else client.post(address, given)


def letters(user: User) -> list[str]:
    rows = Notice.objects.filter(recipient=user, event__startswith="incubation/mentor_")
    return list(rows.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize("first", ["mentor", "team"])
def test_it_begins_with_the_second_yes_whoever_says_it_first(
    placement: Placement, asked: Mentoring, first: str
) -> None:
    sides = {"mentor": asked.mentor, "team": owner_of(placement.application)}
    second = next(one for one in sides if one != first)
    assert not may_read(placement, asked.mentor)
    page_of(asked, sides[first], {"answer": "yes"})
    page_of(asked, sides[first], {"answer": "yes"})  # twice is once
    asked.refresh_from_db()
    assert asked.awaits == second and not may_read(placement, asked.mentor)
    page_of(asked, sides[second], {"answer": "yes"})
    asked.refresh_from_db()
    assert asked.is_now and asked.promise_version == VERSION
    assert may_read(placement, asked.mentor)
    assert letters(asked.mentor) == ["incubation/mentor_asked", "incubation/mentor_begins"]
    assert letters(sides["team"])[-2:] == ["incubation/mentor_proposed", "incubation/mentor_begins"]
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("side", ["mentor", "team"])
def test_each_side_may_say_no_with_a_reason_that_the_officer_reads(
    placement: Placement, asked: Mentoring, side: str
) -> None:
    person = asked.mentor if side == "mentor" else owner_of(placement.application)
    answer = page_of(asked, person, {"answer": "no", "reason": "  "})
    assert "Say why not" in answer.content.decode()
    page_of(asked, person, {"answer": "no", "reason": "My sister works there."})
    asked.refresh_from_db()
    assert asked.declined_by == person and asked.until is not None
    [letter] = Notice.objects.filter(event="incubation/mentor_declined")
    assert letter.recipient == officer_of(placement) and "My sister works there." in letter.text
    assert not may_read(placement, asked.mentor)
    with pytest.raises(NotNow):
        services.agree_to_mentoring(asked, by=person)
    assert accompanied([asked.mentor_id]) == []  # who was only asked is no earlier mentor
    services.propose_mentor(placement, mentor=asked.mentor, by=officer_of(placement))  # may be asked again


@pytest.mark.parametrize("side", ["mentor", "team"])
def test_an_older_tab_does_not_undo_a_yes(placement: Placement, asked: Mentoring, side: str) -> None:
    person = asked.mentor if side == "mentor" else owner_of(placement.application)
    page_of(asked, person, {"answer": "yes"})
    text = page_of(asked, person, {"answer": "no", "reason": "I forgot."}).content.decode()
    assert "Your side said yes already." in text
    asked.refresh_from_db()
    assert asked.until is None and asked.awaits


def test_nobody_proposes_themselves(placement: Placement) -> None:
    with pytest.raises(NotNow, match="yourself"):
        services.propose_mentor(placement, mentor=officer_of(placement), by=officer_of(placement))


def test_the_question_shows_enough_to_notice_a_tie_and_nothing_of_the_content(asked: Mentoring) -> None:
    text = page_of(asked, asked.mentor).content.decode()
    application = asked.placement.application
    assert application.shown_title in text and application.applicant_name in text
    assert "no stake in the solution" in text
    for milestone in asked.placement.milestones.all():
        assert milestone.title not in text


def test_nobody_else_answers_or_reads(placement: Placement, asked: Mentoring) -> None:
    assert page_of(asked, make_user("Stranger")).status_code == 404
    for staff in (officer_of(placement), approver_of(placement)):
        assert page_of(asked, staff).status_code == 200
        assert page_of(asked, staff, {"answer": "yes"}).status_code == 403
        with pytest.raises(NotAllowed):
            services.agree_to_mentoring(asked, by=staff)
    present = placement.mentorings.filter(Mentoring.NOW).get().mentor
    assert page_of(asked, present, {"answer": "yes"}).status_code == 403


def test_nobody_is_asked_twice_and_a_begun_one_is_ended_by_the_office(
    placement: Placement, asked: Mentoring
) -> None:
    officer = officer_of(placement)
    with pytest.raises(NotNow, match="asked already"):
        services.propose_mentor(placement, mentor=asked.mentor, by=officer)
    services.agree_to_mentoring(asked, by=asked.mentor)
    services.agree_to_mentoring(asked, by=owner_of(placement.application))
    with pytest.raises(NotNow, match="accompanies"):
        services.propose_mentor(placement, mentor=asked.mentor, by=officer)
    with pytest.raises(NotNow, match="begun"):
        services.decline_mentoring(asked, reason="Too much.", by=asked.mentor)
    services.end_mentoring(asked, by=officer)
    assert not may_read(placement, asked.mentor)


def test_what_waits_for_both_stands_on_their_own_page(placement: Placement, asked: Mentoring) -> None:
    for user, words in (
        (asked.mentor, "Say whether you accompany it"),
        (owner_of(placement.application), "Ada"),
    ):
        client = Client()
        client.force_login(user)
        text = client.get(reverse("incubation:mine")).content.decode()
        assert words in text and reverse("incubation:mentoring", args=[asked.pk]) in text
        services.agree_to_mentoring(asked, by=user)
        assert (
            reverse("incubation:mentoring", args=[asked.pk])
            not in client.get(reverse("incubation:mine"))
            .content.decode()
            .partition("<h2")[2]
            .partition("Placements")[0]
        )
