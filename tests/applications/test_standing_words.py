"""Every state says in plain words where the application stands, and what happens next and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.services import withdraw
from applications.standing_words import AWAITED, WORDS, standing
from applications.workflow import State
from calls.models import KeyDate
from calls.timeline import timeline
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import (
    close_and_seal,
    draft_in,
    force_state,
    fresh,
    make_ineligible,
    owner_of,
    submitted_in,
)
from tests.factories.calls import add_rule, open_call
from tests.factories.moments import NOON, TICK

pytestmark = pytest.mark.django_db


def test_every_state_has_its_words(hands):
    own = {"draft", "submitted", "correction_requested"}
    assert set(WORDS) | own == set(State.values)
    application = submitted_in(open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1)))
    client = signed_in(owner_of(application))
    for state, (headline, _note) in WORDS.items():
        assert str(headline) in text_of(client.get(address("detail", force_state(application, state))))


@pytest.mark.parametrize("state", sorted(AWAITED))
def test_the_date_it_waits_for_is_said(hands, state):
    application = force_state(submitted_in(open_call()), state)
    call = application.call
    kind = AWAITED[state][0]
    KeyDate.objects.create(call=call, kind=kind, wall="", at=NOON + timedelta(days=90))
    ahead = timeline(call, call.key_dates.all())
    found = standing(application, owner_of(application), ahead=ahead, is_open=False)
    assert found is not None and "2 August 2026" in found.when


def test_who_withdrew_may_start_anew_while_the_call_is_open(hands):
    application = draft_in(open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1)))
    owner = owner_of(application)
    withdraw(application, by=owner)
    client = signed_in(owner)
    start = f"/calls/{application.call.slug}/start/"
    hands.instant = NOON + timedelta(days=1) - TICK
    assert start in text_of(client.get(address("detail", application)))
    hands.instant = NOON + timedelta(days=1)
    assert start not in text_of(client.get(address("detail", application)))
    hands.instant = NOON
    assert draft_in(application.call, by=owner).pk != application.pk


def test_the_way_to_an_appeal_stands_there_until_its_window_is_over(hands):
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    add_rule(call, "letter")
    application = submitted_in(call)
    close_and_seal(call, hands)
    application = make_ineligible(fresh(application))
    client, link = signed_in(owner_of(application)), address("appeal", application)
    hands.instant += timedelta(days=30) - TICK
    assert link in text_of(client.get(address("detail", application)))
    hands.instant += TICK
    page = text_of(client.get(address("detail", application)))
    assert link not in page and "The time to appeal is over." in page
