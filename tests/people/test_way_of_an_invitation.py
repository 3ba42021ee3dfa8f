"""Somebody follows an invitation: it is still there after signing up, or after a code alone."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from applications.services import invite
from core import clock
from people.models import User
from scoring.models import ProfileInvitation
from scoring.services import panel, profile
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import make_expert

pytestmark = pytest.mark.django_db


def code_in(message):
    found = re.search(r"^([A-Z0-9-]{6,9})$", message.body, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_letter_to_an_unknown_address_leads_back_to_the_invitation():
    application = draft_in()
    invited = invite(application, by=owner_of(application), address="new@example.org", role="editor")
    page = f"/invitation/{invited.token}/"
    client = Client()
    sign_in = client.get(page)["Location"]
    assert "next=" in sign_in
    client.post("/account/login/code/", {"email": "new@example.org", "next": page})
    letter = mail.outbox[-1]
    link = re.search(r"https?://\S+/account/signup/\S*", str(letter.body))
    assert link is not None and f"next=%2Finvitation%2F{invited.token}%2F" in link[0]
    again = Client()  # in the mail's own browser
    path = "/" + link[0].split("/", 3)[3]
    assert page in again.get(path).content.decode()
    given = {
        "name": "New Person",
        "email": "new@example.org",
        "password1": "correct horse battery",
        "next": page,
    }
    again.post("/account/signup/", {**given, "next": page})
    response = again.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1]), "next": page})
    assert response["Location"] == page
    assert again.post(page)["Location"] == f"/applications/{application.reference}/"
    assert application.collaborators.get(user=User.objects.get(email="new@example.org")).role == "editor"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_the_letter_never_leads_elsewhere(wanted):
    Client().post("/account/login/code/", {"email": "nobody@example.org", "next": wanted})
    assert "next=" not in mail.outbox[-1].body and "elsewhere" not in mail.outbox[-1].body


def invited_to_the_jury():
    call = open_call()
    return panel.invite(call, expert=make_expert(), by=person_with(call, "officer"))


def codes():
    """The letters with a code."""
    return [one for one in mail.outbox if re.search(r"^([A-Z0-9-]{6,9})$", str(one.body), re.MULTILINE)]


def test_who_is_invited_to_the_jury_comes_in_by_a_code_and_finds_the_invitation_again():
    member = invited_to_the_jury()
    page, browser = f"/jury/invitation/{member.token}/", Client()
    assert member.expert.user.email in browser.get(page).content.decode()
    there = browser.post(page, {"answer": "accept"})["Location"]
    assert there.startswith("/account/login/code/confirm/?next=%2Fjury%2Finvitation%2F")
    [letter] = codes()
    assert letter.to == [member.expert.user.email]
    assert page in browser.get(there).content.decode()
    assert browser.post(there, {"code": code_in(letter), "next": page})["Location"] == page
    assert b"Accept the invitation" in browser.get(page).content
    browser.post(page, {"answer": "accept"})
    member.refresh_from_db()
    assert member.state == "accepted"


def test_the_link_alone_accepts_nothing():
    member = invited_to_the_jury()
    browser = Client()
    browser.post(f"/jury/invitation/{member.token}/", {"answer": "accept"})
    member.refresh_from_db()
    assert (member.state, "_auth_user_id" in browser.session) == ("invited", False)


def test_who_cannot_sign_in_gets_no_code():
    member = invited_to_the_jury()
    User.objects.filter(pk=member.expert.user.pk).update(is_active=False)
    there = Client().post(f"/jury/invitation/{member.token}/", {"answer": "accept"})["Location"]
    assert there.startswith("/account/login/?next=") and codes() == []


def test_codes_are_not_sent_without_end(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/m/key"}
    page, browser = f"/jury/invitation/{invited_to_the_jury().token}/", Client()
    browser.post(page, {"answer": "accept"})
    answer = Client().post(page, {"answer": "accept"}, follow=True)
    assert "Codes were asked for too often" in answer.content.decode() and len(codes()) == 1


def test_an_expert_comes_to_the_own_profile_by_a_code_while_the_link_works():
    found = profile.ask_to_keep(make_expert(), by=make_user(is_hub_staff=True))
    page = f"/jury/profile/invitation/{ProfileInvitation.objects.get().token}/"
    assert "/account/login/code/confirm/" in Client().post(page)["Location"]
    ProfileInvitation.objects.update(expires_at=clock.now())
    assert Client().post(page)["Location"].startswith("/account/login/?next=") and len(codes()) == 1
    assert found is not None


def test_whoever_opens_an_account_that_is_there_is_led_in_and_keeps_the_way():
    member = invited_to_the_jury()
    given = {"name": "Nora", "email": member.expert.user.email, "password1": "steppe-wind-42"}
    Client().post("/account/signup/", {**given, "next": f"/jury/invitation/{member.token}/"})
    body = str(mail.outbox[-1].body)
    assert f"/account/login/code/?next=%2Fjury%2Finvitation%2F{member.token}%2F" in body
