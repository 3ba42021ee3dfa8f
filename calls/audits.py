"""What the ledger tells of extensions, incidents and roles, held against their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from calls.deadlines import to_instant
from calls.models import (
    Absence,
    Anchor,
    Call,
    CallRole,
    Cancellation,
    Criterion,
    DowntimeProposal,
    EligibilityRule,
    Extension,
    Faq,
    Incident,
    InvitedRole,
    KeyDate,
    Option,
    Partner,
    Programme,
    ProposalForm,
    Question,
    Round,
    Rubric,
    RulesVersion,
    Section,
    StaffInvitation,
    Theme,
    Topic,
)
from calls.stands_for import says_its_key
from calls.translations import DEFAULT, column, texts_sha256
from core.covers import Covered, covers
from core.ledger import audits, strangers
from core.models import LedgerEntry

_Move = tuple[str, ...]
_Given = tuple[str, str, str, str, str]  # call, role, person, for whom they act, since when
_Told = defaultdict[_Move, list[datetime]]
# A row and its entry are written in one transaction; a wait for the ledger's lock may lie between.
MOMENT = timedelta(minutes=10)


@audits
def audit_origin() -> Iterator[str]:
    """Every call that is more than a draft came there by its steps."""
    names = Call.objects.exclude(state="draft").order_by("pk").values_list("slug", flat=True)
    yield from strangers(((f"call:{slug}", f"call:{slug}") for slug in names), event="call.")


@audits
def audit_extensions() -> Iterator[str]:
    """Every extension is one that was recorded, with its persons and times, and none recorded is gone."""
    rows = Extension.objects.select_related("call", "applicant", "requested_by", "approved_by")
    prepared: _Told = defaultdict(list)
    approved: _Told = defaultdict(list)
    for one in rows:
        prepared[_move_of(one)].append(one.requested_at)
        if one.approved_by and one.approved_at:
            approved[(*_move_of(one), one.approved_by.ledger_name)].append(one.approved_at)
        if to_instant(datetime.fromisoformat(one.new_wall), zone=one.call.zone) != one.new_deadline:
            yield f"An extension of {one.call.ledger_name} shows another hour than it grants."
    told = _told("call.extended", "extension.prepared")
    for move, times in _told("extension.withdrawn").items():
        told[move] = told[move][len(times) :]
    yield from _differences(prepared, told, "extension")
    yield from _differences(approved, _told("extension.approved"), "approval of an extension")


def _move_of(one: Extension) -> _Move:
    return (
        one.call.ledger_name,
        one.old_deadline.isoformat(),
        one.new_deadline.isoformat(),
        one.applicant.ledger_name if one.applicant else "everybody",
        one.requested_by.ledger_name,
        texts_sha256(one, "reason"),
    )


def _told(*events: str) -> _Told:
    told: _Told = defaultdict(list)
    for entry in LedgerEntry.objects.filter(event__in=events).order_by("number").iterator(chunk_size=2000):
        said = entry.payload
        move = (entry.subject, *(str(said.get(key, "")) for key in ("old", "new", "for", "requested_by")))
        move = (*move, str(said.get("reason_sha256", "")))
        told[(*move, entry.actor) if entry.event == "extension.approved" else move].append(entry.at)
    return told


def _differences(rows: _Told, told: _Told, what: str) -> Iterator[str]:
    for move in sorted(rows.keys() | told.keys()):
        found, said = rows.get(move, []), told.get(move, [])
        if len(found) > len(said):
            yield f"An {what} of {move[0]} to {move[2]} for {move[3]} stands in no entry."
        elif len(found) < len(said):
            yield f"The {what} of {move[0]} to {move[2]} for {move[3]} was changed or is gone."
        elif any(abs(one - other) > MOMENT for one, other in zip(sorted(found), sorted(said), strict=True)):
            yield f"The {what} of {move[0]} to {move[2]} for {move[3]} names another time than its entry."


@audits
def audit_roles() -> Iterator[str]:
    """Who was given a role on a call holds it, who lost it does not, and nobody else holds one.

    A call that was not created through the portal's services has roles that no entry speaks of.
    """
    held: set[_Given] = set()
    created: set[str] = set()
    lost: set[_Given] = set()
    events = ("call.created", "role.granted", "role.revoked")
    entries = LedgerEntry.objects.filter(event__in=events, subject__startswith="call:").order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        if entry.event == "call.created":
            created.add(entry.subject)
            held.add((entry.subject, "officer", entry.actor, "", ""))
            continue
        said = [str(entry.payload.get(name, "")) for name in ("role", "person", "acting_for", "from")]
        given = (entry.subject, said[0], said[1], said[2], said[3])
        (held if entry.event == "role.granted" else lost).add(given)
        (lost if entry.event == "role.granted" else held).discard(given)
    rows = {
        (
            row.call.ledger_name,
            row.role,
            row.user.ledger_name,
            row.acting_for.ledger_name if row.acting_for else "",
            row.starts_at.isoformat() if row.starts_at else "",
        )
        for row in CallRole.every.select_related("call", "user", "acting_for")
    }
    for call, role, person, *_rest in sorted(held - rows):
        yield f"{person} is no longer {role} of {call}, and no entry says so."
    for one in sorted(rows - held):
        call, role, person, acting_for, _since = one
        if call in created or one in lost or acting_for:
            yield f"{person} is {role} of {call}, and no entry says so."


@audits
def audit_incidents() -> Iterator[str]:
    """Every incident came there by the portal's measuring or by somebody who entered it."""
    events = ("incident.measured", "incident.entered")
    told = set(LedgerEntry.objects.filter(event__in=events).values_list("subject", flat=True))
    names = (f"incident:{key}" for key in Incident.objects.order_by("pk").values_list("pk", flat=True))
    yield from (f"No entry speaks of {name}." for name in names if name not in told)


