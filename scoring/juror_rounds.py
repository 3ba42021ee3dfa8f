"""Which round a juror's pages speak of, where they judge in more than one, and how the others are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from calls.models import Round
from scoring.models import Assignment, Scorecard
from scoring.queries import card_of


@dataclass(frozen=True, slots=True)
class RoundLink:
    """One round to go to."""

    name: str
    url: str
    is_current: bool
    is_locked: bool


def is_open(one: Assignment) -> bool:
    """Whether the juror can still write on its card."""
    card = card_of(one)
    is_draft = card is None or card.state == Scorecard.State.DRAFT
    return one.state == Assignment.State.ACTIVE and is_draft and one.round.locked_at is None


def round_in_hand(rows: Collection[Assignment]) -> Round | None:
    """The open round with something to do, else the one assigned last: the first of these rows."""
    with_work = [one.round for one in rows if is_open(one)]
    still_open = [one.round for one in rows if one.round.locked_at is None]
    return next(iter([*with_work, *still_open, *(one.round for one in rows)]), None)


def name_of(round_: Round) -> str:
    """A round as the address of the queue names it."""
    return f"{round_.call.slug}/{round_.key}"


def queue_url(round_: Round, rounds: Collection[Round]) -> str:
    """The queue of a round; without naming it where it is the only one."""
    address = reverse("scoring:queue")
    return address if len(rounds) < 2 else f"{address}?{urlencode({'round': name_of(round_)})}"


def own_marks_url(slug: str, key: str) -> str:
    """The juror's marks in one round of a call; in the round in hand where none is named."""
    return _in_round("scoring:own_marks", slug, key)


def sheet_url(slug: str, key: str) -> str:
    """Where the scorecards of one round are taken along and brought back."""
    return _in_round("scoring:scorecard_sheet", slug, key)


def sheet_file_url(slug: str, key: str) -> str:
    """The workbook of one round."""
    return _in_round("scoring:scorecard_sheet_file", slug, key)


def queue_links(rounds: Collection[Round], current: Round | None) -> list[RoundLink]:
    """The queues of all rounds, each with its call."""
    return [_link(one, f"{one.call.title}: {one.name}", queue_url(one, rounds), current) for one in rounds]


def own_marks_links(rounds: Iterable[Round], current: Round | None) -> list[RoundLink]:
    """The marks in all rounds of one call."""
    return [_link(one, one.name, own_marks_url(one.call.slug, one.key), current) for one in rounds]


def _in_round(name: str, slug: str, key: str) -> str:
    address = reverse(name, kwargs={"slug": slug})
    return f"{address}?{urlencode({'round': key})}" if key else address


def _link(round_: Round, name: str, url: str, current: Round | None) -> RoundLink:
    return RoundLink(name, url, round_ == current, round_.locked_at is not None)
