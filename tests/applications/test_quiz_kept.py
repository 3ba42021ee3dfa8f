"""Answers to the eligibility questions wait for whoever signs in after giving them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.services import move_call
from tests.applications.pages import text_of
from tests.factories.applications import quiz_of
from tests.factories.calls import add_rule, complete_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = complete_call()
    add_rule(call, "extra", position=9)
    return move_call(call, "publish", by=person_with(call, "officer"))


@pytest.mark.parametrize("page", ["calls:quiz", "applications:start"])
def test_the_answers_of_a_visitor_are_there_after_signing_in(client, call, page):
    client.post(reverse(page, args=[call.slug]), quiz_of(call))
    client.force_login(make_user())
    start = client.get(reverse("applications:start", args=[call.slug]))
    assert "You are signed in, and your answers are kept" in text_of(start)
    assert start.context["form"].initial == quiz_of(call)
    assert text_of(start).count(" checked") == len(quiz_of(call))


def test_answers_that_fail_are_not_kept(client, call):
    client.post(reverse("calls:quiz", args=[call.slug]), {**quiz_of(call), "extra": "no"})
    client.force_login(make_user())
    start = client.get(reverse("applications:start", args=[call.slug]))
    assert "your answers are kept" not in text_of(start)


def test_answers_of_one_person_are_gone_when_another_signs_in(client, call):
    client.force_login(make_user())
    client.post(reverse("calls:quiz", args=[call.slug]), quiz_of(call))
    client.force_login(make_user())
    start = client.get(reverse("applications:start", args=[call.slug]))
    assert "your answers are kept" not in text_of(start)
