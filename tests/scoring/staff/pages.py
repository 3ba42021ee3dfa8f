"""Opening the office's pages of judging as somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from calls.deadlines import to_wall
from calls.models import Call
from people.models import User
from tests.factories.calls import give_role, make_call, person_with
from tests.factories.people import make_user


def client_of(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def officer_of(call: Call) -> Client:
    """A browser of the call's officer."""
    return client_of(person_with(call, "officer"))


def approver_of(call: Call) -> Client:
    """A browser of the call's approver."""
    return client_of(person_with(call, "approver"))


def observer_of(call: Call) -> Client:
    """A browser of an observer of the call."""
    return client_of(give_role(call, "observer"))


def elsewhere() -> Client:
    """A browser of an officer of another call."""
    return client_of(give_role(make_call(), "officer", make_user("Officer elsewhere")))


def page(name: str, call: Call, **kwargs: Any) -> str:
    """The address of a page of the call."""
    return reverse(f"scoring:{name}", kwargs={"slug": call.slug, **kwargs})


def wall(instant: datetime, call: Call) -> dict[str, str]:
    """Day and hour as they are typed into a form."""
    local = to_wall(instant, zone=call.zone)
    return {"day": local.date().isoformat(), "hour": local.strftime("%H:%M")}


def news(response: Any) -> list[str]:
    """What the page says happened."""
    return [str(message) for message in response.context["messages"]]
