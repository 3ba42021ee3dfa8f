"""Reports of a team: asked for by a date, delivered, accepted or returned."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import permissions
from incubation.models import Placement, Report
from incubation.services import records
from incubation.services.locking import lock, lock_report, require, require_under_way, words_given

S = Report.State


def ask_for_report(placement: Placement, *, due_on: date, by: Actor) -> Report:
    """Ask the team for its next report. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        last = locked.reports.aggregate(last=Max("number"))["last"] or 0
        report = Report.objects.create(placement=locked, number=last + 1, due_on=due_on)
        records.report("asked_for", report, by=by)
    return report


def deliver_report(report: Report, *, text: str, by: Actor, language: str = "") -> Report:
    """Hand in the report; until it is decided it can be handed in again. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_report(report)
        require(permissions.delivers(locked.placement, by))
        if locked.state == S.ACCEPTED:
            raise NotNow(_("This report is accepted: nothing can be changed any more."))
        if not text.strip():
            raise NotNow(_("Write the report before you hand it in."))
        locked.text, locked.language = text.strip(), language
        locked.state, locked.delivered_at = S.DELIVERED, clock.now()
        locked.save()
        records.report("delivered", locked, by=by)
    return locked


def accept_report(report: Report, *, by: Actor, note: str = "") -> Report:
    """Accept a delivered report. Raises NotAllowed or NotNow."""
    return _decide(report, S.ACCEPTED, by, note.strip())


def return_report(report: Report, *, by: Actor, note: str) -> Report:
    """Say what is missing; the team hands it in again. Raises NotAllowed or NotNow."""
    return _decide(report, S.RETURNED, by, words_given(note))


def _decide(report: Report, state: str, by: Actor, note: str) -> Report:
    with ledger.book():
        locked = lock_report(report)
        require(permissions.judges(locked.placement, by))
        if locked.state != S.DELIVERED:
            raise NotNow(_("Nothing was delivered that waits for a decision."))
        locked.state, locked.note = state, note
        locked.decided_by, locked.decided_at = by, clock.now()
        locked.save()
        records.report(state, locked, by=by, note=note)
    return locked
