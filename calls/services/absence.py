"""Standing in for somebody who is away, and handing over for good.

A deputy holds the roles themselves, as rows with a window: every gate, list and letter that asks for roles
finds them without knowing of absences, and nothing has to happen when the window ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls import ports
from calls.models import Absence, Call, CallRole
from calls.models.roles import in_force
from calls.permissions import may_open_office
from calls.role_words import until_words
from calls.services.staffing import give, record_role, withdraw
from core import clock, ledger, outbox
from core.hub import absolute
from core.hub_time import hub_time
from core.refusals import NotAllowed, NotNow
from people.services.roles import FLAGS, set_hub_role

if TYPE_CHECKING:
    from people.models import User

LONGEST = timedelta(days=366)
OVER = ("archived", "cancelled")
OPPOSITE = {"officer": "approver", "approver": "officer"}


@dataclass(frozen=True)
class Move:
    """One role, and why it does not move; "" where it does. `is_held` where there is nothing to do."""

    held: CallRole
    why_not: str
    is_held: bool = False

    @property
    def moves(self) -> bool:
        return not self.why_not and not self.is_held


def plan(person: User, to: User, *, starts_at: datetime, ends_at: datetime | None = None) -> list[Move]:
    """What somebody else would hold of a person's own roles; the same for a preview and for the deed."""
    own = CallRole.every.filter(in_force(starts_at), user=person, acting_for__isnull=True)
    rows = own.exclude(call__state__in=OVER).select_related("call", "user")
    others = CallRole.every.filter(user=to).exclude(pk__in=own)
    theirs = _touching(others, starts_at, ends_at) if ends_at else list(others.filter(in_force(starts_at)))
    has = {(one.call_id, one.role): one for one in theirs}
    return [_move(one, to, has, ends_at) for one in rows.order_by("-call__year", "call__slug", "role")]


def _touching(rows: Iterable[CallRole], starts_at: datetime, ends_at: datetime) -> list[CallRole]:
    """The roles that overlap a window."""
    return [
        one
        for one in rows
        if (one.starts_at is None or one.starts_at < ends_at)
        and (one.ends_at is None or one.ends_at > starts_at)
    ]


def _move(held: CallRole, to: User, has: dict[tuple[int, str], CallRole], ends_at: datetime | None) -> Move:
    own = has.get((held.call_id, held.role))
    if own is not None and own.acting_for_id is None and own.ends_at is None:
        return Move(held, "", is_held=True)
    if own is not None and ends_at is not None and own.ends_at is not None and own.ends_at >= ends_at:
        return Move(held, "", is_held=True)
    opposite = has.get((held.call_id, OPPOSITE.get(held.role, "")))
    said = {"name": to, "role": opposite.get_role_display() if opposite else ""}
    if opposite is not None:
        return Move(held, _("%(name)s is %(role)s there: nobody prepares and signs the same thing.") % said)
    if held.role != CallRole.Role.OBSERVER and ports.applies_in(held.call, to, True):
        return Move(held, _("%(name)s applies in this call and cannot work on it.") % said)
    return Move(held, "")


def mark_absence(person: User, *, deputy: User, starts_at: datetime, ends_at: datetime, by: User) -> Absence:
    """Let a colleague hold a person's roles for a window. Raises NotAllowed or NotNow."""
    _require_may(person, by)
    _require_colleague(person, deputy, by)
    now = clock.now()
    starts_at = max(starts_at, now)
    if ends_at <= starts_at:
        raise NotNow(_("The last day lies before the first one, or is over."))
    if ends_at - starts_at > LONGEST:
        raise NotNow(_("An absence lasts a year at most. Hand over for good instead."))
    with ledger.book():
        moves = [one for one in plan(person, deputy, starts_at=starts_at, ends_at=ends_at) if one.moves]
        if not moves:
            raise NotNow(_("No role would move: choose another deputy."))
        absence = Absence.objects.create(
            person=person, deputy=deputy, starts_at=starts_at, ends_at=ends_at, marked_at=now
        )
        for one in moves:
            _stand_in(absence, one.held, by)
        ledger.record("absence.marked", subject=absence.ledger_name, by=by)
        _tell(deputy, "calls/deputy_named", person, [one.held for one in moves], absence)
    return absence


def _stand_in(absence: Absence, held: CallRole, by: User) -> None:
    call = Call.objects.select_for_update().get(pk=held.call_id)
    given = CallRole.every.create(
        call=call,
        user=absence.deputy,
        role=held.role,
        granted_by=by,
        granted_at=clock.now(),
        starts_at=absence.starts_at,
        ends_at=min(absence.ends_at, held.ends_at or absence.ends_at),
        acting_for=absence.person,
        absence=absence,
    )
    record_role("role.granted", given, by=by)


