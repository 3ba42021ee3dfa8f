"""Conflicts of interest: found by the portal, declared by jurors, waived by officers with a reason.

A conflict bars at once: the gates read it from the table, and an assignment that stands ends with it. After
the end of its round the assignment stays, for its card is locked; the card does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call
from core import clock, ledger
from core.actors import CLOCK, Actor
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import code_of_conduct, office_notices
from scoring.models import Assignment, Conflict, Declaration, PanelMember
from scoring.permissions import require_member, require_officer
from scoring.snapshots import conflict_name, conflict_snapshot
from scoring.ties import TEAM, ties_of

JUDGEABLE = ("submitted", "correction_requested", "eligible", "in_review", "shortlisted")
NOTE = 500  # characters of a note


class Said(NamedTuple):
    """What a juror says of one application; in a blind call, what of it on the list of names, what on that of
    titles."""

    has_conflict: bool
    note: str = ""
    by_name: bool = False
    name_note: str = ""
    by_title: bool = False
    title_note: str = ""


Telling = Said | tuple[bool, str]


def find(
    call: Call,
    *,
    members: Collection[PanelMember] | None = None,
    applications: Collection[Application] | None = None,
) -> list[Conflict]:
    """Compare the panel with the applications and write down every tie that is new; in the caller's book.

    The same number of queries whatever the number of rows, and some for each new conflict.
    """
    jurors = list(members) if members is not None else list(_panel(call))
    judged = {one.pk: one for one in _applicants(call, applications)}
    known = set(
        Conflict.objects.filter(member__in=jurors, application__in=judged).values_list(
            "application_id", "member_id", "kind"
        )
    )
    experts = [one.expert for one in jurors]
    ties = ties_of(experts, judged.values(), same_country=call.conflict_same_country)
    return [
        _write(member, judged[pk], kind, told[:NOTE], by=CLOCK, event="conflict.found")
        for member in jurors
        for (pk, kind), told in sorted(ties[member.expert_id].items())
        if (pk, member.pk, kind) not in known
    ]


def declare(member: PanelMember, *, by: User, said: Mapping[Application, Telling]) -> list[Conflict]:
    """Write down what a juror says of each application; at any time again.

    A declared conflict can be taken back only by an officer's waiver; its note can be put in other words.
    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = (
            PanelMember.objects.select_for_update(of=("self",))
            .select_related("call", "expert__user")
            .get(pk=member.pk)
        )
        require_member(locked, by)
        _require_ready(locked)
        declared = [_declare_one(locked, application, Said(*one), by) for application, one in said.items()]
        _record_declarations(locked, by, asked=len(said), declared=sum(one[0] for one in said.values()))
    return [one for one in declared if one is not None]


