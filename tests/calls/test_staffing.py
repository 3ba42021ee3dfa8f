"""Roles on a call: who gives them, who cannot, and the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from calls.models import StaffInvitation
from calls.services import grant_role, revoke_role
from calls.services.asking_for_approvers import ask_for_approver
from calls.services.staffing import set_end
from core import clock
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, give_role, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["officer", "observer"])
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


def test_whoever_prepares_does_not_name_who_signs():
    """An officer's second mailbox would otherwise be a second person."""
    call, administrator = complete_call(), make_user(is_administrator=True)
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    for by in (officer, approver, give_role(call, "officer", make_user(is_administrator=True))):
        with pytest.raises(NotAllowed):
            grant_role(call, person=make_user(), role="approver", by=by)
    person = make_user()
    held = grant_role(call, person=person, role="approver", by=administrator)
    day = timedelta(days=1)
    set_end(held, ends_at=clock.now() + 5 * day, by=officer)  # shorter is the officer's to say, longer is not
    for longer in (None, clock.now() + 6 * day):
        with pytest.raises(NotAllowed, match="named by an administrator"):
            set_end(held, ends_at=longer, by=officer)
    set_end(held, ends_at=None, by=administrator)


def test_an_officer_asks_for_an_approver_and_the_administrators_find_the_form_filled_in():
    call = complete_call()
    officer, boss = person_with(call, "officer"), make_user("Ada Admin", is_administrator=True)
    give_role(call, "officer", make_user(is_administrator=True))  # who prepares here is not asked
    client = Client()
    client.force_login(officer)
    page = reverse("calls:build_people", args=[call.slug])
    wanted = {"address": "Second@example.org", "roles": ["approver", "observer"], "language": "en"}
    for _twice in range(2):
        text = client.post(page, wanted, follow=True).content.decode()
        assert "A letter asks Ada Admin to name Second@example.org." in text
        wanted["roles"] = ["approver"]
    letter = Notice.objects.get(event="calls/approver_asked")
    assert letter.recipient == boss
    other = make_user(is_administrator=True)  # however long the address is, everybody is written to
    ask_for_approver(call, f"{'long.' * 12}@{'part.' * 36}example.org", by=officer)
    assert Notice.objects.filter(event="calls/approver_asked", recipient=other).count() == 1
    assert not call.roles.filter(user__email__iexact="second@example.org").exists()
    assert list(StaffInvitation.objects.values_list("roles__role", flat=True)) == ["observer"]
    client.force_login(boss)
    link = letter.text.partition("/office/people/invitations/")[2].split()[0]
    form = client.get(f"/office/people/invitations/{link}").context["form"]
    assert [form[name].value() for name in ("address", "calls", "roles")] == [
        "second@example.org", [call.slug], ["approver"],
    ]  # fmt: skip


def test_that_an_approver_is_asked_for_stands_on_the_pages_until_one_is_named():
    call = complete_call()
    call.roles.filter(role="approver").delete()
    officer, boss = person_with(call, "officer"), make_user("Ada Admin", is_administrator=True)
    client = Client()
    client.force_login(officer)
    page, build = (reverse(f"calls:{name}", args=[call.slug]) for name in ("build_people", "build"))
    waits = "asked for an approver on"
    assert waits not in client.get(page).content.decode()
    ask_for_approver(call, "second@example.org", by=officer)
    assert f"{officer} {waits}" in client.get(page).content.decode()
    assert "An approver was asked for on" in client.get(build).content.decode()
    grant_role(call, person=make_user(), role="approver", by=boss)
    assert waits not in client.get(page).content.decode()
    assert "An approver was asked for on" not in client.get(build).content.decode()


def test_who_cannot_be_asked_for():
    call = complete_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    with pytest.raises(NotNow, match="no administrator"):
        ask_for_approver(call, "second@example.org", by=officer)
    make_user(is_administrator=True)
    with pytest.raises(NotNow, match="holds this role already"):
        ask_for_approver(call, approver.email.upper(), by=officer)
    with pytest.raises(NotAllowed, match="to themselves"):
        ask_for_approver(call, officer.email, by=officer)
    with pytest.raises(NotAllowed):
        ask_for_approver(call, "second@example.org", by=approver)
    assert not Notice.objects.filter(event="calls/approver_asked").exists()


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
    officer = person_with(call, "officer")
    refused = [(officer, "officer"), (make_user(), "juror"), (make_user(is_active=False), "officer")]
    for person, role in refused:
        with pytest.raises(NotNow):
            grant_role(call, person=person, role=role, by=give_role(call, "officer"))
    assert not LedgerEntry.objects.filter(event="role.granted").exists()


def test_a_revoked_officer_can_do_nothing_at_once():
    call = complete_call()
    officer, second = person_with(call, "officer"), give_role(call, "officer")
    assert call.roles.filter(user=second).exists()
    revoke_role(call.roles.get(user=second), by=officer)
    with pytest.raises(NotAllowed):
        grant_role(call, person=make_user(), role="observer", by=second)
