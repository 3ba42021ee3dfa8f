"""Moving a deadline: later only, before sealing only, by whom, and what everybody then reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calls.deadlines import DRAINING
from calls.services import (
    approve_extension,
    extend_for_all,
    request_extension_for_one,
    seal_call,
    withdraw_extension,
)
from calls.windows import effective_deadline_of, lateness, seals_at
from core import clock
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.factories.applications import draft_in
from tests.factories.calls import give_role, open_call, person_with, sealed_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
# 2021-11-05 00:00 in Nur-Sultan, the end of 4 November.
DEADLINE = datetime(2021, 11, 4, 18, tzinfo=UTC)
OPENS = DEADLINE - timedelta(days=30)
LATER = datetime(2021, 11, 6)
LATER_AT = datetime(2021, 11, 5, 18, tzinfo=UTC)


@pytest.fixture
def call():
    with clock.at(OPENS + timedelta(days=1)):
        yield open_call(opens=OPENS, deadline=DEADLINE)


def test_everybody_has_the_later_deadline(call):
    extend_for_all(call, new_wall=LATER, reason="The line failed.", by=person_with(call, "officer"))
    call.refresh_from_db()
    assert (call.deadline_at, call.deadline_wall) == (LATER_AT, "2021-11-06T00:00")
    assert lateness(call, LATER_AT - TICK) is None
    assert "came after the deadline" in (lateness(call, LATER_AT) or "")


def test_a_sealed_call_takes_nothing_and_still_says_both_times():
    call = sealed_call()
    assert "came after the deadline" in (lateness(call, call.deadline_at) or "")
    assert lateness(call, call.deadline_at - TICK) == "This call does not accept applications."


@pytest.mark.parametrize(("minutes", "is_refused"), [(0, True), (-1, True), (1, False)])
def test_later_means_later(call, minutes, is_refused):
    wall = datetime(2021, 11, 5) + timedelta(minutes=minutes)
    officer = person_with(call, "officer")
    if is_refused:
        with pytest.raises(NotNow, match="has to be later"):
            extend_for_all(call, new_wall=wall, reason="r", by=officer)
    else:
        assert extend_for_all(call, new_wall=wall, reason="r", by=officer).new_deadline > DEADLINE


def test_only_an_officer_extends_for_all(call):
    for person in (person_with(call, "approver"), give_role(call, "observer"), make_user()):
        with pytest.raises(NotAllowed):
            extend_for_all(call, new_wall=LATER, reason="r", by=person)


def test_after_sealing_nothing_is_extended():
    call = sealed_call()
    later = (clock.now() + timedelta(days=9)).replace(tzinfo=None)
    with pytest.raises(NotNow, match="published and not sealed"):
        extend_for_all(call, new_wall=later, reason="r", by=person_with(call, "officer"))


def test_a_deadline_can_be_extended_while_the_call_drains_but_not_backwards_in_time(call):
    with clock.at(DEADLINE + DRAINING - TICK):
        with pytest.raises(NotNow, match="still to come"):
            extend_for_all(
                call, new_wall=datetime(2021, 11, 5, 0, 0, 30), reason="r", by=person_with(call, "officer")
            )
        extend_for_all(call, new_wall=LATER, reason="r", by=person_with(call, "officer"))
    assert effective_deadline_of(call.__class__.objects.get(pk=call.pk)) == LATER_AT


def test_one_applicants_extension_holds_after_the_signature_and_for_nobody_else(call):
    applicant, other = make_user(), make_user()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    extension = request_extension_for_one(
        call, applicant=applicant, new_wall=LATER, reason="Flood", by=officer
    )
    assert effective_deadline_of(call, [applicant.pk]) == DEADLINE
    approve_extension(extension, by=approver)
    assert effective_deadline_of(call, [applicant.pk]) == LATER_AT
    assert (effective_deadline_of(call, [other.pk]), effective_deadline_of(call)) == (DEADLINE, DEADLINE)


def test_an_extension_for_one_holds_the_sealing_back_for_all(call):
    extension = request_extension_for_one(
        call, applicant=make_user(), new_wall=LATER, reason="Flood", by=person_with(call, "officer")
    )
    assert seals_at(call) == DEADLINE + DRAINING
    approve_extension(extension, by=person_with(call, "approver"))
    with clock.at(LATER_AT + DRAINING - TICK), pytest.raises(NotNow):
        seal_call(call)
    with clock.at(LATER_AT + DRAINING):
        assert seal_call(call).state == "sealed"


def test_who_prepared_an_extension_cannot_sign_it_and_it_is_signed_once(call):
    both = give_role(call, "officer")
    give_role(call, "approver", both)
    extension = request_extension_for_one(call, applicant=make_user(), new_wall=LATER, reason="r", by=both)
    with pytest.raises(NotAllowed, match="prepared an extension cannot approve"):
        approve_extension(extension, by=both)
    approve_extension(extension, by=person_with(call, "approver"))
    with pytest.raises(NotNow, match="already approved"):
        approve_extension(extension, by=person_with(call, "approver"))


def test_everybody_with_a_draft_is_told_old_and_new_and_why():
    application = draft_in()
    call: Any = application.call
    wall = (call.deadline_at + timedelta(days=7)).replace(tzinfo=None)
    extend_for_all(call, new_wall=wall, reason="The line failed.", by=person_with(call, "officer"))
    letters = Notice.objects.filter(event="applications/extension_all")
    assert {one.address for one in letters} >= {application.collaborators.get(role="owner").user.email}
    assert all("The line failed." in one.text for one in letters)


def test_the_ledger_holds_both_deadlines_and_no_reason(call):
    extend_for_all(call, new_wall=LATER, reason="Illness of Asel", by=person_with(call, "officer"))
    payload = LedgerEntry.objects.get(event="call.extended").payload
    assert (payload["old"], payload["new"]) == (DEADLINE.isoformat(), LATER_AT.isoformat())
    assert "Asel" not in str(payload)


def test_an_extension_that_the_deadline_for_all_has_overtaken_cannot_be_signed(call):
    extension = request_extension_for_one(
        call, applicant=make_user(), new_wall=LATER, reason="Flood", by=person_with(call, "officer")
    )
    extend_for_all(call, new_wall=LATER, reason="The line failed.", by=person_with(call, "officer"))
    with pytest.raises(NotNow, match="has to be later than the present one"):
        approve_extension(extension, by=person_with(call, "approver"))
    extension.refresh_from_db()
    assert extension.approved_at is None


def test_an_extension_whose_hour_has_passed_cannot_be_signed(call):
    extension = request_extension_for_one(
        call, applicant=make_user(), new_wall=LATER, reason="Flood", by=person_with(call, "officer")
    )
    longer = request_extension_for_one(  # somebody else's keeps the call from being sealed
        call,
        applicant=make_user(),
        new_wall=LATER + timedelta(days=1),
        reason="Flood",
        by=extension.requested_by,
    )
    approve_extension(longer, by=person_with(call, "approver"))
    with clock.at(LATER_AT), pytest.raises(NotNow, match="still to come"):
        approve_extension(extension, by=person_with(call, "approver"))
    with clock.at(LATER_AT - TICK):
        assert approve_extension(extension, by=person_with(call, "approver")).is_in_force


@pytest.mark.parametrize("role", ["officer", "approver"])
def test_an_unsigned_extension_is_taken_back_on_record(call, role):
    extension = request_extension_for_one(
        call, applicant=make_user(), new_wall=LATER, reason="Flood", by=person_with(call, "officer")
    )
    for outsider in (give_role(call, "observer"), make_user()):
        with pytest.raises(NotAllowed):
            withdraw_extension(extension, by=outsider)
    withdraw_extension(extension, by=give_role(call, role))
    assert not call.extensions.exists()
    assert LedgerEntry.objects.filter(event="extension.withdrawn").count() == 1
    with pytest.raises(NotNow, match="taken back already"):
        withdraw_extension(extension, by=give_role(call, role))


def test_an_extension_in_force_is_not_taken_back(call):
    extension = request_extension_for_one(
        call, applicant=make_user(), new_wall=LATER, reason="Flood", by=person_with(call, "officer")
    )
    approve_extension(extension, by=person_with(call, "approver"))
    with pytest.raises(NotNow, match="in force"):
        withdraw_extension(extension, by=person_with(call, "approver"))
    assert call.extensions.count() == 1
