"""What every test has: a clean cache, English, Hypothesis profiles, and a flush that gets past the guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from core import clock
from core.triggers import lifted
from tests.factories import remembered
from tests.factories.moments import NOON

# Deadlines measure the machine, not the code. Choose with --hypothesis-profile.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")

_MOVES_THE_GROUND = {"monkeypatch", "settings", "time_machine"}
_FLUSH = "_fixture_teardown"  # Django has no public name for it


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--another-database`: only what a second kind of database can answer differently; `--pictures`."""
    parser.addoption(
        "--another-database",
        action="store_true",
        help="leave out tests that touch no database, and those marked `once`",
    )
    parser.addoption(
        "--pictures", action="store_true", help="let the journeys keep pictures of pages in test-artifacts/"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--another-database"):
        return
    kept = [item for item in items if _touches_the_database(item) and not _answers_alike(item)]
    stays = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in stays])
    items[:] = kept


def _answers_alike(item: pytest.Item) -> bool:
    """Whether another database has nothing to add.

    Pages, their words and who may open them are drawn from rows that the tests of services, queries and
    journeys have read from it already.
    """
    is_of_pages = item.path.stem.endswith(("_pages", "_words", "_access")) or item.path.parent.name == "staff"
    return is_of_pages or item.get_closest_marker("once") is not None


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})


@pytest.fixture(autouse=True)
def _clean_cache_and_language() -> Iterator[None]:
    translation.activate("en")
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def _scenes_are_told_where_the_ground_is_moved(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that changes settings, code or the machine's clock gets its scenes from the services."""
    known = request.node._fixtureinfo  # of all that a test asks for; some plug-in always asks for a patch
    ours = [
        one for found in known.name2fixturedefs.values() for one in found if one.baseid.startswith("tests")
    ]
    asked = set(known.argnames).union(*(one.argnames for one in ours))
    is_journey = request.node.get_closest_marker("journey") is not None  # a browser's clock is not moved
    remembered.switch(on=not is_journey and not asked & _MOVES_THE_GROUND)
    yield
    remembered.switch(on=True)


@pytest.fixture
def hands() -> Iterator[clock.Hands]:
    """The portal's clock, stopped at NOON; the test moves it."""
    with clock.at(NOON) as moved:
        yield moved


@pytest.fixture(autouse=True, scope="session")
def _flush_gets_past_the_guards() -> Iterator[None]:
    """After a transactional test Django empties every table, also those whose triggers refuse that."""
    flush: Callable[[TransactionTestCase], None] = getattr(TransactionTestCase, _FLUSH)

    def with_guards_lifted(case: TransactionTestCase) -> None:
        with lifted():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, _FLUSH, with_guards_lifted)
        yield
