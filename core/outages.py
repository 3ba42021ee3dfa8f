"""From signs of life to outages: pure arithmetic over instants, half-open throughout.

A stretch is a time of which it is known that it was served, from its first sign of life to its last. An
outage is what lies between two stretches: from the last sign before it to the first one after it. In doubt
for those who were kept out: how soon after the last sign the portal fell silent nobody knows, so all of the
gap counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From `since` on and before `until`; `until` is None for what has not ended."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life. `steady` are seconds on a clock that nobody sets, comparable within one `boot`."""

    at: datetime
    steady: float
    boot: str


def goes_on(last: Sign, sign: Sign, least: timedelta) -> bool:
    """Whether between two signs of one machine nothing was missed that is as long as `least`.

    The steady clock decides where both are of the same boot: a wall clock that was set leaps while nothing
    stops. One that was set back begins a new stretch, so that a stretch never ends before it begins.
    """
    if sign.at < last.at:
        return False
    if sign.boot == last.boot and sign.steady >= last.steady:
        return timedelta(seconds=sign.steady - last.steady) < least
    return sign.at - last.at < least


def outages(
    stretches: Iterable[tuple[datetime, datetime]], *, now: datetime, least: timedelta
) -> list[Stretch]:
    """The gaps of at least `least` between what is served, oldest first, by any of several machines.

    Nothing is known of the time before the first stretch. The last gap has no end while nobody serves.
    """
    found: list[Stretch] = []
    served: datetime | None = None
    for since, until in sorted(stretches):
        if served is not None and since - served >= least:
            found.append(Stretch(served, since))
        served = until if served is None else max(served, until)
    if served is not None and now - served >= least:
        found.append(Stretch(served, None))
    return found


def length_within(
    stretches: Iterable[tuple[datetime, datetime | None]], since: datetime, until: datetime
) -> timedelta:
    """How much of `since` ≤ instant < `until` lies in any of these stretches; what overlaps counts once.

    A stretch without an end reaches to `until`.
    """
    total, counted = timedelta(0), since
    for begin, end in sorted((one, until if other is None else other) for one, other in stretches):
        begins, ends = max(begin, counted), min(end, until)
        if ends > begins:
            total += ends - begins
            counted = ends
    return total
