"""Who asks, as far as an address tells, and how often one address may ask in a minute."""

from __future__ import annotations

import logging
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from core import clock
from core.arrival import is_trusted

MINUTE = 60
log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """The address of who asks: the connection's own, or what a trusted proxy wrote down of it.

    `X-Forwarded-For` counts from its end, as many steps as there are proxies of ours: what stands before
    was sent along by the caller, who may write anything there.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not is_trusted(peer):
        return _network(peer)
    steps = max(1, settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    chain = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return _network(chain[-steps] if len(chain) >= steps else peer)


def _network(address: str) -> str:
    """An IPv4 address as it is; of IPv6 the network, of which one caller has all addresses."""
    try:
        read = ip_address(address)
    except ValueError:
        return "unknown"
    plain = getattr(read, "ipv4_mapped", None) or read
    return str(plain) if plain.version == 4 else str(ip_network(f"{plain}/64", strict=False))


def seconds_to_wait(what: str, caller: str, *, most: int) -> int:
    """0 where this request is one of the `most` of its minute, else the seconds until the next minute begins.

    With `most` 0 nobody waits. Minutes are those of the clock; the count lives in the cache, and where that
    does not answer, everybody is let in.
    """
    if most <= 0:
        return 0
    minute, past = divmod(int(clock.now().timestamp()), MINUTE)
    key = f"rate:{what}:{caller}:{minute}"
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        count = cache.incr(key)
    except ValueError:  # the cache was emptied between the two
        count = 1
    except Exception:  # whatever broke there, the data is still ours to give
        log.exception("The cache does not count how often an address asks.")
        count = 0
    return 0 if count <= most else MINUTE - past
