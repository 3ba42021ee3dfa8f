"""Many submissions at once: confirmed where nothing is left to look at, or asked for the same mending."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.computed_rules import met_by_answers
from applications.models import Application, DiligenceCheck, SanctionsList
from applications.services.ruling import rule_or_prepare
from applications.services.second_look import return_ruling
from applications.services.staff import request_correction, take_back_correction, take_back_ruling, tick_rule
from calls.permissions import officer
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call, EligibilityRule
    from people.models import User


@dataclass(frozen=True)
class Refused:
    """An application that was left as it is, and why."""

    application: Application
    sentence: str


@dataclass
class Taken:
    """What came of taking many."""

    count: int = 0
    refused: list[Refused] = field(default_factory=list)


def to_take_together(rows: QuerySet[Application]) -> QuerySet[Application]:
    """These applications in their order, with what `why_not_together` reads."""
    rows = rows.select_related("call", "form", "valid_submission").order_by("reference")
    return rows.prefetch_related("eligibility_checks", "flags", "prepared_rulings")


def why_not_together(
    call: Call, applications: Collection[Application], rules: list[EligibilityRule]
) -> dict[int, str]:
    """Why some of these cannot be confirmed without being opened, by primary key. At most two queries."""
    newest = SanctionsList.objects.values_list("pk", flat=True).first()
    compared: set[tuple[int, int]] = set()
    if newest is not None:
        checks = DiligenceCheck.objects.filter(application__in=applications, version=newest)
        compared = set(checks.values_list("application_id", "submission_id"))
    found = {}
    for one in applications:
        is_compared = newest is None or (one.pk, one.valid_submission_id) in compared
        why = _why_not(call, one, rules, is_compared=is_compared)
        if why:
            found[one.pk] = why
    return found


def confirm_chosen(call: Call, *, by: User, references: Collection[str]) -> Taken:
    """Confirm each of these where its rules are ticked or computed as met, and no flag waits.

    What was computed is ticked in the officer's name, with a note that says so. The others come back with
    the reason. Raises NotAllowed.
    """
    rules = list(call.eligibility_rules.all())

    def confirm(application: Application) -> None:
        why = why_not_together(call, [application], rules).get(application.pk)
        if why:
            raise NotNow(why)
        with ledger.book():
            for rule in met_by_answers(application, rules):
                note = _("Computed from the own answers.")
                tick_rule(application, by=by, rule=rule, is_met=True, note=note)
            rule_or_prepare(application, "confirm_eligible", by=by)

    return _each(call, by, references, confirm)


def ask_chosen(
    call: Call,
    *,
    by: User,
    references: Collection[str],
    question_keys: Collection[str],
    due_at: datetime,
    note: str,
) -> Taken:
    """Ask each of these for the same correction; the others come back with the reason. Raises NotAllowed."""

    def ask(application: Application) -> None:
        request_correction(application, by=by, question_keys=question_keys, due_at=due_at, note=note)

    return _each(call, by, references, ask)


def take_back_chosen(call: Call, *, by: User, references: Collection[str]) -> Taken:
    """Undo the ruling, the own prepared ruling or the request of each; the others come back with the reason.

    Raises NotAllowed.
    """

    def undo(application: Application) -> None:
        waiting = [one for one in application.prepared_rulings.all() if one.outcome == ""]
        if application.state == "correction_requested":
            take_back_correction(application, by=by)
        elif waiting and waiting[0].prepared_by_id == by.pk:
            return_ruling(waiting[0], by=by, reason=_("Taken back."))
        else:
            take_back_ruling(application, by=by)

    return _each(call, by, references, undo)


def _each(call: Call, by: User, references: Collection[str], act: Callable[[Application], None]) -> Taken:
    if not officer(call, by):
        raise NotAllowed(_("Your role does not include this step."))
    chosen = Application.objects.filter(call=call, reference__in=references).exclude(state="draft")
    taken = Taken()
    for application in to_take_together(chosen):
        try:
            act(application)
            taken.count += 1
        except NotNow as refusal:
            taken.refused.append(Refused(application, refusal.sentence))
    return taken


def _why_not(call: Call, application: Application, rules: list[EligibilityRule], *, is_compared: bool) -> str:
    if application.state != "submitted":
        return _("It is “%(state)s”.") % {"state": application.get_state_display()}
    if not call.sealed_at:
        return _("The call is not sealed yet.")
    if any(one.outcome == "" for one in application.prepared_rulings.all()):
        return _("A ruling waits for a second officer already.")
    met = {one.rule_id for one in application.eligibility_checks.all() if one.is_met}
    met |= {rule.pk for rule in met_by_answers(application, rules)}
    left = sum(1 for rule in rules if rule.pk not in met)
    if left:
        sentence = ngettext(
            "%(count)s eligibility rule is neither ticked nor computed as met.",
            "%(count)s eligibility rules are neither ticked nor computed as met.",
            left,
        )
        return sentence % {"count": left}
    return _why_flagged(application, is_compared=is_compared)


def _why_flagged(application: Application, *, is_compared: bool) -> str:
    flags = list(application.flags.all())
    if any(one.is_problem is None for one in flags):
        return _("A flag of due diligence is not settled.")
    if any(one.is_problem for one in flags):
        return _("A flag of due diligence was settled as a problem: open it to rule.")
    if not is_compared:
        return _("It is still being compared with the newest sanctions list. Try again in some minutes.")
    return ""
