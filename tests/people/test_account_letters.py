"""The mails of signing up and in are letters of ours."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import Notice
from tests.core.test_outbox import post
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

SIGN_UP = {"name": "Айгүл", "email": "aigul@example.org", "password1": "seven-quiet-otters"}
BEGINNINGS = {"en": "Your code: ", "ru": "Ваш код: ", "kk": "Сіздің кодыңыз: "}


@pytest.mark.parametrize("language", list(BEGINNINGS))
def test_a_new_account_is_confirmed_in_the_language_of_the_page(language: str) -> None:
    client = Client(headers={"accept-language": language})
    client.post("/account/signup/", SIGN_UP)
    (letter,) = mail.outbox
    code = letter.subject.removeprefix(BEGINNINGS[language])
    assert code != letter.subject
    assert f"\n\n{code}\n\n" in letter.body
    assert "15 " in letter.body
    assert "{" not in letter.body
    assert isinstance(letter, EmailMultiAlternatives)
    assert [mimetype for _content, mimetype in letter.alternatives] == ["text/html"]


def test_a_name_in_no_form_is_named_in_the_summary() -> None:
    page = Client().post("/account/signup/", {**SIGN_UP, "name": ""}).content.decode()
    assert "Your name: Enter your name." in page
    assert mail.outbox == []


def test_signing_up_twice_and_signing_in_as_nobody_tell_only_the_mailbox() -> None:
    known = make_user("Asel Example")
    Client().post("/account/signup/", {**SIGN_UP, "email": known.email})
    Client().post("/account/login/code/", {"email": "nobody@example.org"})
    subjects = {one.to[0]: one.subject for one in mail.outbox}
    assert subjects[known.email] == "You have an account already"
    assert subjects["nobody@example.org"] == "No account with this address"


def test_whoever_s_letters_come_back_reads_so_after_signing_in_and_on_the_account(client: Client) -> None:
    person = make_user("Asel", password="a long pass phrase")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    words = f"Letters to {person.email} come back"
    body = {"login": person.email, "password": "a long pass phrase"}
    assert words not in client.post(reverse("account_login"), body, follow=True).content.decode()
    client.post(reverse("account_logout"))
    notice = post(person)
    assert notice is not None
    Notice.objects.filter(pk=notice.pk).update(state="bounced", bounced_at=clock.now())
    assert words in client.post(reverse("account_login"), body, follow=True).content.decode()
    assert words in client.get(reverse("people:account")).content.decode()
