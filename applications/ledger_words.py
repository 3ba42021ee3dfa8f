"""The ledger of a call in words: what happened, to what, by whom."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.event_words import EVENTS
from applications.ledger_subjects import Subject, subject_of
from applications.moments import moment_cell
from applications.step_words import step_done, step_word
from core.ledger import GENESIS, entry_hash
from core.models import LedgerEntry
from people.models import User

if TYPE_CHECKING:
    from calls.models import Call

PORTAL: dict[str, object] = {
    "portal:operator": _l("The operator"),
    "portal:clock": _l("The portal’s clock"),
    "portal:announcement": _l("The signed announcement"),
}
_PERSON = re.compile(r"person:([0-9a-f-]{36})")


@dataclass(frozen=True)
class LedgerRow:
    """An entry as the page shows it."""

    number: int
    when: str
    event: str
    subject: Subject
    actor: str
    hash: str


@dataclass(frozen=True)
class ChainCheck:
    """What recomputing the entries of one page found: `faults` are the numbers that do not hold."""

    checked: int
    faults: list[int]


def ledger_rows(call: Call, entries: Iterable[LedgerEntry]) -> list[LedgerRow]:
    """The rows of a page; one query for the names."""
    listed = list(entries)
    names = _names(listed)
    return [
        LedgerRow(
            number=one.number,
            when=moment_cell(call, one.at, seconds=True),
            event=event_word(one.event),
            subject=subject_of(one.subject),
            actor=_whole_actor(one, names),
            hash=one.hash,
        )
        for one in listed
    ]


def chain_check(entries: Iterable[LedgerEntry]) -> ChainCheck:
    """Compute every hash of these entries again, and compare each with the entry before it in the chain."""
    listed = list(entries)
    before = [one.number - 1 for one in listed]
    hashes = dict(LedgerEntry.objects.filter(number__in=before).values_list("number", "hash"))
    faults = [
        one.number
        for one in listed
        if one.hash != entry_hash(one)
        or one.previous_hash != (hashes.get(one.number - 1) if one.number > 1 else GENESIS)
    ]
    return ChainCheck(len(listed), faults)


def event_word(event: str) -> str:
    """What happened; steps of the flow by their own names, unknown events as they are written."""
    if event in EVENTS:
        return str(EVENTS[event])
    what, _dot, rest = event.partition(".")
    if what == "application":
        return step_done(rest)
    if rest == "prepared":
        return _("%(step)s: prepared") % {"step": step_word(what)}
    if rest == "refused":
        return _("%(step)s: refused by the approver") % {"step": step_word(what)}
    return event


def _names(entries: list[LedgerEntry]) -> dict[str, str]:
    found = {key for one in entries for key in _PERSON.findall(f"{one.actor} {_in_name_of(one)}")}
    people = User.objects.filter(public_id__in=[uuid.UUID(key) for key in found])
    return {str(one.public_id): str(one) for one in people}


def _in_name_of(entry: LedgerEntry) -> str:
    """For whom the actor stood in, as the ledger names them."""
    return "+".join(map(str, entry.payload.get("stands_in_for", [])))


def _whole_actor(entry: LedgerEntry, names: dict[str, str]) -> str:
    """Who acted; of a deputy, also for whom."""
    who, whom = _actor(entry.actor, names), _in_name_of(entry)
    return _("%(deputy)s for %(person)s") % {"deputy": who, "person": _actor(whom, names)} if whom else who


def _actor(actor: str, names: dict[str, str]) -> str:
    if actor in PORTAL:
        return str(PORTAL[actor])
    keys = _PERSON.findall(actor)
    if not keys:
        return actor
    return " + ".join(names.get(key, _("somebody whose account is gone")) for key in keys)
