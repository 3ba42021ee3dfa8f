"""Clients of the people around a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def as_(client: Client) -> Callable[[Any], Client]:
    """A function: `as_(person)` gives a client in which that person is signed in; None for a visitor."""

    def as_(person: Any) -> Client:
        fresh = Client()
        if person is not None:
            fresh.force_login(person)
        return fresh

    return as_
