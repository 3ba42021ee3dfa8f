"""A web server's own pulse: a thread asks it a page through its socket, and then says that it served.

It stands in the web server and not in the worker, so that a worker that sleeps is no outage, and a web server
that does not answer is one. See ADR 0021.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, connections

from core import pulse

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds that a page may take
PAGE = "/health/"


class _ThroughSocket(HTTPConnection):
    """A connection to where the server listens: an address with a port, or a path of this machine."""

    def __init__(self, listens_at: Any) -> None:
        super().__init__(_site(), timeout=PATIENCE)
        self._listens_at = listens_at

    def connect(self) -> None:
        if isinstance(self._listens_at, str | bytes):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(PATIENCE)
            self.sock.connect(self._listens_at)
        else:
            self.sock = socket.create_connection(reachable(*self._listens_at[:2]), timeout=PATIENCE)


def reachable(host: str, port: int) -> tuple[str, int]:
    """Where one reaches a server that listens everywhere."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - compared, not bound


def serves(listens_at: Any) -> bool:
    """Whether the server answers through its socket, and not with an error of its own."""
    line = _ThroughSocket(listens_at)
    try:
        line.request("GET", PAGE, headers={"X-Forwarded-Proto": "https", "Connection": "close"})
        return line.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def say_so(listens_at: Any) -> bool:
    """One beat: ask, and where an answer came write it down. False where either failed; never an error."""
    if not serves(listens_at):
        logger.warning("The web server did not answer its own question.")
        return False
    try:
        pulse.beat(pulse.WEB)
    except Error:
        logger.warning("The database took no sign of life.", exc_info=True)
        return False
    return True


def start(listens_at: Any, *, stop: threading.Event | None = None) -> Callable[[], None]:
    """Beat until the process ends; returns what stops it."""
    ended = stop or threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            say_so(listens_at)
            connections.close_all()  # this thread's own
            ended.wait(pulse.EVERY)

    threading.Thread(target=go_on, name="pulse", daemon=True).start()
    return ended.set


def _site() -> str:
    """The portal's own name, which ALLOWED_HOSTS has."""
    return urlsplit(settings.SITE_URL).netloc or "127.0.0.1"