def waive(conflict: Conflict, *, by: User, reason: str) -> Conflict:
    """Lift the bar of one conflict, with a reason that stands in the record."""
    with ledger.book():
        locked = Conflict.objects.select_for_update().get(pk=conflict.pk)
        require_officer(locked.application.call, by)
        if locked.member.expert.user_id == by.pk:
            raise NotAllowed(_("Nobody can waive a conflict of their own."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if locked.waived_at is None:
            locked.waived_by, locked.waived_at = by, clock.now()
            locked.waived_reason = reason.strip()[:NOTE]
            locked.save()
            _record(locked, "conflict.waived", by)
    return locked


def barred_pairs(call: Call) -> set[tuple[int, int]]:
    """(application, member) of every conflict of the call that is not waived."""
    rows = Conflict.objects.standing().filter(application__call=call)
    return set(rows.values_list("application_id", "member_id"))


def undeclared(member: PanelMember) -> int:
    """How many of the juror's assigned applications they have said nothing about yet."""
    active = Assignment.objects.filter(member=member, state=Assignment.State.ACTIVE)
    told = Declaration.objects.filter(member=member).values("application")
    return active.exclude(application__in=told).count()


def bar(assignment: Assignment, *, reason: str, by: User) -> Conflict:
    """Declare a conflict with the application of an assignment, which ends it; in the caller's book."""
    Declaration.objects.update_or_create(
        member=assignment.member,
        application=assignment.application,
        defaults={
            "has_conflict": True,
            "note": reason[:NOTE],
            "by_title": True,
            "title_note": reason[:NOTE],
            "declared_at": clock.now(),
        },
    )
    _record_declarations(assignment.member, by, asked=1, declared=1)
    kind = Conflict.Kind.DECLARED
    return _write(
        assignment.member, assignment.application, kind, reason[:NOTE], by=by, event="conflict.declared"
    )


def _declare_one(member: PanelMember, application: Application, said: Said, by: User) -> Conflict | None:
    if application.call_id != member.call_id:
        raise NotNow(_("This application belongs to another call."))
    present = Conflict.objects.filter(
        member=member, application=application, kind=Conflict.Kind.DECLARED
    ).first()
    note = said.note.strip()[:NOTE]
    told = {
        "has_conflict": said.has_conflict or present is not None,
        "declared_at": clock.now(),
        **{
            name: value[:NOTE] if isinstance(value, str) else value
            for name, value in said._asdict().items()
            if value and name != "has_conflict"
        },
    }
    Declaration.objects.update_or_create(member=member, application=application, defaults=told)
    if not said.has_conflict:
        return None
    if present is None:
        return _write(member, application, Conflict.Kind.DECLARED, note, by=by, event="conflict.declared")
    if note and note != present.note:
        present.note = note
        present.save(update_fields=["note"])
        _record(present, "conflict.declared", by)
    return present


def _write(
    member: PanelMember, application: Application, kind: str, note: str, *, by: Actor, event: str
) -> Conflict:
    """One conflict, its ledger entry, and the end of the assignment that it hits."""
    from scoring.services import assigning

    conflict, is_new = Conflict.objects.get_or_create(
        member=member,
        application=application,
        kind=kind,
        defaults={"note": note, "found_at": clock.now()},
    )
    if not is_new:  # said again after a waiver: the newer word counts
        conflict.note, conflict.found_at = note, clock.now()
        conflict.waived_at, conflict.waived_by, conflict.waived_reason = None, None, ""
        conflict.save()
    _record(conflict, event, by)
    standing = Assignment.objects.filter(
        member=member,
        application=application,
        state__in=(Assignment.State.PROPOSED, Assignment.State.ACTIVE),
    ).select_related("round", "application__call", "member__expert__user")
    for assignment in standing:
        if assignment.round.locked_at is not None:
            office_notices.card_set_aside(assignment)
            continue
        was_active = assignment.state == Assignment.State.ACTIVE
        assigning.end(assignment, Assignment.State.RECUSED, reason=str(conflict.get_kind_display()), by=by)
        if was_active:
            assigning.reassign(assignment, by=CLOCK)
    return conflict


def _require_ready(member: PanelMember) -> None:
    if member.state != PanelMember.State.ACCEPTED:
        raise NotNow(_("Accept the invitation first."))
    if not code_of_conduct.is_signed(member):
        raise NotNow(_("Sign the code of conduct first."))


def _record(conflict: Conflict, event: str, by: Any) -> None:
    ledger.record(
        event,
        subject=conflict_name(conflict),
        scope=conflict.application.call.ledger_name,
        by=by,
        payload={"kind": conflict.kind, "application": conflict.application.reference},
        row=conflict_snapshot(conflict),
    )


def _record_declarations(member: PanelMember, by: User, *, asked: int, declared: int) -> None:
    ledger.record(
        "conflicts.declared",
        subject=f"declarations:{member.call.slug}:{member.pk}",
        scope=member.call.ledger_name,
        by=by,
        payload={"asked": asked, "declared": declared},
    )


def _panel(call: Call) -> Iterable[PanelMember]:
    active = (PanelMember.State.INVITED, PanelMember.State.ACCEPTED)
    return PanelMember.objects.filter(call=call, state__in=active).select_related("expert__user", "call")


def _applicants(call: Call, applications: Collection[Application] | None) -> Iterable[Application]:
    rows = Application.objects.filter(call=call).select_related("organisation", "call")
    if applications is None:
        rows = rows.filter(state__in=JUDGEABLE)
    else:
        rows = rows.filter(pk__in=[one.pk for one in applications])
    return rows.prefetch_related(TEAM)
