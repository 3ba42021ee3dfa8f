"""What people must ask the floors above: which roles somebody holds on which calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.ports import Port

if TYPE_CHECKING:
    from people.models import User


class HeldRole(NamedTuple):
    """A role on a call: `key` ends it, `url` is the call's page for its people."""

    key: int
    call: str
    role: str
    url: str


# Writes into the log of who saw what that somebody took their own data along.
note_own_data: Port[[User], None] = Port("people.note_own_data")

# The roles of a person; (address, title) of every call; (key, word) of every role on a call.
roles_held: Port[[User], list[HeldRole]] = Port("people.roles_held")
calls_to_staff: Port[[], list[tuple[str, str]]] = Port("people.calls_to_staff")
roles_to_give: Port[[], list[tuple[str, str]]] = Port("people.roles_to_give")

# give(person, call's address, role, by) and end(person, key, by); both raise a Refusal.
give_role: Port[[User, str, str, User], None] = Port("people.give_role")
end_role: Port[[User, int, User], None] = Port("people.end_role")
