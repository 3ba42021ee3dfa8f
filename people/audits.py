"""What the ledger tells of the Hub's own roles, held against the people."""

from __future__ import annotations

from collections.abc import Iterator

from core.ledger import audits
from core.models import LedgerEntry
from people.models import User
from people.services.roles import FLAGS


@audits
def audit_hub_roles() -> Iterator[str]:
    """Whoever was made staff or administrator, or ceased to be, is what the last entry says."""
    told: dict[tuple[str, str], bool] = {}
    events = ("role.granted", "role.revoked")
    entries = LedgerEntry.objects.filter(event__in=events, subject__startswith="person:").order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        told[entry.subject, str(entry.payload.get("role", ""))] = entry.event == "role.granted"
    named = {name.removeprefix("person:") for name, _role in told}
    people = {person.ledger_name: person for person in User.objects.filter(public_id__in=named)}
    for (name, role), is_held in told.items():
        person = people.get(name)
        if person is not None and role in FLAGS and getattr(person, FLAGS[role]) != is_held:
            yield f"The role {role} of {name} is not what the last entry says."
