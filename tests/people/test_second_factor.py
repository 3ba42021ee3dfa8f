"""No staff page without a second factor; the way to it and back; a new start takes two administrators."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accelerator.access import TABLE
from core.ledger import faults
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.models import FactorReset
from people.services.second_factor import ask_for_reset, decide_reset
from tests.factories.calls import complete_call, give_role, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
STAFF_ROLES = {"officer", "approver", "observer", "colleague", "administrator"}


def with_factor(person):
    TOTP.activate(person, "A" * 32)
    RecoveryCodes.activate(person)
    return person


def test_every_page_that_only_staff_may_open_stands_behind_the_second_factor():
    """A juror and a chair are no staff; what they share with staff asks the staff alone."""
    open_ones = [
        name
        for name, row in TABLE.items()
        if (row.get | row.post) & STAFF_ROLES
        and "stranger" not in row.get | row.post
        and row.gate not in ("office", "administration", "shared")
    ]
    assert open_ones == []


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_no_staff_page_opens_without_it_for_any_role(role, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    call = complete_call()
    person = {
        "colleague": lambda: make_user(is_hub_staff=True),
        "administrator": lambda: make_user(is_administrator=True),
    }.get(role, lambda: give_role(call, role))()
    client = Client()
    client.force_login(person)
    names = {"slug": call.slug}
    opened, tried = [], 0
    for name, row in TABLE.items():
        if row.gate not in ("office", "administration"):
            continue
        try:
            path = reverse(name, kwargs=names)
        except NoReverseMatch:  # a URL with no call in it, or with more
            try:
                path = reverse(name)
            except NoReverseMatch:
                continue
        for method in (client.get, client.post):
            response, tried = method(path), tried + 1
            is_to_factor = response.status_code == 302 and response["Location"] == reverse(
                "mfa_activate_totp"
            )
            if not (is_to_factor or response.status_code == 404):
                opened.append((name, response.status_code))
    assert opened == [] and tried > 50


def test_the_gate_asks_it_before_the_view_and_lets_whoever_has_it_through(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    call = complete_call()
    client = Client()
    client.force_login(with_factor(person_with(call, "officer")))
    assert client.get(reverse("calls:build", args=[call.slug])).status_code == 200
    administrator = with_factor(make_user(is_administrator=True))
    client.force_login(administrator)
    assert client.get(reverse("people:directory")).status_code == 200


@pytest.mark.django_db(transaction=True)  # the proof is written once the commit is done
def test_on_the_way_to_a_page_one_sets_it_up_sees_the_codes_once_and_goes_on(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    call = complete_call()
    client = Client()
    client.force_login(person_with(call, "officer"))
    wanted = reverse("calls:build", args=[call.slug]) + "?a=b"
    page = client.get(wanted, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    assert "then you go on to the page that you wanted" in page.content.decode()
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    done = client.get(done["Location"])
    text = done.content.decode()
    codes = done.context["unused_codes"]
    assert codes[0] in text and f'href="{wanted.replace("&", "&amp;")}"' in text
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert codes[0] not in again.content.decode()
    assert client.get(reverse("mfa_download_recovery_codes")).status_code in (403, 404)
    assert client.get(wanted).status_code == 200
    assert "way_on" not in client.session


def test_what_was_typed_on_a_staff_page_waits_behind_the_second_factor(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    call = complete_call()
    client = Client()
    client.force_login(person_with(call, "officer"))
    page = reverse("calls:build_people", args=[call.slug])
    client.post(page, {"address": "typed@example.org"}, headers={"Origin": "http://testserver"})
    assert client.session["way_on"] == reverse("kept_form")
    assert "typed@example.org" in client.get(reverse("kept_form")).content.decode()


def test_two_administrators_give_a_new_start_and_the_person_is_told_and_signed_out():
    one, two = make_user(is_administrator=True), make_user(is_administrator=True)
    person = with_factor(make_user("Lost", is_hub_staff=True))
    client = Client()
    client.force_login(person)
    asked = ask_for_reset(person, reason="She called from her office line.", by=one)
    with pytest.raises(NotAllowed, match="second administrator"):
        decide_reset(asked, grant=True, by=one)
    type(one).objects.filter(pk=one.pk).update(is_administrator=False)
    with pytest.raises(NotNow, match="no administrator any more"):
        decide_reset(asked, grant=True, by=two)
    assert Authenticator.objects.filter(user=person).exists()
    type(one).objects.filter(pk=one.pk).update(is_administrator=True)
    decide_reset(asked, grant=True, by=two)
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(reverse("people:account")).status_code == 302
    assert Notice.objects.get(event="people/factor_reset").recipient == person
    events = LedgerEntry.objects.filter(subject=person.ledger_name).values_list("event", "actor")
    assert list(events) == [("factor.reset_asked", one.ledger_name), ("factor.reset", two.ledger_name)]
    assert "office line" not in str(list(LedgerEntry.objects.values()))
    with pytest.raises(NotNow, match="already"):
        decide_reset(asked, grant=False, by=two)
    assert list(faults()) == []


def test_who_may_ask_and_decide():
    one, two, staff = make_user(is_administrator=True), make_user(is_administrator=True), make_user()
    person = with_factor(make_user())
    with pytest.raises(NotAllowed):
        ask_for_reset(person, reason="x", by=staff)
    with pytest.raises(NotAllowed):
        ask_for_reset(with_factor(one), reason="x", by=one)
    with pytest.raises(NotNow, match="Say how"):
        ask_for_reset(person, reason="  ", by=one)
    with pytest.raises(NotNow, match="no second factor"):
        ask_for_reset(staff, reason="x", by=one)
    asked = ask_for_reset(person, reason="x", by=two)
    with pytest.raises(NotNow, match="waits"):
        ask_for_reset(person, reason="x", by=one)
    with pytest.raises(NotAllowed):
        decide_reset(asked, grant=True, by=staff)
    mine = ask_for_reset(one, reason="x", by=two)
    with pytest.raises(NotAllowed):  # the person it is about
        decide_reset(mine, grant=True, by=one)
    decide_reset(mine, grant=False, by=two)  # whoever asked takes it back
    assert Authenticator.objects.filter(user=one).exists()


def test_the_database_refuses_one_who_grants_what_they_asked_for():
    one = make_user(is_administrator=True)
    asked = ask_for_reset(with_factor(make_user()), reason="x", by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(
            is_granted=True, decided_by=one, decided_at=asked.asked_at
        )


def test_the_page_leads_through_it():
    one, two = make_user(is_administrator=True), make_user(is_administrator=True)
    person = with_factor(make_user())
    page = reverse("people:second_factor", args=[person.public_id])
    first, second = Client(), Client()
    first.force_login(one)
    second.force_login(two)
    assert "Say how you know" in first.post(page, {"act": "ask", "reason": ""}).content.decode()
    first.post(page, {"act": "ask", "reason": "By telephone."})
    assert "Grant the new start" not in first.get(page).content.decode()
    assert first.post(page, {"act": "grant"}).status_code == 403
    assert "By telephone." in second.get(page).content.decode()
    second.post(page, {"act": "grant"})
    assert not Authenticator.objects.filter(user=person).exists()
    assert "Granted" in first.get(page).content.decode()
    assert second.post(page, {"act": "x\x00"}).status_code in (200, 302)


def test_the_operator_helps_where_there_is_one_administrator_only(capsys):
    person = with_factor(make_user(is_administrator=True))
    call_command("reset_second_factor", person.email)
    assert not Authenticator.objects.filter(user=person).exists()
    assert LedgerEntry.objects.get(event="factor.reset").actor == "portal:operator"
    for address in (person.email, "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", address)
