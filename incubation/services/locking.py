"""Rows as they are now, locked until the transaction ends; and the refusals that every service shares."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.workflow import IN_A_COHORT
from calls import permissions as on_call
from calls.models import Call
from core.actors import Actor
from core.refusals import NotAllowed, NotNow
from incubation import permissions
from incubation.models import Milestone, Placement, Report, Tranche


def lock(placement: Placement) -> Placement:
    """The placement, locked. Whatever changes its milestones or money locks it first, in this order."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related("application__call", "cohort")
    return rows.get(pk=placement.pk)


def lock_milestone(milestone: Milestone) -> Milestone:
    """The milestone with its placement, both locked."""
    placement = lock(milestone.placement)
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    locked.placement = placement
    return locked


def lock_report(report: Report) -> Report:
    """The report with its placement, both locked."""
    placement = lock(report.placement)
    locked = Report.objects.select_for_update().get(pk=report.pk)
    locked.placement = placement
    return locked


def open_report(report: Report, by: Actor) -> Report:
    """The report, locked, for who hands it in. Raises NotAllowed, or NotNow once it is accepted."""
    locked = lock_report(report)
    require(permissions.delivers(locked.placement, by))
    if locked.state == Report.State.ACCEPTED:
        raise NotNow(_("This report is accepted: nothing can be changed any more."))
    return locked


def lock_tranche(tranche: Tranche) -> Tranche:
    """The tranche with its placement, both locked."""
    placement = lock(tranche.placement)
    locked = Tranche.objects.select_for_update().get(pk=tranche.pk)
    locked.placement = placement
    return locked


def require(may: bool) -> None:
    """Raise NotAllowed unless the person may."""
    if not may:
        raise NotAllowed(_("Your role does not include this step."))


def require_officer(call: Call, by: Actor) -> None:
    """Raise NotAllowed unless the person is an officer of the call."""
    require(on_call.officer(call, by))


def require_under_way(placement: Placement) -> None:
    """Raise NotNow once the placement has ended."""
    if placement.application.state not in IN_A_COHORT:
        raise NotNow(_("This placement has ended: nothing can be changed any more."))


def words_given(text: str) -> str:
    """The text without spaces around it. Raises NotNow where nothing is left."""
    given = text.strip()
    if not given:
        raise NotNow(_("Give a reason."))
    return given
