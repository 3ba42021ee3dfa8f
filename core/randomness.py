"""Where codes and references get their letters: unforeseeable, save while a demonstration is filled."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

# The foreseeable source of this context, if there is one.
_source: ContextVar[random.Random | None] = ContextVar("core_randomness_source", default=None)


def letters(alphabet: str, count: int) -> str:
    """So many letters of the alphabet, which nobody can guess."""
    source = _source.get()
    choose = source.choice if source else secrets.choice
    return "".join(choose(alphabet) for _ in range(count))


@contextmanager
def foreseeable(seed: int) -> Iterator[None]:
    """Inside, in this thread or task only, the same seed gives the same letters.

    Raises PermissionError in production.
    """
    if settings.IS_PRODUCTION:
        raise PermissionError("In production nobody may foresee a code.")
    token = _source.set(random.Random(seed))  # noqa: S311 - meant to be foreseen
    try:
        yield
    finally:
        _source.reset(token)
