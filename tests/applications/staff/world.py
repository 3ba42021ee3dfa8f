"""A call with its staff and submissions, as the tests of the office need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from applications.models import Application
from calls.models import Call, Question, Section
from calls.stands_for import KEYS
from core import clock
from people.models import User
from tests.factories.applications import GOOD, close_and_seal, submitted_in
from tests.factories.calls import give_role, open_call, person_with, texts

NOON = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
DEADLINE = NOON + timedelta(days=10)


@dataclass
class Office:
    """A call, and the hands of the stopped clock."""

    call: Call
    hands: clock.Hands

    @property
    def officer(self) -> User:
        return person_with(self.call, "officer")

    @property
    def approver(self) -> User:
        return person_with(self.call, "approver")

    def observer(self) -> User:
        return give_role(self.call, "observer")

    def submit(self, answers: Mapping[str, Any] | None = None, **fields: Any) -> Application:
        """A submission with the usual answers, some of them changed."""
        return submitted_in(self.call, answers={**GOOD, **(answers or {})}, **fields)

    def seal(self) -> None:
        """Move past the deadline and seal the call."""
        self.call = close_and_seal(self.call, self.hands)


@contextmanager
def office() -> Iterator[Office]:
    """A call that is open at noon of 1 June 2026 for ten days, with the clock stopped there."""
    with clock.at(NOON) as hands:
        yield Office(open_call(opens=NOON - timedelta(days=10), deadline=DEADLINE), hands)


def add_question(call: Call, key: str, kind: str = "short_text", **fields: Any) -> Question:
    """One more question in the first section of the call's form; by its key it stands for what keys did."""
    fields.setdefault("stands_for", KEYS.get(key, ""))
    section = Section.objects.get(form__call=call, key="idea")
    label = fields.pop("label", key.title())
    return Question.objects.create(
        section=section, key=key, kind=kind, required=False, position=9, **texts("label", label), **fields
    )


def signed_in(user: User | None) -> Client:
    """A browser of this person; of a visitor for None."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def messages_of(response: Any) -> list[str]:
    """What the next page says."""
    return [str(one) for one in response.context["messages"]]
