"""When a request reached the portal: stamped once, before anything can make it wait."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from core import clock

# A stamp older than this says more about a wrong clock than about a long queue.
OLDEST_STAMP = timedelta(seconds=120)

# Seconds, milliseconds or microseconds since 1970, told apart by the number of digits before the point.
_STAMP = re.compile(r"(?:t=)?(\d{10}|\d{13}|\d{16})(?:\.(\d{1,9}))?", re.ASCII)


class ArrivalMiddleware:
    """Sets `request.received`, an aware UTC datetime. It must stand first in MIDDLEWARE.

    Behind a proxy named in `settings.TRUSTED_PROXIES` the proxy's own `X-Request-Start` counts, so that time
    spent in the server's queue makes nobody late; from anywhere else the header is ignored. The proxy must
    set the header itself and not pass on what a browser sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.__dict__["received"] = arrival_of(request)
        return self.get_response(request)


def arrival_of(request: HttpRequest) -> datetime:
    """Return when `request` arrived: the trusted proxy's stamp if there is a sane one, else the time now."""
    here = clock.now()
    if not is_trusted(request.META.get("REMOTE_ADDR", "")):
        return here
    stamped = parse_stamp(request.META.get("HTTP_X_REQUEST_START", ""))
    return stamped if stamped and here - OLDEST_STAMP <= stamped <= here else here


def received_at(request: HttpRequest) -> datetime:
    """Return the stamp that ArrivalMiddleware set; raises ImproperlyConfigured if the request has none."""
    received = request.__dict__.get("received")
    if not isinstance(received, datetime):
        raise ImproperlyConfigured("core.arrival.ArrivalMiddleware must stand first in MIDDLEWARE.")
    return received


def parse_stamp(text: str) -> datetime | None:
    """Read `t=1636048799.999`, or the same in milli- or microseconds; None for anything else.

    Digits below a microsecond are cut off, never rounded: rounding up could carry a stamp over a deadline.
    """
    found = _STAMP.fullmatch(text.strip())
    if not found:
        return None
    whole, fraction = found[1], found[2] or ""
    digits_to_microseconds = 16 - len(whole)
    return clock.from_epoch(int(whole + fraction.ljust(6, "0")[:digits_to_microseconds]))


def is_trusted(address: str) -> bool:
    """Say whether `address` (a REMOTE_ADDR) is one of `settings.TRUSTED_PROXIES`.

    A server on a Unix socket sees an empty address; the word "unix" in the setting trusts that socket.
    """
    trusted: Sequence[str] = settings.TRUSTED_PROXIES
    if not address:
        return "unix" in trusted
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(_plain(peer) in network for network in _networks(tuple(trusted)))


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(each, strict=False) for each in trusted if each != "unix"]


def _plain(peer: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """A dual-stack server shows 10.0.0.1 as ::ffff:10.0.0.1; compare it as what it is."""
    return getattr(peer, "ipv4_mapped", None) or peer
