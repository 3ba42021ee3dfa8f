"""People for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from people.models import User

_numbers = count(1)


def make_user(name: str = "", **fields: Any) -> User:
    """A person with an address of their own; `fields` are columns of User."""
    number = next(_numbers)
    label = name or f"Person {number}"
    address = f"{label.lower().replace(' ', '.')}.{number}@example.org"
    return User.objects.create_user(fields.pop("email", address), name=label, **fields)
