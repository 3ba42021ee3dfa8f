"""What an officer holds back stays: with the account of whoever asks, and of everybody who judged it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.services.holding import hold_back, lift_hold
from applications.services.watching import note_taking
from core import clock, ledger
from core.refusals import NotNow
from core.retention import look
from people.services.erasing import OPERATOR, erase_person
from scoring.models import Expert
from tests.factories.appeals import declined
from tests.factories.applications import fresh, owner_of
from tests.factories.calls import person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def counts(key):
    line = next(one for one in look(clock.now()) if one.kind.key == key)
    return line.count, line.held_count


def test_what_is_held_back_goes_with_no_account_of_an_applicant_or_a_juror(hands):
    application = declined().application
    call, owner, officer = application.call, owner_of(application), person_with(application.call, "officer")
    expert = Expert.objects.filter(panels__call=call).order_by("pk")[0]
    juror = expert.user = make_user("Juror")
    expert.save()
    hold_back(call, by=officer, reason="A court asks for it.")
    for person in (owner, juror):
        with pytest.raises(NotNow, match="for an inquiry for now"):
            erase_person(person, by=person)
    lift_hold(call, by=officer)
    for person in (owner, juror):
        erase_person(person, by=person)
    assert fresh(application).applicant_name == ""


def test_a_hold_reaches_what_was_taken_of_the_whole_call_and_who_judged_in_it(hands):
    call = declined().application.call
    officer = person_with(call, "officer")
    note_taking(officer, "minutes", call, "")
    Expert.objects.filter(panels__call=call).update(is_active=False)
    with ledger.book():
        for one in Expert.objects.filter(panels__call=call):
            ledger.record("expert.changed", subject=f"expert:{one.key}", by=OPERATOR)
    hands.advance(timedelta(days=1095))
    of_call, experts = counts("openings")[0], counts("experts_withdrawn")[0]
    assert of_call and experts
    hold_back(call, by=officer, reason="A court asks for it.")
    assert counts("openings") == (0, of_call)
    assert counts("experts_withdrawn") == (0, experts)
