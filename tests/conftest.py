"""What every test has: a clean cache, English, Hypothesis profiles, and a flush that gets past the guards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.guards import guards_down

# Deadlines measure the machine, not the code. Choose with --hypothesis-profile.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _clean_cache_and_language() -> Iterator[None]:
    translation.activate("en")
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _flush_gets_past_the_guards() -> Iterator[None]:
    """After a transactional test Django empties every table, also those whose triggers refuse that."""
    flush = TransactionTestCase._fixture_teardown

    def with_guards_down(case: TransactionTestCase) -> None:
        with guards_down():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", with_guards_down)
        yield
