"""Whom a letter to a group reaches: each person once, with what the letter's places say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from applications import ports
from applications.models import Broadcast, Collaborator, CorrectionRequest
from applications.staff_queries import NEARLY_DONE

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

Group = Broadcast.Group
JURY = (Group.JURORS_INVITED, Group.JURORS_BEHIND, Group.JURORS)
_STATES: dict[str, Q] = {
    Group.DRAFTS: Q(application__state="draft"),
    Group.NEARLY: Q(application__state="draft", application__percent_complete__gte=NEARLY_DONE),
    Group.SUBMITTED: Q(application__state="submitted"),
    Group.CORRECTIONS: Q(application__state="correction_requested"),
    Group.ELIGIBLE: Q(application__state__in=("eligible", "in_review", "shortlisted")),
}
_BOTH = ("name", "call", "link")
PLACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_STATES, (*_BOTH, "reference", "application", "deadline")),
    Group.ELIGIBLE: (*_BOTH, "reference", "application"),
    **dict.fromkeys(JURY, (*_BOTH, "deadline")),
}


@dataclass(frozen=True)
class Addressee:
    """Somebody a letter goes to; `references` are of their applications in the group."""

    person: User
    references: list[str] = field(default_factory=list)
    due_at: datetime | None = None


def addressees(call: Call, group: str) -> list[Addressee]:
    """Everybody in a group, each once: owners and editors, or jurors. A fixed number of queries."""
    if group in JURY:
        found = ports.jurors_in(call, group)
        return [Addressee(person, [], due) for person, due in found if person.is_active]
    return list(_of_applications(call, group))


def _of_applications(call: Call, group: str) -> Iterator[Addressee]:
    rows = Collaborator.objects.filter(
        _STATES[group], application__call=call, role__in=("owner", "editor"), user__is_active=True
    )
    due = _due_dates(call, group)
    ordered = rows.select_related("user", "application").order_by("user_id", "application_id")
    for _key, places in groupby(ordered, key=lambda one: one.user_id):
        own = list(places)
        dates = [due.get(one.application_id, call.deadline_at) for one in own]
        known = [one for one in dates if one is not None]
        references = [one.application.reference for one in own]
        yield Addressee(own[0].user, references, min(known) if known else None)


def _due_dates(call: Call, group: str) -> dict[int, datetime]:
    """The date by application, where it is not the call's own: of a correction, or an owner's extension."""
    if group == Group.CORRECTIONS:
        asked = CorrectionRequest.objects.filter(application__call=call, state="open")
        return dict(asked.values_list("application_id", "due_at"))
    extended: dict[int, datetime] = {}
    for applicant, until in call.extensions.filter(
        applicant__isnull=False, approved_at__isnull=False
    ).values_list("applicant_id", "new_deadline"):
        extended[applicant] = max(until, extended.get(applicant, until))
    if not extended:
        return {}
    owned: Any = Collaborator.objects.filter(application__call=call, role="owner", user__in=extended)
    pairs = owned.values_list("application_id", "user_id")
    floor = call.deadline_at
    return {one: max(extended[owner], floor) if floor else extended[owner] for one, owner in pairs}
