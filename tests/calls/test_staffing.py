"""Roles on a call: who gives them, who cannot, and the ledger."""

from __future__ import annotations

import pytest

from calls.services import grant_role, revoke_role
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, give_role, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["officer", "approver", "observer"])
def test_an_officer_gives_a_role_and_the_ledger_names_no_person(role):
    call, person = complete_call(), make_user("Newcomer")
    officer = person_with(call, "officer")
    grant_role(call, person=person, role=role, by=officer)
    entry = LedgerEntry.objects.get(event="role.granted")
    assert (entry.subject, entry.actor) == (call.ledger_name, officer.ledger_name)
    assert entry.payload.items() >= {"person": person.ledger_name, "role": role}.items()
    assert person.email not in str(entry.payload)


def test_an_administrator_gives_and_ends_roles_without_holding_one():
    call, person, administrator = complete_call(), make_user(), make_user(is_administrator=True)
    held = grant_role(call, person=person, role="observer", by=administrator)
    revoke_role(held, by=administrator)
    assert not call.roles.filter(user=person).exists()
    assert LedgerEntry.objects.get(event="role.revoked").payload["role"] == "observer"


@pytest.mark.parametrize("role", ["approver", "observer"])
def test_other_staff_give_no_roles(role):
    call = complete_call()
    colleague = give_role(call, role)
    with pytest.raises(NotAllowed):
        grant_role(call, person=make_user(), role="officer", by=colleague)
    with pytest.raises(NotAllowed):
        revoke_role(call.roles.filter(role="officer").get(), by=colleague)


def test_nobody_gives_a_role_to_themselves():
    call = complete_call()
    for person in (person_with(call, "officer"), make_user(is_administrator=True)):
        with pytest.raises(NotAllowed, match="to themselves"):
            grant_role(call, person=person, role="approver", by=person)


def test_the_last_officer_stays():
    call = complete_call()
    officer = person_with(call, "officer")
    with pytest.raises(NotNow, match="A call needs an officer"):
        revoke_role(call.roles.get(user=officer), by=officer)
    second = give_role(call, "officer")
    revoke_role(call.roles.get(user=officer), by=officer)
    assert list(call.roles.filter(role="officer").values_list("user", flat=True)) == [second.pk]


def test_a_role_held_already_an_unknown_one_and_a_closed_account_are_refused():
    call = complete_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    refused = [(approver, "approver"), (make_user(), "juror"), (make_user(is_active=False), "officer")]
    for person, role in refused:
        with pytest.raises(NotNow):
            grant_role(call, person=person, role=role, by=officer)
    assert not LedgerEntry.objects.filter(event="role.granted").exists()


def test_a_revoked_officer_can_do_nothing_at_once():
    call = complete_call()
    officer, second = person_with(call, "officer"), give_role(call, "officer")
    assert call.roles.filter(user=second).exists()
    revoke_role(call.roles.get(user=second), by=officer)
    with pytest.raises(NotAllowed):
        grant_role(call, person=make_user(), role="observer", by=second)
