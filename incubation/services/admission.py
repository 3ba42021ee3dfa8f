"""Admitting a winner to a cohort."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import Application
from applications.services import door, move
from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation.days import today
from incubation.models import Cohort, Placement, Stage
from incubation.services import records
from incubation.services.locking import require_officer
from incubation.services.mentors import propose_mentor
from incubation.services.stages import open_stage

if TYPE_CHECKING:
    from people.models import User


def admit(
    application: Application,
    *,
    cohort: Cohort,
    by: Actor,
    mentor: User | None = None,
    award_amount: Decimal | None = None,
    award_currency: str = "",
) -> Placement:
    """Write the placement, its first milestones and planned tranches, then take the step "admit".

    The stage begins with the cohort, or today if that began before. All of it in one transaction:
    raises NotAllowed or NotNow, and then there is no placement.
    """
    with ledger.book():
        locked = door.lock(application)
        require_officer(locked.call, by)
        _require_award(locked, cohort, award_amount, award_currency)
        day = today(locked.call)
        placement = Placement.objects.create(
            application=locked,
            cohort=cohort,
            admitted_on=day,
            stage_began_on=max(day, cohort.starts_on),
            award_amount=award_amount,
            award_currency=award_currency if award_amount else "",
            created_at=clock.now(),
        )
        records.placement("admitted", placement, by=by)
        open_stage(placement, Stage.INCUBATION, by=by)
        if mentor is not None:
            propose_mentor(placement, mentor=mentor, by=by)
        placement.application = move(locked, "admit", by=by)
    return placement


def _require_award(application: Application, cohort: Cohort, amount: Decimal | None, currency: str) -> None:
    if cohort.call_id != application.call_id:
        raise NotNow(_("This cohort belongs to another call."))
    if Placement.objects.filter(application=application).exists():
        raise NotNow(_("This application has its place in a cohort already."))
    if amount is None:
        return
    call = application.call
    if amount <= 0 or not currency:
        raise NotNow(_("Name the award as an amount above zero with its currency, or leave both out."))
    ceiling = call.ceiling_amount
    if ceiling is not None and currency == call.ceiling_currency and amount > ceiling:
        raise NotNow(_("The award is above the largest award of this call."))
