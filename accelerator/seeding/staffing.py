"""Who works here besides: a colleague, invitations in each state, an absence, and what was looked at."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from accelerator.seeding.world import World
from applications.models import Application, Opening
from applications.services.watching import note_opening, note_taking, record_export
from calls.models import StaffInvitation
from calls.services import grant_role
from calls.services.absence import mark_absence
from calls.services.inviting import invite_staff, withdraw_invitation

COLLEAGUE = ("colleague@example.org", "Saltanat Mysal")
WAITING, TAKEN_BACK, EXPIRED = "marat@example.org", "wrong.address@example.org", "aliya@example.org"
LOOKED_AT = 3


def note_staffing(world: World, *, scheme: str, lab: str) -> None:
    """The colleague, the invitations, the approver's absence; what was opened and taken along."""
    note = world.timeline.note
    note(world.instant(-30, "09:00"), partial(_hire, world, lab))
    note(world.instant(-20, "10:00"), partial(_invite, world, scheme, EXPIRED, "observer"))
    note(world.instant(-5, "10:00"), partial(_invite, world, scheme, TAKEN_BACK, "approver"))
    note(world.instant(-4, "10:00"), partial(_take_back, world, TAKEN_BACK))
    note(world.instant(-2, "10:00"), partial(_invite, world, scheme, WAITING, "approver"))
    note(world.instant(-3, "15:00"), partial(_look, world, lab))
    note(world.instant(-1, "15:00"), partial(_mark, world))


def _hire(world: World, lab: str) -> None:
    address, name = COLLEAGUE
    person = world.person(address, name, country="KZ")
    person.zone = "Asia/Almaty"
    person.save(update_fields=["zone"])
    ends_at = world.instant(120, "00:00")
    grant_role(world.call(lab), person=person, role="observer", by=world.officer, ends_at=ends_at)


def _invite(world: World, slug: str, address: str, role: str) -> None:
    ends_at = world.instant(150, "00:00")
    by = world.administrator if role == "approver" else world.officer
    invite_staff(address, roles=[(world.call(slug), role)], by=by, ends_at=ends_at)


def _take_back(world: World, address: str) -> None:
    withdraw_invitation(StaffInvitation.objects.get(email=address), by=world.officer)


def _look(world: World, slug: str) -> None:
    call = world.call(slug)
    entries = Application.objects.filter(call=call).exclude(state="draft").order_by("reference")[:LOOKED_AT]
    for one in entries:
        note_opening(one, by=world.officer, what=Opening.What.ANSWERS, detail="1")
    note_opening(entries[0], by=world.approver, what=Opening.What.ANSWERS, detail="1")
    record_export(call, by=world.officer, count=len(entries), is_filtered=True, kind="xlsx")
    note_taking(world.administrator, Opening.What.ROLES, None, "12")


def _mark(world: World) -> None:
    begins, deputy = world.instant(7, "00:00"), world.people[COLLEAGUE[0]]
    ends = begins + timedelta(days=10)
    mark_absence(world.approver, deputy=deputy, starts_at=begins, ends_at=ends, by=world.approver)
