"""What belongs to a pilot on paper: agreement, evidence for the verdict, and whether figures are public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications.services.files import take_in
from core import clock, ledger
from core.actors import Actor
from core.models import Upload
from core.refusals import NotNow
from incubation import permissions
from incubation.days import today
from incubation.models import Pilot, PilotEvidence
from incubation.services import records
from incubation.services.evidence import KINDS
from incubation.services.locking import lock, require
from incubation.services.pilots import add_evidence, lock_open_pilot

if TYPE_CHECKING:
    from people.models import User


def add_pilot_evidence(
    pilot: Pilot,
    *,
    by: User,
    text: str = "",
    link: str = "",
    file: UploadedFile | None = None,
    upload: Upload | None = None,
) -> PilotEvidence:
    """Put down what shows how the pilot goes: words, a link or a file. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_open_pilot(pilot, by)
        if file is not None:
            upload = take_in(file, by=by, accept=KINDS)
        evidence = add_evidence(locked, by=by, text=text, link=link, upload=upload)
        records.pilot("evidence_added", locked, by=by)
    return evidence


def record_agreement(
    pilot: Pilot,
    *,
    agreed_on: date,
    signatory: str,
    by: User,
    file: UploadedFile | None = None,
    upload: Upload | None = None,
) -> Pilot:
    """Keep the agreement with the host body, in place of an earlier one. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_open_pilot(pilot, by)
        if agreed_on > today(locked.placement.application.call):
            raise NotNow(_("The day of signing cannot be still to come."))
        if not signatory.strip():
            raise NotNow(_("Say who signed for the host body."))
        if file is not None:
            upload = take_in(file, by=by, accept=KINDS)
        if upload is None and locked.agreement is None:
            raise NotNow(_("Choose the file of the agreement."))
        locked.agreement = upload or locked.agreement
        locked.agreed_on, locked.signatory = agreed_on, signatory.strip()
        locked.save()
        records.pilot("agreement_recorded", locked, by=by)
    return locked


def publish_figures(pilot: Pilot, *, by: Actor) -> Pilot:
    """Let everybody see the indicators and their charts. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _lock(pilot, by)
        if not locked.indicators.exists():
            raise NotNow(_("Nothing is measured yet."))
        if locked.figures_published_at is None:
            locked.figures_published_at = clock.now()
            locked.save(update_fields=["figures_published_at"])
            records.pilot("figures_published", locked, by=by)
    return locked


def withdraw_figures(pilot: Pilot, *, by: Actor) -> Pilot:
    """Take the indicators and their charts from the public page. Raises NotAllowed."""
    with ledger.book():
        locked = _lock(pilot, by)
        if locked.figures_published_at is not None:
            locked.figures_published_at = None
            locked.save(update_fields=["figures_published_at"])
            records.pilot("figures_withdrawn", locked, by=by)
    return locked


def _lock(pilot: Pilot, by: Actor) -> Pilot:
    placement = lock(pilot.placement)
    require(permissions.officer(placement, by))
    locked = Pilot.objects.select_for_update().get(pk=pilot.pk)
    locked.placement = placement
    return locked
