"""What kind each letter is: whether its reader may do without it, and whether it may be taken back.

The table is `templates/mail/kinds.toml`, beside the texts: no floor is named here.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache

from core import letters

DUTY = "duty"
CODE = "code"  # holds for minutes
OPTIONAL = ("reminders", "messages")  # the kinds that a person may do without
HARMLESS = (*OPTIONAL, "circular")


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """The kind of each event "app/event". Raises ValueError where one is named twice."""
    with (letters.folder() / "kinds.toml").open("rb") as file:
        listed = tomllib.load(file)
    pairs = [(event, kind) for kind, events in listed.items() for event in events]
    if len(dict(pairs)) != len(pairs):
        raise ValueError("kinds.toml names an event twice.")
    return dict(pairs)


def kind_of(event: str) -> str:
    """The kind of an event; a letter that nobody has classed is sent to everybody."""
    return kinds().get(event, DUTY)


def is_optional(event: str) -> bool:
    """Whether its reader may do without it."""
    return kind_of(event) in OPTIONAL


def is_code(event: str) -> bool:
    """Whether it carries what lets its reader in for minutes: such a letter is never sent twice."""
    return kind_of(event) == CODE


def is_harmless(event: str) -> bool:
    """Whether a letter that still waits may be taken back."""
    return kind_of(event) in HARMLESS
