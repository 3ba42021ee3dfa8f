"""The profile of one's organisation: written once, offered wherever a form asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from people.models import Membership, Organisation
from people.queries import organisation_of

if TYPE_CHECKING:
    from people.models import User

COLUMNS = ("name", "kind", "country", "website", "registration_number", "contact_name", "contact_email")


def save_organisation(*, values: Mapping[str, Any], by: User) -> Organisation:
    """Write the profile of the organisation for which `by` acts; the first time it is created.

    A name that somebody else gave too makes nobody a member there: each profile has its own row.
    """
    with transaction.atomic():
        organisation = organisation_of(by)
        is_new = organisation is None
        organisation = organisation or Organisation()
        for column in COLUMNS:
            if column in values:
                setattr(organisation, column, values[column])
        organisation.names = {code: name for code, name in values.get("names", {}).items() if name}
        organisation.save()
        if is_new:
            Membership.objects.create(user=by, organisation=organisation)
    return organisation
