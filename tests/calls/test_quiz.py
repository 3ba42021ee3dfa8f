"""The eligibility quiz, for anybody, without an account."""

from __future__ import annotations

import pytest

from calls.quiz import judge
from tests.factories.calls import add_rule, complete_call, open_call, sealed_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    call = open_call()
    add_rule(call, "winner", passes="no", position=2)
    return call


def page(client, call, **answers):
    return client.post(f"/calls/{call.slug}/may-i-apply/", answers)


@pytest.mark.parametrize(
    ("answers", "failed", "is_passed"),
    [
        ({"adult": "yes", "winner": "no"}, [], True),
        ({"adult": "no", "winner": "no"}, ["adult"], False),
        ({"adult": "no", "winner": "yes"}, ["adult", "winner"], False),
        ({"adult": "yes"}, [], False),
        ({"adult": "yes", "winner": "maybe"}, [], False),
        ({}, [], False),
    ],
)
def test_answers_are_held_against_every_rule(call, answers, failed, is_passed):
    verdict = judge(call.eligibility_rules.all(), answers)
    assert ([rule.key for rule in verdict.failed], verdict.is_passed) == (failed, is_passed)


def test_a_visitor_is_asked_every_question(call, client):
    text = client.get(f"/calls/{call.slug}/may-i-apply/").content.decode()
    assert "Do you meet adult?" in text
    assert "Do you meet winner?" in text


def test_passing_offers_to_start(call, client):
    text = page(client, call, adult="yes", winner="no").content.decode()
    assert "By these answers you may apply" in text
    assert f'href="/calls/{call.slug}/start/"' in text or "Start an application" in text


def test_failing_says_which_rule_and_what_would_meet_it_and_keeps_the_answers(call, client):
    text = page(client, call, adult="no", winner="no").content.decode()
    assert "The rule adult is not met." in text
    assert "A partner that meets adult would do." in text
    assert "The rule winner is not met." not in text
    assert "Start an application" not in text
    assert text.count("checked") == 2


def test_an_unanswered_question_is_named_beside_it(call, client):
    response = page(client, call, adult="yes")
    assert response.context["form"].errors == {"winner": ["Choose yes or no."]}
    assert response.context["verdict"] is None


def test_passing_a_closed_call_does_not_offer_to_start(client):
    call = sealed_call()
    text = page(client, call, adult="yes").content.decode()
    assert "The call does not accept applications now." in text
    assert "Start an application" not in text


def test_the_quiz_of_a_draft_is_unknown(client):
    call = complete_call()
    assert page(client, call, adult="yes").status_code == 404


def test_hostile_answers_are_one_error_each(call, client):
    response = page(client, call, adult="<script>", winner="\x00")
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"adult", "winner"}
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_a_rule_without_a_text_for_it_says_which_answer_would_meet_it(call, client):
    call.eligibility_rules.filter(key="adult").update(would_meet_en="", would_meet_ru="", would_meet_kk="")
    text = page(client, call, adult="no", winner="yes").content.decode()
    assert "It would be met if the answer to “Do you meet adult?” were: yes." in text
    assert "A partner that meets winner would do." in text
