"""Somebody without an account follows an invitation: it is still there after signing up."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from applications.services import invite
from people.models import User
from tests.factories.applications import draft_in, owner_of

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
