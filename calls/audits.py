"""What the ledger tells of extensions and roles, held against their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from calls.models import (
    Anchor,
    Call,
    CallRole,
    Cancellation,
    Criterion,
    EligibilityRule,
    Extension,
    Programme,
    Round,
    Rubric,
    Theme,
    Topic,
)
from core.covers import Covered, covers
from core.ledger import audits, sha256_of, strangers
from core.models import LedgerEntry

_Move = tuple[str, ...]


@audits
def audit_origin() -> Iterator[str]:
    """Every call that is more than a draft came there by its steps."""
    names = Call.objects.exclude(state="draft").order_by("pk").values_list("slug", flat=True)
    yield from strangers(((f"call:{slug}", f"call:{slug}") for slug in names), event="call.")


@audits
def audit_extensions() -> Iterator[str]:
    """Every extension is one that was recorded, with its persons, and none that was recorded is gone."""
    rows = Extension.objects.select_related("call", "applicant", "requested_by", "approved_by")
    prepared: Counter[_Move] = Counter()
    approved: Counter[_Move] = Counter()
    for one in rows:
        prepared[_move_of(one)] += 1
        if one.approved_by:
            approved[(*_move_of(one), one.approved_by.ledger_name)] += 1
    yield from _differences(prepared, _told("call.extended", "extension.prepared"), "extension")
    yield from _differences(approved, _told("extension.approved"), "approval of an extension")


def _move_of(one: Extension) -> _Move:
    return (
        one.call.ledger_name,
        one.old_deadline.isoformat(),
        one.new_deadline.isoformat(),
        one.applicant.ledger_name if one.applicant else "everybody",
        one.requested_by.ledger_name,
        sha256_of(one.reason),
    )


def _told(*events: str) -> Counter[_Move]:
    told: Counter[_Move] = Counter()
    for entry in LedgerEntry.objects.filter(event__in=events).iterator(chunk_size=2000):
        said = entry.payload
        move = (entry.subject, *(str(said.get(key, "")) for key in ("old", "new", "for", "requested_by")))
        move = (*move, str(said.get("reason_sha256", "")))
        told[(*move, entry.actor) if entry.event == "extension.approved" else move] += 1
    return told


def _differences(rows: Counter[_Move], told: Counter[_Move], what: str) -> Iterator[str]:
    for move in sorted((rows - told).elements()):
        yield f"An {what} of {move[0]} to {move[2]} for {move[3]} stands in no entry."
    for move in sorted((told - rows).elements()):
        yield f"The {what} of {move[0]} to {move[2]} for {move[3]} was changed or is gone."


@audits
def audit_roles() -> Iterator[str]:
    """Who was given a role on a call holds it, who lost it does not, and nobody else holds one.

    A call that was not created through the portal's services has roles that no entry speaks of.
    """
    held: set[tuple[str, str, str]] = set()
    created: set[str] = set()
    lost: set[tuple[str, str, str]] = set()
    events = ("call.created", "role.granted", "role.revoked")
    entries = LedgerEntry.objects.filter(event__in=events, subject__startswith="call:").order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        if entry.event == "call.created":
            created.add(entry.subject)
            held.add((entry.subject, "officer", entry.actor))
            continue
        given = (entry.subject, str(entry.payload.get("role", "")), str(entry.payload.get("person", "")))
        (held if entry.event == "role.granted" else lost).add(given)
        (lost if entry.event == "role.granted" else held).discard(given)
    rows = {
        (row.call.ledger_name, row.role, row.user.ledger_name)
        for row in CallRole.objects.select_related("call", "user")
    }
    for call, role, person in sorted(held - rows):
        yield f"{person} is no longer {role} of {call}, and no entry says so."
    for call, role, person in sorted(rows - held):
        if call in created or (call, role, person) in lost:
            yield f"{person} is {role} of {call}, and no entry says so."


# --- whole rows ------------------------------------------------------------------------
_OUT = ~Q(call__state="draft")
_OF_CALL = ("call__slug",)
covers(
    "call",
    Covered(Call, ("slug",), only=~Q(state="draft")),
    Covered(CallRole, _OF_CALL),
    Covered(Extension, _OF_CALL),
    Covered(Cancellation, _OF_CALL),
    Covered(EligibilityRule, _OF_CALL, only=_OUT),
    Covered(Theme, _OF_CALL, only=_OUT),
    Covered(Rubric, _OF_CALL, only=_OUT),
    Covered(Criterion, ("rubric__call__slug",), only=~Q(rubric__call__state="draft")),
    Covered(Anchor, ("criterion__rubric__call__slug",), only=~Q(criterion__rubric__call__state="draft")),
    Covered(
        Round,
        _OF_CALL,
        only=_OUT,
        without={"locked_at": "under the round's own entries: its lock is no edit"},
    ),
)
covers("round", Covered(Round, ("call__slug", "key"), alone=("locked_at",)))
covers("programme", Covered(Programme, ("pk",), without={"template_call": "only a default of a form"}))
covers("topic", Covered(Topic, ("pk",)))