@audits
def audit_staffing() -> Iterator[str]:
    """Every invitation of staff and every absence was made by the portal."""
    for model, event in ((StaffInvitation, "staff."), (Absence, "absence.")):
        entries = LedgerEntry.objects.filter(event__startswith=event).order_by()
        known = set(entries.values_list("subject", flat=True).distinct())
        for row in model.objects.order_by("pk").iterator(chunk_size=500):
            if row.ledger_name not in known:
                yield f"No entry speaks of {row.ledger_name}."


# --- whole rows ------------------------------------------------------------------------
def _published(model: type[models.Model], to_call: str = "call", **more: Any) -> Covered:
    """The rows of a table that belong to calls which are more than a draft; `to_call` leads to the call."""
    return Covered(model, (f"{to_call}__slug",), only=~Q(**{f"{to_call}__state": "draft"}), **more)


def _in_one_language(field: str) -> dict[str, Any]:
    """Rows from before a text had languages have it in the default one."""
    return {column(field, DEFAULT): lambda row: row[field]}


covers(
    "call",
    Covered(Call, ("slug",), only=~Q(state="draft"), later={"has_vote": False}),
    Covered(CallRole, ("call__slug",)),
    Covered(Extension, ("call__slug",), later=_in_one_language("reason")),
    Covered(DowntimeProposal, ("call__slug",)),
    Covered(Cancellation, ("call__slug",), later=_in_one_language("reason")),
    *(_published(model) for model in (EligibilityRule, Faq, KeyDate, Partner, Rubric, Theme)),
    _published(RulesVersion, later=_in_one_language("reason")),
    _published(Criterion, "rubric__call"),
    _published(Anchor, "criterion__rubric__call"),
    _published(Round, without={"locked_at": "under the round's own entries: its lock is no edit"}),
    _published(
        ProposalForm,
        without={"frozen_at": "set by the first application that starts with it"},
        later={"is_prepared": False, "carries_drafts": False, "why": ""},
    ),
    _published(Section, "form__call"),
    _published(Question, "section__form__call", later={"stands_for": says_its_key}),
    _published(Option, "question__section__form__call"),
)
covers("round", Covered(Round, ("call__slug", "key"), alone=("locked_at",)))
covers(
    "incident",
    Covered(Incident, ("pk",), later=_in_one_language("what")),
    Covered(Incident.calls.through, ("incident__pk",)),
)
covers(
    "invitation",
    Covered(
        StaffInvitation,
        ("public_id",),
        without={"email": "goes when its person is erased"},
    ),
    Covered(InvitedRole, ("invitation__public_id",)),
)
covers("absence", Covered(Absence, ("public_id",)))
covers("programme", Covered(Programme, ("pk",), without={"template_call": "only a default of a form"}))
covers("topic", Covered(Topic, ("pk",)))
