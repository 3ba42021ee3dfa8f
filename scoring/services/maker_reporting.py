"""A juror of a blind round reports a proposal that tells who made it; the office answers, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Round
from core import clock, ledger, locks
from core.refusals import NotAllowed, NotNow
from scoring import office_notices
from scoring.models import Assignment, MakerReport
from scoring.permissions import require_member, require_officer
from scoring.services import assigning
from scoring.snapshots import maker_report_snapshot

if TYPE_CHECKING:
    from core.actors import Actor
    from people.models import User


def report(assignment: Assignment, *, by: User, said: str) -> MakerReport:
    """Say where a proposal tells who made it; the call's officers are told. Said twice, it is one report.

    Raises NotAllowed, or NotNow: where nothing is said, where names are shown, once the round is closed, or
    while an earlier report of the juror waits.
    """
    with ledger.book():
        locks.share(Round, assignment.round_id)
        locked = assigning.lock(assignment)
        require_member(locked.member, by)
        _require_open(locked)
        said = said.strip()[: MakerReport.LONGEST]
        if not said:
            raise NotNow(_("Say where it stands, and what it says."))
        waiting = MakerReport.objects.filter(assignment=locked, answered_at__isnull=True).first()
        if waiting is not None:
            if waiting.said == said:
                return waiting
            raise NotNow(_("You told the office of this proposal already; it has not answered yet."))
        one = MakerReport.objects.create(assignment=locked, said=said)
        _record(one, "maker.reported", by)
        office_notices.maker_reported(one)
    return one


def answer(one: MakerReport, *, by: User, outcome: str, reason: str) -> MakerReport:
    """Answer a report, once, with a reason that stays in the office. Raises NotAllowed or NotNow."""
    with ledger.book():
        rows = MakerReport.objects.select_for_update(of=("self",)).select_related(
            "assignment__application__call", "assignment__round", "assignment__member__expert"
        )
        locked = rows.get(pk=one.pk)
        require_officer(locked.assignment.application.call, by)
        if locked.assignment.member.expert.user_id == by.pk:
            raise NotAllowed(_("Nobody answers a report of their own."))
        if locked.answered_at is not None:
            raise NotNow(_("This report is answered already."))
        if outcome not in MakerReport.Outcome.values:
            raise NotNow(_("Say what was done."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        locked.outcome, locked.answer = outcome, reason.strip()[: MakerReport.LONGEST]
        locked.answered_by, locked.answered_at = by, clock.now()
        locked.save()
        _record(locked, "maker.answered", by)
    return locked


def empty(reports: Sequence[MakerReport], *, by: Actor) -> None:
    """Take the words out of reports; that they were made and answered stays. Inside a book."""
    for one in reports:
        one.said, one.answer = "", ""
        one.save(update_fields=["said", "answer"])
        _record(one, "maker.emptied", by)


def _require_open(assignment: Assignment) -> None:
    if assignment.state != Assignment.State.ACTIVE:
        raise NotNow(_("This application is no longer assigned to you."))
    if not assignment.round.is_blind:
        raise NotNow(_("In this round the jurors are told who applies."))
    if assignment.round.locked_at is not None:
        raise NotNow(_("The round is closed; the scorecards are locked."))


def _record(one: MakerReport, event: str, by: Actor) -> None:
    application = one.assignment.application
    ledger.record(
        event,
        subject=one.ledger_name,
        scope=application.call.ledger_name,
        by=by,
        payload={
            "application": application.reference,
            "round": one.assignment.round.key,
            "outcome": one.outcome,
        },
        row=maker_report_snapshot(one),
    )
