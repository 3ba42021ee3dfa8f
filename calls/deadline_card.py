"""The deadline as components/deadline.html draws it, for one reader: words, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from calls.deadlines import Wording, describe, describe_moment, left, left_line
from calls.windows import effective_deadline_of
from core.clock import now

if TYPE_CHECKING:
    from calls.models import Call


@dataclass(frozen=True, slots=True)
class DeadlineCard:
    """A deadline in words with what is left of it; `gone` is the passed share of the window, 0 to 100."""

    wording: Wording
    left: list[tuple[int, str]]
    left_line: str
    is_over: bool
    gone: int | None
    zone_line: str

    @property
    def day(self) -> str:
        return self.wording.day

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        return self.wording.others

    @property
    def line(self) -> str:
        return self.wording.line

    @property
    def iso(self) -> str:
        return self.wording.iso

    @property
    def hour(self) -> str:
        return self.wording.hour

    @property
    def date(self) -> str:
        return self.wording.date


def deadline_card(call: Call, user: Any = None, *, deadline: datetime | None = None) -> DeadlineCard | None:
    """The card of a call's deadline for `user`, own extension included; None while no deadline is set.

    `deadline` puts another instant in its place. Costs no query for a visitor or where `deadline` is given.
    """
    is_known = bool(user is not None and getattr(user, "is_authenticated", False))
    instant = deadline or (effective_deadline_of(call, [user.pk]) if is_known else call.deadline_at)
    if instant is None:
        return None
    language, moment = get_language() or "en", now()
    zone = user.zone if is_known else None
    wording = describe(instant, zone=call.zone, reader_zone=zone or None, language=language)
    # The day above it names the hour already, except where it says "the end of the day".
    plain = describe_moment(instant, zone=call.zone, language=language).zone_line
    return DeadlineCard(
        wording=wording,
        zone_line=wording.zone_line if wording.hour == "24:00" else plain,
        left=left(moment, instant, language),
        left_line=left_line(moment, instant, language),
        is_over=moment >= instant,
        gone=_share(call.opens_at, instant, moment),
    )


def _share(opens: datetime | None, deadline: datetime, moment: datetime) -> int | None:
    if opens is None or moment < opens:
        return None
    return min(100, max(1, round(100 * ((moment - opens) / (deadline - opens)))))
