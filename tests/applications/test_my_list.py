"""My applications: the deadline of a row is the one that holds for its owner."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from calls.services import approve_extension, request_extension_for_one
from core import clock
from tests.applications.pages import signed_in, text_of
from tests.factories.applications import add_collaborator, draft_in, owner_of
from tests.factories.calls import open_call, person_with

pytestmark = pytest.mark.django_db

MISSED = "The deadline passed before this draft was submitted"


def my_list(user) -> str:
    return text_of(signed_in(user).get(reverse("applications:mine")))


def test_whoever_was_given_more_time_is_not_told_that_the_deadline_passed():
    call = open_call()
    given, other = draft_in(call), draft_in(call)
    later = (call.deadline_at + timedelta(days=3)).replace(second=0, microsecond=0)
    extension = request_extension_for_one(
        call,
        applicant=owner_of(given),
        new_wall=later.astimezone(ZoneInfo(call.zone)).replace(tzinfo=None),
        reason="Flood",
        by=person_with(call, "officer"),
    )
    approve_extension(extension, by=person_with(call, "approver"))
    team = [owner_of(given), add_collaborator(given, "editor")]
    with clock.at(call.deadline_at):
        assert [MISSED in my_list(user) for user in [*team, owner_of(other)]] == [False, False, True]
    with clock.at(later):
        assert [MISSED in my_list(user) for user in team] == [True, True]


def test_a_draft_says_its_hour_once():
    draft = draft_in()
    page = my_list(owner_of(draft)).partition("<main")[2]
    [small] = [part for part in page.split("<small>") if part.startswith("Until")]
    hour = small.partition(" on ")[0].removeprefix("Until ")
    assert small.partition(" · ")[0].count(hour) == 1
