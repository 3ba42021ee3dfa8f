"""The home of the office as prepared rows: each call with its state, its next date, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from calls import ports
from calls.deadline_card import DeadlineCard, deadline_card
from calls.links import address
from calls.models import Call, CallRole, Cancellation, Extension
from calls.pills import pill_of
from calls.ports import Waiting
from calls.timeline import Event, next_event
from core.pills import Pill

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One call of the reader's; `edition` is its programme and year, "" where the title says just that."""

    call: Call
    edition: str
    pill: Pill
    roles: str
    deadline: DeadlineCard | None
    next: Event | None
    url: str


def roles_of(reader: User) -> list[CallRole]:
    """What the reader holds now, with its call and whom they stand in for; one query."""
    return list(CallRole.objects.filter(user=reader).select_related("acting_for", "call").order_by("role"))


def office_rows(calls: Iterable[Call], roles: Iterable[CallRole]) -> list[OfficeRow]:
    """The rows of the list, of a reader who holds these roles."""
    held: dict[int, list[str]] = {}
    for role in roles:
        held.setdefault(role.call_id, []).append(str(role.get_role_display()))
    return [
        OfficeRow(
            call=call,
            edition=_edition(call),
            pill=pill_of(call),
            roles=", ".join(held.get(call.pk, [])),
            deadline=deadline_card(call),
            next=next_event(call, call.key_dates.all()),
            url=_way_in(call, held.get(call.pk, [])),
        )
        for call in calls
    ]


def _edition(call: Call) -> str:
    edition = f"{call.programme} {call.year}"
    return "" if edition == str(call) else edition


def _way_in(call: Call, roles: list[str]) -> str:
    """A draft leads its staff to building, everything else to the overview, which observers read too."""
    is_observer = roles == [str(CallRole.Role.OBSERVER.label)]
    name = "calls:build" if call.state == "draft" and not is_observer else "applications:overview"
    return address(name, slug=call.slug) or address("calls:build", slug=call.slug)


def waiting_for(reader: User) -> list[Waiting]:
    """What waits for this reader, here and on the floors above: messages to an officer, steps to sign."""
    mine = Call.objects.staffed_by(reader, "approver")
    return [
        *_extensions(mine, reader),
        *_cancellations(mine, reader),
        *ports.steps_to_sign(mine, reader),
        *ports.announcements_to_sign(mine, reader),
        *ports.tranches_to_sign(mine, reader),
        *ports.messages_to_read(Call.objects.staffed_by(reader, "officer")),
    ]


def _extensions(mine: QuerySet[Call], reader: User) -> list[Waiting]:
    rows = Extension.objects.filter(
        call__in=mine, call__state="published", applicant__isnull=False, approved_at__isnull=True
    ).exclude(requested_by=reader)
    return [
        Waiting(
            _("An extension waits for your signature"),
            f"{row.call} · {row.applicant}",
            address("calls:extension", slug=row.call.slug, pk=row.pk),
        )
        for row in rows.select_related("call", "applicant")
    ]


def _cancellations(mine: QuerySet[Call], reader: User) -> list[Waiting]:
    rows = Cancellation.objects.filter(call__in=mine, approved_at__isnull=True).exclude(prepared_by=reader)
    return [
        Waiting(
            _("A cancellation waits for your signature"),
            str(row.call),
            address("calls:cancel", slug=row.call.slug),
        )
        for row in rows.select_related("call")
    ]
