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
