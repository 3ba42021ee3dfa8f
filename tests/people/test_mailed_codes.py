"""A code from the mail is asked for once, also of people whom the Hub wrote down before they came."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_an_invited_person_is_signed_in_by_one_code():
    person = make_user("Leena Virtanen")
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", str(mail.outbox[0].body), re.MULTILINE)
    assert code is not None
    answer = browser.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert answer["Location"] == reverse("home")
    assert browser.session["_auth_user_id"] == str(person.pk)
    assert len(mail.outbox) == 1
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == (person.email, True, True)


def test_a_code_goes_to_the_address_that_is_typed_on_the_page_of_signing_in():
    person, browser = make_user("Leena Virtanen"), Client()
    page = browser.get(reverse("account_login"), {"next": "/jury/"}).content.decode()
    assert 'name="by_code"' in page
    sent = {"login": person.email, "password": "half a passw", "next": "/jury/", "by_code": "1"}
    answer = browser.post(reverse("account_login"), sent)
    assert answer["Location"] == f"{reverse('account_confirm_login_code')}?next=%2Fjury%2F"
    assert [one.to for one in mail.outbox] == [[person.email]]


@pytest.mark.parametrize("typed", ["", "leena at home"])
def test_what_is_no_address_is_kept_beside_its_error_and_gets_no_code(typed):
    answer = Client().post(reverse("account_login"), {"login": typed, "by_code": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "invalid-feedback" in page
    assert f'value="{typed}"' in page or not typed
    assert mail.outbox == []


def sign_up(browser: Client, email: str) -> None:
    sent = {"name": "Aigul", "email": email, "password1": "steppe-wind-42"}
    browser.post(reverse("account_signup"), sent)


def test_a_password_set_by_whoever_never_showed_the_address_opens_nothing_later():
    sign_up(Client(), "aigul@example.org")  # by somebody else, who cannot read her mail
    owner = Client()
    owner.post(reverse("account_request_login_code"), {"email": "aigul@example.org"})
    code = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    answer = owner.post(reverse("account_confirm_login_code"), {"code": code[1]}, follow=True)
    assert "You can set a new one." in answer.content.decode()
    assert "_auth_user_id" in owner.session
    stranger = Client()
    stranger.post(reverse("account_login"), {"login": "aigul@example.org", "password": "steppe-wind-42"})
    assert "_auth_user_id" not in stranger.session


def test_whoever_waits_in_vain_for_a_code_asks_for_a_new_one():
    newcomer, member = Client(), Client()
    sign_up(newcomer, "aigul@example.org")
    member.post(reverse("account_request_login_code"), {"email": make_user().email})
    for browser, page in (
        (newcomer, reverse("account_email_verification_sent")),
        (member, reverse("account_confirm_login_code")),
    ):
        before = len(mail.outbox)
        assert "Send a new code" in browser.get(page).content.decode()
        browser.post(page, {"action": "resend"})
        assert len(mail.outbox) == before + 1
        assert mail.outbox[-1].subject != mail.outbox[-2].subject


def test_a_mistyped_address_is_changed_before_it_is_confirmed():
    browser = Client()
    sign_up(browser, "aigul@exmaple.org")
    page = reverse("account_email_verification_sent")
    assert "Use another address" in browser.get(page).content.decode()
    browser.post(page, {"action": "change", "email": "aigul@example.org"})
    assert mail.outbox[-1].to == ["aigul@example.org"]
    assert "We sent a code to aigul@example.org." in browser.get(page).content.decode()


def test_the_page_after_the_address_gives_nothing_away_and_says_how_long_a_code_holds():
    make_user("Aigul", email="aigul@example.org")
    told = {}
    for address in ("aigul@example.org", "nobody@example.org"):
        browser = Client()
        browser.post(reverse("account_request_login_code"), {"email": address})
        page = browser.get(reverse("account_confirm_login_code")).content.decode()
        lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
        told[address] = lead.replace(address, "ADDRESS")
    assert set(told.values()) == {
        "If the address ADDRESS has an account or an invitation, a code is on its way there."
        " It holds for fifteen minutes."
    }


def test_who_asks_too_often_reads_how_long_to_wait(settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/3m/key"}
    browser = Client()
    sign_up(browser, "often@example.org")
    answer = browser.post(reverse("account_email_verification_sent"), {"action": "resend"})
    assert answer.status_code == 429
    assert "Wait five minutes, then go back and try again." in answer.content.decode()
