"""The portal's sanctions list: each upload is a version, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from applications.models import SanctionsEntry, SanctionsList
from core import clock, ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from collections.abc import Collection

    from applications.diligence.sheet import Entry
    from people.models import User

_AT_ONCE = 1000


def may_take_lists(user: User) -> bool:
    """An officer of some call, or an administrator."""
    return user.is_active and (user.is_administrator or user.call_roles.filter(role="officer").exists())


def take_list(entries: Collection[Entry], *, by: User, file_name: str, sha256: str) -> SanctionsList:
    """Make these rows the version that counts. Raises NotAllowed; NotNow for the present one again."""
    if not may_take_lists(by):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        present = SanctionsList.objects.select_for_update().first()
        if present is not None and present.sha256 == sha256:
            raise NotNow(_("This file is version %(number)s already.") % {"number": present.number})
        highest = SanctionsList.objects.aggregate(most=Max("number"))["most"] or 0
        made = SanctionsList.objects.create(
            number=highest + 1,
            file_name=file_name[:255],
            sha256=sha256,
            rows=len(entries),
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
        rows = (
            SanctionsEntry(
                version=made,
                line=one.line,
                name=one.name,
                aliases=list(one.aliases),
                country=one.country,
                list_name=one.list_name,
                listed_on=one.listed_on,
            )
            for one in entries
        )
        SanctionsEntry.objects.bulk_create(rows, batch_size=_AT_ONCE)
        payload = {"rows": made.rows, "sha256": sha256}
        ledger.record(
            "sanctions.uploaded",
            subject=made.ledger_name,
            scope=SanctionsList.LEDGER_SCOPE,
            by=by,
            payload=payload,
        )
    return made
