"""Partners of a call with their logos. A file goes once no call shows it: copies of a call share it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from calls.models import Call, Partner
from calls.services.building import remove_item, save_item

if TYPE_CHECKING:
    from people.models import User


def save_partner(
    partner: Partner, *, call: Call, by: User, picture: bytes | None = None, without_logo: bool = False
) -> Partner:
    """Write a partner; a new `picture` takes the place of the logo. Raises as `editing`."""
    with transaction.atomic():
        before = partner.logo.name
        if picture:
            partner.logo = ContentFile(picture, name=f"{uuid4().hex}.webp")
        elif without_logo:
            partner.logo = ""
        saved: Partner = save_item(partner, call=call, part="partners", siblings=call.partners.all(), by=by)
        _drop_if_unused(before)
    return saved


def remove_partner(partner: Partner, *, call: Call, by: User) -> None:
    """Take a partner out of its list. Raises as `editing`."""
    with transaction.atomic():
        before = partner.logo.name
        remove_item(partner, call=call, part="partners", by=by)
        _drop_if_unused(before)


def _drop_if_unused(name: str | None) -> None:
    if name and not Partner.objects.filter(logo=name).exists():
        transaction.on_commit(partial(default_storage.delete, name))