def end_absence(absence: Absence, *, by: User) -> None:
    """Be back earlier, or not go at all: the deputy holds nothing any more from now on. Raises a Refusal."""
    _require_may(absence.person, by)
    with ledger.book():
        locked = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
        if locked.ends_at <= clock.now():
            raise NotNow(_("This absence is over already."))
        _end_acting(CallRole.every.filter(absence=locked), by)
        _close(locked, by)


def _end_acting(rows: QuerySet[CallRole], by: User) -> None:
    """End what deputies hold, inside the caller's book; what has not begun is taken away."""
    for one in rows.select_related("call", "user", "acting_for"):
        if one.starts_at is not None and one.starts_at > clock.now():
            withdraw(one, by=by)
        else:
            _end_now(one, by)


def _close(absence: Absence, by: User) -> None:
    absence.ends_at = max(clock.now(), absence.starts_at)
    absence.save(update_fields=["ends_at"])
    ledger.record("absence.ended", subject=absence.ledger_name, by=by)


def _end_now(held: CallRole, by: User) -> None:
    """End a role by its window, inside the caller's book; one that is over stays as it is."""
    now = clock.now()
    if held.ends_at is None or held.ends_at > now:
        held.ends_at = now
        held.save(update_fields=["ends_at"])
        record_role("role.ends_set", held, by=by)


def hand_over_office(person: User, *, to: User, by: User) -> list[CallRole]:
    """Give all that somebody holds to a colleague, then end it. Raises NotAllowed or NotNow, all or nothing.

    What waits in a call waits for whoever holds the role, so it moves with it.
    """
    _require_may(person, by)
    _require_colleague(person, to, by)
    with ledger.book():
        moves = plan(person, to, starts_at=clock.now())
        stuck = next((one for one in moves if one.why_not), None)
        if stuck is not None:
            raise NotNow(f"{stuck.held.call}: {stuck.why_not}")
        acts = person.call_roles.filter(acting_for__isnull=False).exists()
        if not moves and not acts and not any(getattr(person, flag) for flag in FLAGS.values()):
            raise NotNow(_("There is nothing to hand over."))
        for one in moves:
            call = Call.objects.select_for_update().get(pk=one.held.call_id)
            if not one.is_held:
                give(call, person=to, role=one.held.role, by=by, ends_at=one.held.ends_at)
            _end_now(one.held, by)  # the row stays: what they prepared can still be signed
        _end_absences(person, by)
        if by.pk != person.pk:  # nobody changes their own roles in the Hub
            for role, flag in FLAGS.items():
                if getattr(person, flag):
                    set_hub_role(person, role=role, held=False, by=by)
        if moves:
            _tell(to, "calls/handed_over", person, [one.held for one in moves], None)
    return [one.held for one in moves]


def _end_absences(person: User, by: User) -> None:
    """Who is gone stands in for nobody, and nobody for them."""
    now = clock.now()
    acting = CallRole.every.filter(Q(user=person) | Q(acting_for=person), acting_for__isnull=False)
    _end_acting(acting.filter(ends_at__gt=now), by)
    for absence in Absence.objects.filter(Q(person=person) | Q(deputy=person), ends_at__gt=now):
        _close(absence, by)


def _require_may(person: User, by: User) -> None:
    if by.pk != person.pk and not (by.is_active and by.is_administrator):
        raise NotAllowed(_("Only the person or an administrator can do this."))


def _require_colleague(person: User, to: User, by: User) -> None:
    """Roles go to somebody who works here already, and to nobody's own hands. Raises a Refusal."""
    if to.pk == person.pk:
        raise NotNow(_("Choose somebody else."))
    if to.pk == by.pk:
        raise NotAllowed(_("Nobody can give a role to themselves."))
    if not may_open_office(to):
        raise NotNow(_("Choose a colleague who works in the office already."))


def _tell(to: User, event: str, person: User, roles: list[CallRole], absence: Absence | None) -> None:
    with override(to.language):
        named = "\n".join(f"{one.call}: {CallRole.Role(one.role).label}" for one in roles)
        until = until_words(absence.ends_at) if absence else ""
        since = hub_time(absence.starts_at) if absence else ""
    outbox.post(
        event,
        to=to,
        dedupe=f"{person.public_id}:{clock.now().isoformat()}",
        context={
            "person": str(person),
            "roles": named,
            "starts": since,
            "ends": until,
            "link": absolute(reverse("calls:office")),
        },
    )
