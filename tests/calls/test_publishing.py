"""Publishing, cancelling and archiving."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from calls.models import Call, Cancellation
from calls.services import (
    approve_cancellation,
    archive_call,
    cancel_draft,
    prepare_cancellation,
    publish_call,
    withdraw_cancellation,
)
from core import clock
from core.ledger import faults
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.factories.applications import draft_in
from tests.factories.calls import complete_call, give_role, open_call, person_with, sealed_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_an_officer_publishes_and_the_ledger_says_so():
    call = complete_call()
    published = publish_call(call, by=person_with(call, "officer"))
    assert (published.state, published.published_at is not None) == ("published", True)
    assert LedgerEntry.objects.get(event="call.publish").payload["to"] == "published"
    assert list(faults()) == []


@pytest.mark.parametrize("role", ["approver", "observer", None])
def test_nobody_else_publishes(role):
    call = complete_call()
    person = give_role(call, role) if role else make_user()
    with pytest.raises(NotAllowed):
        publish_call(call, by=person)
    assert Call.objects.get(pk=call.pk).state == "draft"


def test_a_call_is_published_once():
    call = open_call()
    with pytest.raises(NotNow, match="already “Published”"):
        publish_call(call, by=person_with(call, "officer"))


def test_a_draft_is_given_up_by_its_officer_alone():
    call = complete_call()
    with pytest.raises(NotAllowed):
        cancel_draft(call, by=person_with(call, "approver"))
    assert cancel_draft(call, by=person_with(call, "officer")).state == "cancelled"


def test_cancelling_a_published_call_takes_two_persons_and_tells_every_applicant():
    application = draft_in()
    call = application.call
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    prepared = prepare_cancellation(call, reason="The budget is gone.", by=officer)
    assert Call.objects.get(pk=call.pk).state == "published"
    assert not Notice.objects.filter(event="calls/call_cancelled").exists()
    cancelled = approve_cancellation(prepared, by=approver)
    assert cancelled.state == "cancelled"
    letters = Notice.objects.filter(event="calls/call_cancelled")
    assert [("The budget is gone." in one.text) for one in letters] == [True]
    entry = LedgerEntry.objects.get(event="call.cancel")
    assert entry.actor == f"{officer.ledger_name}+{approver.ledger_name}"
    assert "budget" not in str(list(LedgerEntry.objects.values_list("payload", flat=True)))


def test_who_prepared_a_cancellation_cannot_sign_it():
    call = open_call()
    both = give_role(call, "officer")
    give_role(call, "approver", both)
    prepared = prepare_cancellation(call, reason="No", by=both)
    with pytest.raises(NotAllowed):
        approve_cancellation(prepared, by=both)
    assert Call.objects.get(pk=call.pk).state == "published"
    with pytest.raises(IntegrityError), transaction.atomic():
        Cancellation.objects.update(approved_by=both, approved_at=clock.now())


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_cancellation_needs_a_reason(reason):
    call = open_call()
    with pytest.raises(NotNow, match="Give a reason"):
        prepare_cancellation(call, reason=reason, by=person_with(call, "officer"))


def test_a_second_cancellation_is_not_prepared_and_the_first_can_be_taken_back():
    call = open_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    prepared = prepare_cancellation(call, reason="No", by=officer)
    with pytest.raises(NotNow, match="prepared already"):
        prepare_cancellation(call, reason="No", by=officer)
    with pytest.raises(NotAllowed):
        withdraw_cancellation(prepared, by=make_user())
    withdraw_cancellation(prepared, by=approver)
    assert not Cancellation.objects.exists()


def test_an_approver_does_not_prepare_a_cancellation():
    call = sealed_call()
    with pytest.raises(NotAllowed):
        prepare_cancellation(call, reason="No", by=person_with(call, "approver"))


def test_a_call_that_is_not_announced_is_not_archived():
    call = sealed_call()
    with pytest.raises(NotNow):
        archive_call(call, by=person_with(call, "officer"))
