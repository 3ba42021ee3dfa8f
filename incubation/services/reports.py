"""Reports of a team: asked for by a date, delivered, accepted or returned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from calls.answers import ROW_KINDS
from calls.form_outline import newest_form
from calls.form_tree import choices_of, columns_of, read_form
from calls.models import Call, ProposalForm, Question
from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import notices, permissions, report_answers
from incubation.models import Placement, Report
from incubation.services import records
from incubation.services.locking import (
    lock,
    lock_report,
    open_report,
    require,
    require_under_way,
    words_given,
)
from incubation.services.report_files import hand_in_files

S = Report.State


def ask_for_report(placement: Placement, *, due_on: date, by: Actor) -> Report:
    """Ask the team for its next report. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        last = locked.reports.aggregate(last=Max("number"))["last"] or 0
        report = Report.objects.create(
            placement=locked, number=last + 1, due_on=due_on, form=_form_in_use(locked.application.call)
        )
        records.report("asked_for", report, by=by)
        notices.tell_of_report(report)
    return report


def deliver_report(report: Report, *, text: str, by: Actor, language: str = "") -> Report:
    """Hand in the report; until it is decided it can be handed in again. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = open_report(report, by)
        if locked.form_id is not None:
            raise NotNow(_("This report has questions: answer them."))
        if not text.strip():
            raise NotNow(_("Write the report before you hand it in."))
        locked.text, locked.language = text.strip(), language
        locked.state, locked.delivered_at = S.DELIVERED, clock.now()
        locked.save()
        records.report("delivered", locked, by=by)
    return locked


def keep_answers(report: Report, *, raw: dict[str, Any], by: Actor, seen: str | None = None) -> Report:
    """Keep what is typed of a report, whatever it is, without handing it in. Raises NotAllowed or NotNow.

    `seen` is the mark of the answers that the page was loaded with: never over those of another tab.

    Not while it waits for a decision: what was handed in is what is read.
    """
    with ledger.book():
        locked = open_report(report, by)
        if locked.state == S.DELIVERED:
            raise NotNow(_("It is handed in. Hand it in again to change it."))
        _require_seen(locked, seen)
        locked.answers = _read(locked, raw).values
        locked.save(update_fields=["answers"])
        records.report("kept", locked, by=by)
    return locked


def deliver_answers(
    report: Report, *, raw: dict[str, Any], by: Actor, language: str = "", seen: str | None = None
) -> Report:
    """Hand in a report whose questions are all answered, with its files. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = open_report(report, by)
        read = _read(locked, raw)
        if read.complaints or read.missing:
            raise NotNow(_("Some answers are missing or wrong."))
        _require_seen(locked, seen)
        locked.answers, locked.language = read.values, language
        locked.state, locked.delivered_at = S.DELIVERED, clock.now()
        locked.save()
        hand_in_files(locked, read.asked)
        records.report("delivered", locked, by=by)
    return locked


def _require_seen(report: Report, seen: str | None) -> None:
    if seen is not None and seen != report_answers.mark_of(report):
        raise NotNow(
            _(
                "Somebody changed this report meanwhile, or you did in another tab. Yours stands below:"
                " press again to put it in its place."
            )
        )


def _read(report: Report, raw: dict[str, Any]) -> report_answers.Read:
    tree = report_answers.tree_of(report)
    if tree is None:
        raise NotNow(_("This report is written freely."))
    return report_answers.read_answers(tree, raw, report_answers.files_of(report))


def _form_in_use(call: Call) -> ProposalForm | None:
    """The newest form of reports that asks anything; from the first report on it is frozen."""
    newest = newest_form(call, "report")
    form = ProposalForm.every.select_for_update().get(pk=newest.pk) if newest else None
    if form is None or not Question.objects.filter(section__form=form).exists():
        return None
    for question in read_form(form).questions():
        if question.kind in ROW_KINDS and not columns_of(question):
            raise NotNow(
                _("The form of the reports is not whole: “%(what)s” has no columns.") % {"what": question}
            )
        if question.kind in ("choice", "multi_choice") and not choices_of(question):
            raise NotNow(
                _("The form of the reports is not whole: “%(what)s” has no choices.") % {"what": question}
            )
    if form.frozen_at is None:
        form.frozen_at = clock.now()
        form.save(update_fields=["frozen_at"])
    return form


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
        notices.tell_of_report_decision(locked)
    return locked
