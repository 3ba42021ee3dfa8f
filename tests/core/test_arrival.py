"""A request is stamped once, when it arrives; only a trusted proxy may say that it came earlier."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from core import clock
from core.arrival import ArrivalMiddleware, is_trusted, parse_stamp, received_at

# One millisecond before the deadline of 2021, and the moment at which the application got to it.
STAMPED = datetime(2021, 11, 4, 17, 59, 59, 999_000, tzinfo=UTC)
REACHED = STAMPED + timedelta(seconds=30)
STAMP = "t=1636048799.999"


def arrive(stamp: str | None = STAMP, peer: str = "10.0.0.5", reached: datetime = REACHED) -> datetime:
    """Send one request through the middleware and return the stamp it got."""
    request = RequestFactory().post("/", REMOTE_ADDR=peer)
    if stamp is not None:
        request.META["HTTP_X_REQUEST_START"] = stamp
    seen: list[datetime] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(received_at(request))
        return HttpResponse()

    with clock.at(reached):
        ArrivalMiddleware(view)(request)
    return seen[0]


@pytest.fixture(autouse=True)
def _proxies(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    settings.TRUSTED_PROXIES = ["10.0.0.0/24", "2001:db8::1"]


def test_stamp_of_a_trusted_proxy_counts() -> None:
    assert arrive() == STAMPED


@pytest.mark.parametrize("peer", ["10.0.1.5", "203.0.113.9", "2001:db8::2", "", "not an address"])
def test_stamp_from_anywhere_else_is_ignored(peer: str) -> None:
    assert arrive(peer=peer) == REACHED


def test_stamp_is_ignored_when_no_proxy_is_trusted(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    assert arrive() == REACHED


def test_own_clock_counts_when_the_proxy_sends_no_stamp() -> None:
    assert arrive(stamp=None) == REACHED


def test_stamp_from_the_future_is_not_believed() -> None:
    reached = STAMPED - timedelta(microseconds=1)
    assert arrive(reached=reached) == reached
    assert arrive(reached=STAMPED) == STAMPED


def test_stamp_older_than_two_minutes_is_not_believed() -> None:
    assert arrive(reached=STAMPED + timedelta(seconds=120)) == STAMPED
    too_old = STAMPED + timedelta(seconds=120, microseconds=1)
    assert arrive(reached=too_old) == too_old


def test_request_keeps_its_stamp_while_time_goes_on() -> None:
    request = RequestFactory().get("/")
    with clock.at(REACHED) as hands:
        ArrivalMiddleware(lambda request: HttpResponse())(request)
        hands.advance(timedelta(minutes=5))
        assert received_at(request) == REACHED


def test_missing_middleware_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="ArrivalMiddleware"):
        received_at(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("t=1636048799.999", 999_000),
        ("1636048799.999", 999_000),
        ("t=1636048799", 0),
        ("t=1636048799999", 999_000),
        ("1636048799999.25", 999_250),
        ("t=1636048799999001", 999_001),
        (" t=1636048799.999 ", 999_000),
    ],
)
def test_stamp_is_read_in_seconds_milliseconds_and_microseconds(text: str, microsecond: int) -> None:
    assert parse_stamp(text) == STAMPED.replace(microsecond=microsecond)


def test_stamp_is_never_rounded_up_over_a_deadline() -> None:
    assert parse_stamp("t=1636048799.999999999") == STAMPED.replace(microsecond=999_999)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "t=",
        "now",
        "t=-1636048799",
        "1636048799,999",
        "t=1e9",
        "16360487990",
        "t=1636048799.9 x",
        "١٦٣٦٠٤٨٧٩٩",
    ],
)
def test_anything_else_is_no_stamp(text: str) -> None:
    assert parse_stamp(text) is None


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("10.0.0.255", True),
        ("::ffff:10.0.0.5", True),
        ("2001:db8::1", True),
        ("2001:db8::2", False),
        ("10.0.1.0", False),
    ],
)
def test_networks_and_both_kinds_of_address_are_compared(peer: str, trusted: bool) -> None:
    assert is_trusted(peer) is trusted


def test_unix_socket_is_trusted_when_it_is_named(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["unix"]
    assert is_trusted("") is True
    assert is_trusted("10.0.0.5") is False


def test_demonstration_shifts_the_proxys_stamp_too(settings: Settings, tmp_path: object) -> None:
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_CLOCK_FILE = f"{tmp_path}/clock"
    clock.shift_by(30 * 86_400)
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5")
    stamped = datetime.now(UTC) - timedelta(seconds=10)
    request.META["HTTP_X_REQUEST_START"] = f"t={stamped.timestamp():.6f}"
    ArrivalMiddleware(lambda request: HttpResponse())(request)
    assert abs(received_at(request) - stamped - timedelta(days=30)) < timedelta(milliseconds=1)
