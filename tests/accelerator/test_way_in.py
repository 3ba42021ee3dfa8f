"""The sign-in page says what the reader came for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

PLAIN = "Calls can be read without an account."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "words"),
    [
        (reverse("applications:start", kwargs={"slug": "scheme-2026"}), "Your answers are kept."),
        (reverse("applications:invitation", kwargs={"token": "t"}), "then you can accept the invitation."),
        (f"{reverse('applications:mine')}?page=2", PLAIN),
        ("https://elsewhere.example/x", PLAIN),
        ("", PLAIN),
    ],
)
def test_who_is_sent_to_sign_in_reads_why(client: Client, page: str, words: str) -> None:
    response = client.get(reverse("account_login"), {"next": page} if page else {})
    assert words in response.content.decode()


@pytest.mark.django_db
def test_the_reason_stays_when_the_password_was_wrong(client: Client) -> None:
    start = reverse("applications:start", kwargs={"slug": "scheme-2026"})
    sent = {"login": "nobody@example.org", "password": "wrong", "next": start}
    assert "Your answers are kept." in client.post(reverse("account_login"), sent).content.decode()
