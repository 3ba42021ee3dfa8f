"""The outbox of a call as its staff see it: where each letter is, why it is not further, what can be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.letter_words import STATES, letter_pill, letter_word
from applications.moments import moment_cell
from core import clock
from core.models import Notice
from core.outbox_acts import AGAIN, LOST, again_obstacle, may_be_taken_back, present_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from calls.models import Call
    from core.pills import Pill


@dataclass(frozen=True)
class Chip:
    """A filter of components/chips.html."""

    label: str
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class LetterRow:
    """One letter in the list."""

    letter: Notice
    kind: str
    pill: Pill
    note: str
    when: str
    reference: str


@dataclass(frozen=True)
class Acts:
    """What can be done with one letter; `address` is where it would go now."""

    may_send_again: bool
    why_not: str  # why a letter that went out is not sent again yet
    may_take_back: bool
    address: str
    is_new_address: bool


def letter_row(call: Call, one: Notice) -> LetterRow:
    """A letter with its state in words."""
    is_about_one = one.about.startswith("application:")
    return LetterRow(
        one,
        letter_word(one.event),
        letter_pill(one),
        letter_note(call, one),
        moment_cell(call, one.sent_at or one.created_at),
        one.about.removeprefix("application:") if is_about_one else "",
    )


def letter_note(call: Call, one: Notice) -> str:
    """Why a letter is not further: the mail server's words, or until when it waits; "" where all is well."""
    if one.state in LOST:
        return one.last_error
    if one.state == Notice.State.QUEUED:
        lines = [str(one.get_trouble_display())] if one.trouble else []
        if one.not_before > clock.now():
            lines.append(_("not before %(when)s") % {"when": moment_cell(call, one.not_before)})
        return " · ".join(lines)
    return ""


def acts_of(one: Notice) -> Acts:
    """What an officer can do with the letter."""
    address = present_address(one)
    obstacle = again_obstacle(one)
    return Acts(
        may_send_again=obstacle is None,
        why_not=obstacle or "" if one.state in AGAIN else "",
        may_take_back=may_be_taken_back(one),
        address=address,
        is_new_address=address != one.address,
    )


def state_chips(counts: Iterable[tuple[str, str, int]], state: str, event: str) -> list[Chip]:
    """How many letters are in each state, of the event that is shown; `counts` are (event, state, n)."""
    found: Counter[str] = Counter()
    for of_event, of_state, number in counts:
        if event in ("", of_event):
            found[of_state] += number
    kept = f"&event={event}" if event else ""
    chips = [Chip(_("All"), f"?state={kept}", state == "", found.total())]
    return chips + [
        Chip(str(pill.label), f"?state={one}{kept}", one == state, found[one])
        for one, pill in STATES.items()
        if found[one] or one == state
    ]
