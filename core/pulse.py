"""Signs of life: who serves says so, and the silence between is measured.

`WEB` is said by each web server after it answered a request of its own through its real socket, and the
saying itself is a write to the database; `WORK` by the worker's job of each minute. A row is a stretch
without a gap, so that the table grows with restarts and outages and not with time.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from core import clock
from core.models import ServedStretch
from core.outages import Sign, Stretch, goes_on, outages

WEB, WORK = ServedStretch.Source.WEB, ServedStretch.Source.WORK
EVERY = 20  # seconds between two signs of a web server
# A silence as long as this is an outage. The worker's job comes each minute, and may wait behind others.
LEAST = {WEB: timedelta(minutes=1), WORK: timedelta(minutes=5)}
KEPT_FOR = timedelta(days=7)


def beat(source: str, *, sign: Sign | None = None, node: str = "") -> ServedStretch:
    """Say that this machine serves now. Twice, or late, does no harm."""
    said, name = sign or sign_now(), (node or socket.gethostname())[:100]
    with transaction.atomic():
        rows = ServedStretch.objects.select_for_update().filter(source=source, node=name)
        last = rows.order_by("-pk").first()
        if last is None or not goes_on(last.sign, said, LEAST[ServedStretch.Source(source)]):
            return ServedStretch.objects.create(
                source=source, node=name, since=said.at, until=said.at, steady=said.steady, boot=said.boot
            )
        last.until, last.steady, last.boot = said.at, said.steady, said.boot
        last.save(update_fields=["until", "steady", "boot"])
    return last


def sign_now() -> Sign:
    """A sign of this instant."""
    return Sign(clock.now(), _steady(), _boot())


def outages_of(source: str) -> list[Stretch]:
    """Every outage between the stretches that are still kept.

    Whether the last silence is one already is asked of the steady clock too: after a leap of the wall
    clock the next sign has not come yet.
    """
    least, newest, sign = LEAST[ServedStretch.Source(source)], last_sign(source), sign_now()
    if newest is None:
        return []
    now = newest.until if goes_on(newest.sign, sign, least) else sign.at
    rows = ServedStretch.objects.filter(source=source).values_list("since", "until")
    return outages(rows.iterator(), now=now, least=least)


def last_sign(source: str) -> ServedStretch | None:
    """The stretch that reaches farthest; None where nobody ever said anything."""
    return ServedStretch.objects.filter(source=source).order_by("-until").first()


def forget_old() -> int:
    """Drop what ended long ago, once its outages are on record; returns how many rows.

    The stretch that reaches farthest stays: without it an outage that lasts would have no beginning.
    """
    dropped = 0
    for source in LEAST:
        newest = last_sign(source)
        if newest is not None:
            old = ServedStretch.objects.filter(source=source, until__lt=clock.now() - KEPT_FOR)
            dropped += old.exclude(pk=newest.pk).delete()[0]
    return dropped


_OWN_BOOT = uuid.uuid4().hex


def _steady() -> float:
    """Seconds on a clock that goes on while a machine sleeps and that nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _boot() -> str:
    """What tells one start of this machine from another; of this process where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:40]
    except OSError:
        return f"{os.getpid()}-{_OWN_BOOT}"[:40]
