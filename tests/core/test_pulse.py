"""Signs of life are kept as stretches: few rows, whoever says them, whatever the clock does."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core import clock, pulse, self_check
from core.models import ServedStretch
from core.outages import Sign, Stretch

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def beat(seconds: float, *, node: str = "one", boot: str = "a", steady: float | None = None, source="web"):
    at = NOON + timedelta(seconds=seconds)
    return pulse.beat(source, node=node, sign=Sign(at, seconds if steady is None else steady, boot))


def test_a_day_of_signs_is_one_row() -> None:
    for second in range(0, 2000, 20):
        beat(second)
        beat(second)  # twice is once
    row = ServedStretch.objects.get()
    assert (row.since, row.until) == (NOON, NOON + timedelta(seconds=1980))


def test_all_dead_and_back_is_one_outage_also_after_a_start_of_the_machine() -> None:
    beat(0)
    beat(20)
    beat(20 + 23 * 60, boot="b", steady=4)
    with clock.at(NOON + timedelta(minutes=23, seconds=30)):
        assert pulse.outages_of("web") == [
            Stretch(NOON + timedelta(seconds=20), NOON + timedelta(seconds=20, minutes=23))
        ]


def test_a_clock_that_is_set_makes_no_outage() -> None:
    beat(0)
    beat(7200, steady=20)  # two hours ahead
    beat(40, steady=40)  # and back
    beat(60, steady=60)
    with clock.at(NOON + timedelta(seconds=70)):
        assert pulse.outages_of("web") == []


def test_a_clock_set_ahead_makes_no_outage_either_before_the_next_sign_comes() -> None:
    pulse.beat("web")
    with clock.at(clock.now() + timedelta(days=25)):
        assert pulse.outages_of("web") == []


def test_one_machine_of_two_is_enough_and_a_worker_that_sleeps_is_no_outage_of_the_web() -> None:
    beat(0, source="work")
    for second in range(0, 1200, 20):
        beat(second, node="one" if second < 300 or second > 900 else "two")
    with clock.at(NOON + timedelta(seconds=1200)):
        assert pulse.outages_of("web") == []
        assert pulse.outages_of("work") == [Stretch(NOON, None)]


def test_nothing_was_said_nothing_is_measured() -> None:
    assert (pulse.outages_of("web"), pulse.last_sign("web"), pulse.forget_old()) == ([], None, 0)


def test_what_is_old_goes_and_the_farthest_stays_so_that_a_lasting_outage_keeps_its_beginning() -> None:
    beat(0)
    beat(600)
    with clock.at(NOON + timedelta(seconds=600) + pulse.KEPT_FOR):
        assert pulse.forget_old() == 1
        assert pulse.outages_of("web") == [Stretch(NOON + timedelta(seconds=600), None)]
    with clock.at(NOON + pulse.KEPT_FOR * 9):
        assert pulse.forget_old() == 0


def test_a_sign_of_now_is_comparable_with_the_next() -> None:
    first, second = pulse.sign_now(), pulse.sign_now()
    assert first.boot == second.boot and first.steady <= second.steady


class _Page(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def answering():
    """A server on a port of this machine, and what it answers."""
    page = type("Page", (_Page,), {})
    with HTTPServer(("127.0.0.1", 0), page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address, page
        server.shutdown()


@pytest.mark.parametrize(("status", "counts"), [(200, True), (301, True), (500, False), (503, False)])
def test_only_what_answers_says_that_it_serves(answering, status, counts) -> None:
    address, page = answering
    page.status = status
    assert self_check.say_so(address) is counts
    assert ServedStretch.objects.exists() is counts


def test_a_server_that_does_not_listen_says_nothing() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert self_check.say_so(unused.getsockname()) is False
    assert not ServedStretch.objects.exists()


def test_a_server_that_listens_everywhere_is_asked_on_this_machine() -> None:
    assert self_check.reachable("0.0.0.0", 80) == ("127.0.0.1", 80)
    assert self_check.reachable("::", 80) == ("::1", 80)
