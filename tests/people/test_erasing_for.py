"""Somebody who wrote to the Hub is erased by two administrators, and by nobody else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from people.models import ErasureRequest
from people.services.erasing import erase_person
from people.services.erasing_for import ask_erasure, refuse_erasure, sign_erasure
from tests.factories.applications import draft_in, submitted_in
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
REASON = "Letter of Zyxwv Canary of 3 May"


@pytest.fixture
def person(hands):
    return make_user("Zyxwv Canary")


@pytest.fixture
def two():
    return [make_user(name, is_administrator=True) for name in ("One", "Two")]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_one_asks_another_signs_and_nothing_is_left(person, two, django_capture_on_commit_callbacks):
    one, other = two
    draft_in(by=person)
    asked = ask_erasure(person, by=one, reason=REASON)
    with pytest.raises(NotNow, match="prepared already"):
        ask_erasure(person, by=other, reason=REASON)
    with pytest.raises(NotAllowed, match="somebody else has to sign"):
        sign_erasure(asked, by=one)
    type(one).objects.filter(pk=one.pk).update(is_administrator=False)
    with pytest.raises(NotNow, match="no administrator any more"):
        sign_erasure(asked, by=other)
    type(one).objects.filter(pk=one.pk).update(is_administrator=True)
    person.refresh_from_db()
    assert person.erased_at is None
    with django_capture_on_commit_callbacks(execute=True):
        sign_erasure(asked, by=other)
    person.refresh_from_db()
    assert person.erased_at is not None and person.name == ""
    assert ErasureRequest.objects.get().reason == ""
    told = LedgerEntry.objects.get(event="person.erased")
    assert told.actor == f"{one.ledger_name}+{other.ledger_name}"
    assert "Canary" not in repr(list(LedgerEntry.objects.values()))
    assert "is deleted" in mail.outbox[-1].subject
    call_command("verify_ledger", stdout=StringIO())


def test_no_other_person_can_ask_or_sign(person, two):
    staff = make_user(is_hub_staff=True)
    with pytest.raises(NotAllowed):
        ask_erasure(person, by=staff, reason=REASON)
    with pytest.raises(NotAllowed, match="own account"):
        ask_erasure(two[0], by=two[0], reason=REASON)
    with pytest.raises(NotNow, match="Give the reason"):
        ask_erasure(person, by=two[0], reason=" ")
    asked = ask_erasure(person, by=two[0], reason=REASON)
    with pytest.raises(NotAllowed):
        sign_erasure(asked, by=staff)
    with pytest.raises(NotAllowed):
        erase_person(person, by=two[1])


def test_what_is_to_be_handed_over_still_bars_and_a_refusal_erases_nothing(person, two):
    submitted_in(by=person)
    asked = ask_erasure(person, by=two[0], reason=REASON)
    with pytest.raises(NotNow, match="is being judged"):
        sign_erasure(asked, by=two[1])
    refuse_erasure(asked, by=two[1])
    with pytest.raises(NotNow, match="decided already"):
        sign_erasure(asked, by=two[1])
    again = ask_erasure(person, by=two[0], reason=REASON)
    refuse_erasure(again, by=two[0])  # one's own is taken back
    assert not ErasureRequest.objects.filter(is_approved__isnull=True).exists()
    person.refresh_from_db()
    assert person.erased_at is None


def test_the_pages_lead_from_the_plan_to_the_deed(person, two):
    page = f"/people/{person.public_id}/erase/"
    one, other = map(client_of, two)
    assert "See what would be deleted" in one.get(f"/people/{person.public_id}/").content.decode()
    empty = one.post(page, {"act": "ask", "reason": ""})
    assert empty.status_code == 422 and "Say how and when" in empty.content.decode()
    one.post(page, {"act": "ask", "reason": REASON})
    assert "It waits for another administrator." in one.get(page).content.decode()
    assert one.post(page, {"act": "sign"}).status_code == 403
    assert REASON in other.get(page).content.decode()
    assert "Sign and delete" in other.get(page).content.decode()
    other.post(page, {"act": "sign"})
    person.refresh_from_db()
    assert person.erased_at is not None
    assert other.get(page).status_code == 200 and client_of(make_user()).get(page).status_code == 404
