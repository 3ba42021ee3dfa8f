"""Appealing against a ruling, and rejecting an appeal. One is upheld by reinstating the application."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications import appeal_letters, appeals, ports
from applications.models import Appeal, Application
from applications.permissions import owner
from applications.services.door import lock
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def appeal(application: Application, *, by: User, text: str, received: datetime) -> Appeal:
    """Appeal against the ruling, once, within the window. Raises NotAllowed, or NotNow with its sentence."""
    with ledger.book():
        locked = lock(application)
        if not owner(locked, by):
            raise NotAllowed(_("Only the owner of the application can appeal."))
        obstacle = appeals.appeal_obstacle(locked, received)
        if obstacle:
            raise NotNow(obstacle)
        if not text.strip():
            raise NotNow(_("Say why you think that the ruling is mistaken."))
        ruling = appeals.ruling_of(locked)
        assert ruling is not None  # noqa: S101 - no obstacle, so there is one
        written = Appeal.objects.create(
            application=locked,
            ruling=ruling,
            text=text.strip(),
            written_by=by,
            received_at=received,
        )
        appeal_letters.received(written)
        appeals.record(written, "appeal.received", by, written.text)
    return written


def reject_appeal(appealed: Appeal, *, by: User, reason: str) -> Appeal:
    """Let the ruling stand, with a reason, by somebody of the staff who took no part in it.

    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        rows = Appeal.objects.select_for_update(of=("self",)).select_related("application__call", "ruling")
        locked = rows.get(pk=appealed.pk)
        appeals.require_outsider(locked, by)
        if locked.outcome:
            raise NotNow(_("This appeal is answered already."))
        waits_for = ports.appeal_obstacle(locked)
        if waits_for:
            raise NotNow(waits_for)
        if locked.application.requests.filter(step="reinstate", is_approved__isnull=True).exists():
            raise NotNow(
                _("Reinstating is prepared and waits for its approver. That has to be decided first.")
            )
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        appeals.close(locked, Appeal.Outcome.REJECTED, answer=reason.strip(), by=by)
        appeal_letters.rejected(locked)
    return locked
