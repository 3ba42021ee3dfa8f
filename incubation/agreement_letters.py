"""Letters about the agreement: to the owner who is to sign it, and to whoever offered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from applications.models import Collaborator
from core.hub import absolute
from incubation.notices import post

if TYPE_CHECKING:
    from incubation.models import Agreement
    from people.models import User


def offer(agreement: Agreement) -> None:
    """The owner reads and signs."""
    owners = Collaborator.objects.filter(application=agreement.placement.application, role="owner")
    for one in owners.select_related("user"):
        if one.user.is_active:
            _post(agreement, "agreement_offered", one.user)


def tell_of_signature(agreement: Agreement) -> None:
    """It is in force: who offered it and who signed it have it as a file from now on."""
    for person in (agreement.offered_by, agreement.signed_by):
        if person is not None and person.is_active:
            _post(agreement, "agreement_signed", person)


def _post(agreement: Agreement, event: str, person: User) -> None:
    placement = agreement.placement
    page = reverse("incubation:agreement", kwargs={"placement": placement.public_id})
    with translation.override(person.language):
        key = f"{event}:{agreement.pk}:{person.pk}"
        post(placement, event, person, key, {"number": agreement.number}, link=absolute(page))
