"""The home of the office as prepared rows: each call with its state, its next date, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from calls import ports
from calls.deadline_card import DeadlineCard, deadline_card
from calls.links import address
from calls.models import Call, CallRole, Cancellation, Extension
from calls.office_numbers import Numbers
from calls.pills import pill_of
from calls.ports import Waiting, WaitingKind
from calls.timeline import Event, next_event
from core.pills import Pill
from people.models import User

FIRST = datetime.min.replace(tzinfo=UTC)


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
    numbers: Numbers


def roles_of(reader: User) -> list[CallRole]:
    """What the reader holds now, with its call and whom they stand in for; one query."""
    held = CallRole.objects.filter(user=reader).select_related("acting_for", "call__programme")
    return list(held.order_by("role"))


def calls_of(roles: Iterable[CallRole]) -> list[Call]:
    """The calls of these roles, each once, in the order of the list."""
    calls = list({one.call_id: one.call for one in roles}.values())
    calls.sort(key=lambda one: one.slug)
    calls.sort(key=lambda one: (one.deadline_at is None, one.deadline_at or FIRST), reverse=True)
    return calls


def office_rows(
    calls: Iterable[Call], roles: Iterable[CallRole], numbers: Mapping[int, Numbers]
) -> list[OfficeRow]:
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
            numbers=numbers[call.pk],
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
    kinds = [
        _extensions(mine, reader),
        _cancellations(mine, reader),
        ports.steps_to_sign(mine, reader),
        ports.announcements_to_sign(mine, reader),
        ports.later_decisions_to_sign(mine, reader),
        ports.tranches_to_sign(mine, reader),
        ports.messages_to_read(Call.objects.staffed_by(reader, "officer")),
    ]
    return [kind.line(row) for kind in _with_rows(kinds, reader) for row in kind.rows]


def _with_rows(kinds: list[WaitingKind], reader: User) -> Iterator[WaitingKind]:
    """Those of which there is something: one query says so for all, as mostly nothing waits."""
    asked = {f"kind_{number}": Exists(kind.rows) for number, kind in enumerate(kinds)}
    known = User.objects.filter(pk=reader.pk).values_list(*asked.values())
    for kind, is_there in zip(kinds, known.get(), strict=True):
        if is_there:
            yield kind


def _extensions(mine: QuerySet[Call], reader: User) -> WaitingKind:
    rows = Extension.objects.filter(
        call__in=mine, call__state="published", applicant__isnull=False, approved_at__isnull=True
    ).exclude(requested_by=reader)

    def line(row: Extension) -> Waiting:
        return Waiting(
            _("An extension waits for your signature"),
            f"{row.call} · {row.applicant}",
            address("calls:extension", slug=row.call.slug, pk=row.pk),
        )

    return WaitingKind(rows.select_related("call__programme", "applicant"), line)


def _cancellations(mine: QuerySet[Call], reader: User) -> WaitingKind:
    rows = Cancellation.objects.filter(call__in=mine, approved_at__isnull=True).exclude(prepared_by=reader)

    def line(row: Cancellation) -> Waiting:
        return Waiting(
            _("A cancellation waits for your signature"),
            str(row.call),
            address("calls:cancel", slug=row.call.slug),
        )

    return WaitingKind(rows.select_related("call__programme"), line)
