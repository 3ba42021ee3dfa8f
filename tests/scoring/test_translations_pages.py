"""A juror reads a translation beside the original, by an address and without any script."""

from __future__ import annotations

import json
from copy import copy
from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application, Translation
from calls.models import Round
from core import clock
from scoring.models import Conflict, PanelMember
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.factories import appeals
from tests.factories.applications import GOOD, fresh
from tests.factories.calls import person_with
from tests.factories.scoring import (
    first_round,
    fresh_assignment,
    further_round,
    give_draft,
    give_marks,
    juror_of,
    reviewed_call,
)
from tests.factories.translations import check, give

pytestmark = pytest.mark.django_db

TITLE, SUMMARY = "Бес жәрдемақыға бір өтініш", "Отбасылар бір деректі төрт кеңсеге берді."


def ready(applications: int = 1):
    """A call in review whose jurors have seen the worked example; the assignments of one of them."""
    call, assignments = reviewed_call(applications)
    PanelMember.objects.update(example_seen_at=call.sealed_at)
    mine = [one for one in assignments if one.member == assignments[0].member]
    return call, sorted((fresh_assignment(one) for one in mine), key=lambda one: one.position)


def card_url(one, language: str = "") -> str:
    address = reverse("scoring:card", kwargs={"assignment": one.public_id})
    return f"{address}?language={language}" if language else address


def read(one, language: str = "") -> str:
    return signed_in(juror_of(one)).get(card_url(one, language)).text


def test_without_a_choice_the_original_stands_alone_and_offers_what_there_is():
    _call, [one] = ready()
    assert "Original and" not in read(one)
    give(one.application, {"summary": SUMMARY}, language="kk")
    page = read(one)
    assert SUMMARY not in page and GOOD["summary"] in page
    assert 'href="?language=kk"' in page and "Original and Қазақша" in page
    assert "Original and Русский" not in page


def test_both_stand_beside_each_other_with_origin_and_language():
    _call, [one] = ready()
    give(one.application, {"summary": SUMMARY}, language="kk", origin="machine", tool="DeepL")
    page = read(one, "kk")
    assert f'<div lang="kk" dir="ltr"><p>{SUMMARY}</p></div>' in page
    assert f'<div lang="en" dir="auto"><p>{GOOD["summary"]}</p></div>' in page
    assert "Machine translation with DeepL, not checked" in page
    officer = person_with(one.application.call, "officer")
    check(one.application, "summary", language="kk")
    page = read(one, "kk")
    assert "Machine translation with DeepL, checked by the Hub" in page and officer.name not in page


def test_the_title_is_translated_where_it_stands():
    _call, [one] = ready()
    Round.objects.filter(pk=one.round_id).update(is_blind=False)
    give(one.application, {"title": TITLE}, language="kk", origin="applicant")
    page = read(one, "kk")
    assert f'lang="kk" dir="ltr">{TITLE}</p>' in page and "Translation by the applicant" in page
    assert page.count(TITLE) == 1


def test_the_choice_goes_along_to_the_next_proposal_and_through_saving():
    _call, [first, second] = ready(2)
    give(first.application, {"summary": SUMMARY}, language="kk")
    page = read(first, "kk")
    assert f'href="{card_url(second, "kk")}"' in page and f'action="{card_url(first, "kk")}"' in page
    lacking = read(second, "kk")
    assert "This proposal has no translation: Қазақша." in lacking and GOOD["summary"] in lacking
    assert f'href="{card_url(first, "kk")}"' in lacking
    typed = {"version": "0", "mark_benefit": "4"}
    client = signed_in(juror_of(first))
    saved = client.post(card_url(first, "kk"), {**typed, "act": "save"})
    assert saved["Location"] == card_url(first, "kk")
    following = client.post(card_url(first, "kk"), {**typed, "version": "1", "act": "next"})
    assert following["Location"] == card_url(second, "kk")


@pytest.mark.parametrize("asked", ["xx", "", "kk%00", "%ED%A0%80"])
def test_a_language_that_is_none_shows_the_original(asked):
    _call, [one] = ready()
    page = signed_in(juror_of(one)).get(f"{card_url(one)}?language={asked}")
    assert page.status_code == 200 and GOOD["summary"] in page.text


def test_a_translation_that_came_after_the_juror_wrote_is_said_until_they_write_again(hands):
    _call, [one] = ready()
    said = "A translation came after you last wrote here"
    give(one.application, {"title": TITLE}, language="kk")
    hands.instant += timedelta(hours=1)
    give_marks(one)
    assert said not in read(one)
    hands.instant += timedelta(hours=1)
    card = fresh_assignment(one).scorecard
    give(one.application, {"summary": SUMMARY}, language="ru")
    assert said in read(one)
    after = fresh_assignment(one).scorecard
    assert (after.state, after.score, after.marks_hash) == (card.state, card.score, card.marks_hash)
    hands.instant += timedelta(hours=1)
    cards.reopen(one, by=juror_of(one))
    give_draft(one)
    assert said not in read(one)


def test_a_closed_round_reads_on_what_it_read(hands):
    call, [one] = ready()
    further_round(call)
    give(one.application, {"summary": SUMMARY}, language="kk")
    hands.instant += timedelta(hours=1)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    hands.instant += timedelta(hours=1)
    give(one.application, {"summary": "Кейін келген мәтін."}, language="kk")
    page = read(one, "kk")
    assert SUMMARY in page and "Кейін келген мәтін." not in page


def test_a_conflict_closes_the_translation_too():
    _call, [one] = ready()
    give(one.application, {"summary": SUMMARY}, language="kk")
    Conflict.objects.create(member=one.member, application=one.application, kind="declared")
    reply = signed_in(juror_of(one)).get(card_url(one, "kk"))
    assert reply.status_code == 404 and SUMMARY not in reply.text


def test_a_page_costs_the_same_for_one_and_for_thirty_texts(django_assert_num_queries):
    for count in (1, 30):
        _call, [one] = ready()
        give(one.application, {"summary": SUMMARY}, language="kk")
        row = Translation.objects.latest("pk")
        again = [copy(row) for _number in range(count - 1)]
        for number, each in enumerate(again):
            each.pk, each.text = None, f"{SUMMARY} {number}"
        Translation.objects.bulk_create(again)
        client = signed_in(juror_of(one))
        client.get(card_url(one, "kk"))
        with django_assert_num_queries(20):
            client.get(card_url(one, "kk"))


def test_the_juror_of_an_appeal_reads_it_as_well():
    written = appeals.ineligible()
    one, person = appeals.asked(written, by=appeals.outsider(written))
    give(fresh(written.application), {"summary": SUMMARY}, language="kk")
    Application.objects.filter(pk=written.application_id).update(applicant_name="Canary Institute")
    address = reverse("scoring:appeal", kwargs={"juror": one.public_id})
    assert SUMMARY not in signed_in(person).get(address).text
    page = signed_in(person).get(f"{address}?language=kk").text
    assert SUMMARY in page and "Translated by the Hub" in page and "Canary Institute" not in page
    assert clock.now() and person_with(written.application.call, "officer").name not in page


def test_what_was_written_in_the_asked_language_lacks_no_translation():
    _call, [one] = ready()
    written_in = json.loads(one.application.valid_submission.document)["language"]
    assert "This proposal has no translation" not in read(one, written_in)
