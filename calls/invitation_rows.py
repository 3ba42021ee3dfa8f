"""Invitations of staff as prepared rows: whom, to what, how it stands, and whether the letter went out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Call, InvitedRole, StaffInvitation
from calls.role_words import hub_role_words
from core.hub_time import hub_time
from core.models import Notice
from core.pills import Pill
from people.services.roles import FLAGS

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = StaffInvitation.State
PILLS = {
    State.WAITING: Pill(State.WAITING.label, "wait", "clock"),
    State.ACCEPTED: Pill(State.ACCEPTED.label, "ok", "check"),
    State.WITHDRAWN: Pill(State.WITHDRAWN.label, "off", "bar"),
    State.EXPIRED: Pill(State.EXPIRED.label, "off", "bar"),
}
NOT_DELIVERED = ("failed", "refused", "bounced")


@dataclass(frozen=True)
class InvitationRow:
    """One invitation; `trouble` says that its letter did not arrive, "" otherwise."""

    key: str
    email: str
    roles: list[str]
    pill: Pill
    note: str
    trouble: str
    is_waiting: bool
    may_go_again: bool


def invitation_rows(
    invitations: Iterable[StaffInvitation] | QuerySet[StaffInvitation], *, within: Call | None = None
) -> list[InvitationRow]:
    """The rows of a page: three queries; on the page of a call its name is left out."""
    if hasattr(invitations, "select_related"):
        invitations = invitations.select_related("invited_by")
    listed = list(invitations)
    roles: dict[int, list[str]] = defaultdict(list)
    for one in InvitedRole.objects.filter(invitation__in=listed).select_related("call").order_by("pk"):
        word = str(one.get_role_display())
        roles[one.invitation_id].append(word if one.call == within else f"{one.call}: {word}")
    letters = Notice.objects.filter(
        event="calls/staff_invited", about__in=[one.ledger_name for one in listed], state__in=NOT_DELIVERED
    )
    lost = set(letters.values_list("about", flat=True))
    return [_row(one, roles[one.pk], one.ledger_name in lost) for one in listed]


def _row(one: StaffInvitation, roles: list[str], is_lost: bool) -> InvitationRow:
    hub = [str(hub_role_words(role)) for role in FLAGS if getattr(one, role)]
    state = one.state
    return InvitationRow(
        key=str(one.public_id),
        email=one.email,
        roles=[*roles, *hub],
        pill=PILLS[State(state)],
        note=_note(one, state),
        trouble=_("The letter did not arrive. Check the address.") if is_lost and one.is_waiting else "",
        is_waiting=one.is_waiting,
        may_go_again=state in ("waiting", "expired"),
    )


def _note(one: StaffInvitation, state: str) -> str:
    said = {"who": one.invited_by, "when": hub_time(one.invited_at)}
    words = _("by %(who)s, %(when)s") % said
    ends = {"waiting": _("open until %(when)s"), "expired": _("ended %(when)s")}
    if state in ends:
        return f"{words}; {ends[state] % {'when': hub_time(one.expires_at)}}"
    return f"{words}; {hub_time(one.accepted_at or one.withdrawn_at)}"
