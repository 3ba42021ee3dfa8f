"""Staff who are invited: by whom, to what, until when, and what the link is good for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from calls.models import CallRole, StaffInvitation
from calls.services import revoke_role
from calls.services.inviting import (
    MOST_SENDINGS,
    VALID_FOR,
    accept_staff_invitation,
    hash_of,
    invite_staff,
    send_invitation_again,
    withdraw_invitation,
)
from core import clock
from core.ledger import faults
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.services.erasing import erase_person
from tests.factories.applications import draft_in, owner_of, submitted_in
from tests.factories.calls import complete_call, give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "new@example.org"
TICK = timedelta(microseconds=1)


def secret():
    """The secret of the newest letter."""
    letter = Notice.objects.filter(event="calls/staff_invited").order_by("-pk")[0]
    found = re.search(r"/work-here/([^/\s]+)/", letter.text)
    assert found is not None
    return found[1]


def invited(call, role="observer", **more):
    return invite_staff(NEW, roles=[(call, role)], by=person_with(call, "officer"), **more)


def test_only_the_hash_of_the_secret_is_kept_and_the_letter_holds_the_link():
    call = complete_call()
    row = invited(call)
    assert row.token_hash == hash_of(secret())
    assert secret() not in str(StaffInvitation.objects.values())
    assert Notice.objects.get(event="calls/staff_invited").scope == ""  # no staff read it among the letters


def test_whoever_has_no_account_accepts_once_and_the_ledger_tells_it_without_an_address():
    call = open_call()
    officer = person_with(call, "officer")
    row, token = invited(call, ends_at=clock.now() + timedelta(days=30)), secret()
    person = make_user("New", email=NEW)
    accept_staff_invitation(token, by=person)
    held = call.roles.get(user=person)
    assert (held.role, held.granted_by, held.ends_at) == ("observer", officer, row.role_ends_at)
    entries = LedgerEntry.objects.filter(subject=row.ledger_name).values_list("event", "actor")
    assert list(entries) == [("staff.invited", officer.ledger_name), ("staff.accepted", person.ledger_name)]
    assert NEW not in str(list(LedgerEntry.objects.values()))
    with pytest.raises(NotNow, match="has ended"):
        accept_staff_invitation(token, by=person)
    assert list(faults()) == []


@pytest.mark.parametrize(("apart", "is_open"), [(-TICK, True), (timedelta(), False), (TICK, False)])
def test_the_link_ends_at_its_instant(apart, is_open):
    call = complete_call()
    row = invited(call)
    person, token = make_user(email=NEW), secret()
    with clock.at(row.expires_at + apart):
        assert row.state == ("waiting" if is_open else "expired")
        if is_open:
            accept_staff_invitation(token, by=person)
        else:
            with pytest.raises(NotNow):
                accept_staff_invitation(token, by=person)
    assert CallRole.every.filter(user=person).exists() is is_open


def test_another_address_and_an_unknown_secret_get_nothing():
    call = complete_call()
    invited(call)
    with pytest.raises(NotAllowed, match="another address"):
        accept_staff_invitation(secret(), by=make_user())
    with pytest.raises(NotNow):
        accept_staff_invitation("x" * 43, by=make_user(email=NEW))


def test_taken_back_or_sent_again_the_old_link_leads_nowhere():
    call = complete_call()
    officer, row, first = person_with(call, "officer"), invited(call), secret()
    send_invitation_again(row, by=officer)
    person = make_user(email=NEW)
    with pytest.raises(NotNow):
        accept_staff_invitation(first, by=person)
    assert secret() != first
    row.refresh_from_db()
    withdraw_invitation(row, by=officer)
    with pytest.raises(NotNow):
        accept_staff_invitation(secret(), by=person)
    with pytest.raises(NotNow):
        send_invitation_again(row, by=officer)
    assert not call.roles.filter(user=person).exists()


def test_an_expired_one_may_go_again_but_not_for_ever():
    call = complete_call()
    officer, row = person_with(call, "officer"), invited(call)
    with clock.at(row.expires_at):
        assert send_invitation_again(row, by=officer).expires_at == row.expires_at + VALID_FOR
        for _number in range(MOST_SENDINGS - 2):
            send_invitation_again(row, by=officer)
        with pytest.raises(NotNow, match="several times"):
            send_invitation_again(row, by=officer)


def test_who_has_an_account_holds_the_role_at_once_and_gets_a_letter():
    call, person = complete_call(), make_user("Known", email="known@example.org")
    assert (
        invite_staff("KNOWN@example.org", roles=[(call, "observer")], by=person_with(call, "officer")) is None
    )
    assert call.roles.get(user=person).role == "observer"
    letter = Notice.objects.get(event="calls/role_given")
    assert letter.recipient == person and str(call) in letter.text
    with pytest.raises(NotNow, match="holds this role already"):
        invite_staff(person.email, roles=[(call, "observer")], by=person_with(call, "officer"))


def test_the_office_is_told_the_same_of_known_and_unknown_addresses():
    call = complete_call()
    make_user(email="known@example.org")
    client = Client()
    client.force_login(person_with(call, "officer"))
    said = []
    for address in ("known@example.org", "unknown@example.org"):
        page = reverse("calls:build_people", args=[call.slug])
        asked = {"address": address, "roles": ["observer"], "language": "en"}
        response = client.post(page, asked, follow=True)
        said.append([str(one).replace(address, "…") for one in response.context["messages"]])
    assert said[0] == said[1] != []


def test_one_who_is_writing_an_application_is_invited_like_an_unknown_one_and_told_alone():
    call = open_call()
    person = owner_of(draft_in(call))
    row = invite_staff(person.email, roles=[(call, "officer")], by=person_with(call, "officer"))
    assert row is not None and not call.roles.filter(user=person).exists()
    with pytest.raises(NotNow, match="applies in this call"):
        accept_staff_invitation(secret(), by=person)


def test_an_applicant_of_the_call_gets_no_role_that_decides_in_it():
    call = open_call()
    person = owner_of(submitted_in(call))
    for role, by in (
        ("officer", person_with(call, "officer")),
        ("approver", make_user(is_administrator=True)),
    ):
        with pytest.raises(NotNow, match="applies in this call"):
            invite_staff(person.email, roles=[(call, role)], by=by)


def test_an_invitation_outlives_nobody_s_own_role():
    call = complete_call()
    officer, second = person_with(call, "officer"), give_role(call, "officer")
    invite_staff(NEW, roles=[(call, "observer")], by=second)
    revoke_role(call.roles.get(user=second), by=officer)
    with pytest.raises(NotNow, match="gives no roles here any more"):
        accept_staff_invitation(secret(), by=make_user(email=NEW))


def test_who_may_invite_to_what():
    call, other = complete_call(), complete_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    for by, roles, hub in (
        (approver, [(call, "observer")], ()),
        (officer, [(other, "observer")], ()),
        (officer, [(call, "observer"), (call, "approver")], ()),
        (officer, [(call, "observer")], ("hub_staff",)),
        (make_user(is_hub_staff=True), [], ("administrator",)),
    ):
        with pytest.raises(NotAllowed):
            invite_staff(NEW, roles=roles, hub_roles=hub, by=by)
    with pytest.raises(NotAllowed, match="to themselves"):
        invite_staff(officer.email.upper(), roles=[(call, "approver")], by=officer)
    for roles, hub in (([], ()), ([(call, "juror")], ()), ([], ("emperor",))):
        with pytest.raises((NotNow, NotAllowed)):
            invite_staff(make_user().email, roles=roles, hub_roles=hub, by=make_user(is_administrator=True))


def test_an_administrator_invites_to_several_calls_and_to_the_hub():
    one, two, administrator = complete_call(), complete_call(), make_user(is_administrator=True)
    roles = [(one, "officer"), (two, "observer")]
    invite_staff(NEW, roles=roles, hub_roles=["hub_staff"], language="ru", by=administrator)
    letter = Notice.objects.get(event="calls/staff_invited")
    assert letter.language == "ru" and letter.subject.startswith("Приглашение")
    person = make_user(email=NEW)
    accept_staff_invitation(secret(), by=person)
    assert sorted(person.call_roles.values_list("role", flat=True)) == ["observer", "officer"]
    person.refresh_from_db()
    assert (person.is_hub_staff, person.is_administrator) == (True, False)
    assert list(faults()) == []


def test_a_second_invitation_to_the_same_role_is_refused():
    call = complete_call()
    invited(call)
    with pytest.raises(NotNow, match="Send the invitation again"):
        invited(call)


def test_an_address_goes_when_its_person_is_erased():
    call = open_call()
    row = invited(call, role="observer")
    person = make_user(email=NEW)
    withdraw_invitation(row, by=person_with(call, "officer"))
    erase_person(person, by=person)
    assert NEW not in str(StaffInvitation.objects.values())
    assert list(faults()) == []


def test_from_the_letter_to_the_office_with_a_second_factor_on_the_way(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    call = complete_call()
    invited(call)
    client = Client()
    page = reverse("calls:staff_invitation", args=[secret()])
    assert client.get(page)["Location"].startswith("/account/login/")
    client.force_login(make_user(email=NEW))
    assert "Accept" in client.get(page).content.decode()
    assert client.post(page)["Location"] == reverse("calls:office")
    assert client.get(reverse("calls:office"))["Location"] == reverse("mfa_activate_totp")
    assert client.session["way_on"] == reverse("calls:office")


def test_a_page_of_invitations_shows_their_states(django_assert_max_num_queries):
    client = Client()
    administrator = make_user(is_administrator=True)
    client.force_login(administrator)
    call = complete_call()
    page = reverse("calls:staff_invitations")
    counts = []
    for number in range(31):
        invite_staff(f"a{number}@example.org", roles=[(call, "observer")], by=administrator)
        if number in (0, 30):
            with django_assert_max_num_queries(15) as counted:
                text = client.get(page).content.decode()
            counts.append(len(counted))
    assert counts[0] == counts[1]
    assert "a30@example.org" in text and "Waiting" in text


@pytest.mark.parametrize(
    "sent",
    [
        {"address": "x", "roles": ["officer"]},
        {"address": NEW, "roles": ["emperor"]},
        {"address": NEW, "roles": ["officer"], "until": "9999-12-31", "language": "en"},
        {"address": NEW, "roles": ["officer"], "until": "2000-01-01", "language": "en"},
        {"address": NEW, "language": "en"},
        {"invitation": "x\x00", "act": "again"},
        {"invitation": "00000000-0000-0000-0000-000000000000"},
    ],
    ids=range(7),
)
def test_bad_input_keeps_what_was_typed_and_invites_nobody(sent):
    call = complete_call()
    client = Client()
    client.force_login(person_with(call, "officer"))
    response = client.post(reverse("calls:build_people", args=[call.slug]), sent)
    assert response.status_code in (200, 404)
    if sent.get("address") == NEW:
        assert NEW in response.content.decode()
    assert not StaffInvitation.objects.exists()
