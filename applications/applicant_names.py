"""Who applies, where the form asked no name: read beside rows from before names fell back to the account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from applications.models import Collaborator
from people.models import Organisation

if TYPE_CHECKING:
    from applications.models import Application


def with_names(applications: Iterable[Application]) -> list[Application]:
    """The same rows, each with a name to be shown: two queries where one has none, else none.

    It is put on the rows in memory alone. Whoever was erased has no address either, and stays without a name.
    """
    rows = list(applications)
    bare = [one for one in rows if not one.applicant_name and one.contact_email]
    if not bare:
        return rows
    owners = Collaborator.objects.filter(application__in=[one.pk for one in bare], role="owner")
    people = {one.application_id: one.user.name for one in owners.select_related("user")}
    bodies = Organisation.objects.in_bulk({one.organisation_id for one in bare if one.organisation_id})
    for one in bare:
        body = bodies.get(one.organisation_id or 0)
        one.applicant_name = body.name if body else people.get(one.pk, "")
    return rows
