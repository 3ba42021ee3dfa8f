"""The profile of one's organisation: written once, offered wherever a form asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from people.models import Membership, Organisation
from people.queries import organisation_of

if TYPE_CHECKING:
    from people.models import User

COLUMNS = ("name", "kind", "country", "registration_number", "website", "contact_name", "contact_email")


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


def profile(organisation: Organisation) -> dict[str, Any]:
    """What the profile says, by column; the names by language are `names`."""
    return {column: getattr(organisation, column) for column in (*COLUMNS, "names")}


def leave_organisations(person: User) -> None:
    """Stop acting for any organisation, and take the person out of each profile. Inside a transaction.

    A profile that nobody else acts for and that no row of any floor names goes altogether.
    """
    for organisation in Organisation.objects.filter(memberships__user=person):
        organisation.memberships.filter(user=person).delete()
        is_alone = not organisation.memberships.exists()
        if is_alone and not _is_named(organisation):
            organisation.delete()
        elif is_alone or _is_contact(organisation, person):
            organisation.contact_name = organisation.contact_email = ""
            organisation.save(update_fields=["contact_name", "contact_email"])


def _is_contact(organisation: Organisation, person: User) -> bool:
    same_address = organisation.contact_email.lower() == person.email.lower()
    same_name = organisation.contact_name.casefold() == person.name.casefold()
    return same_address or (same_name and bool(person.name))


def _is_named(organisation: Organisation) -> bool:
    """Whether a row anywhere refers to it."""
    return any(
        link.related_model._default_manager.filter(**{link.field.name: organisation}).exists()
        for link in Organisation._meta.related_objects
    )
