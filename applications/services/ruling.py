"""Eligibility at the officer's desk: a whole check-list with its ruling at once, and many rulings at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import Application
from applications.permissions import officer
from applications.services.door import move
from applications.services.staff import request_correction, tick_rule
from calls.permissions import officer as officer_of
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call, EligibilityRule
    from people.models import User

RULINGS = ("eligible", "correction", "ineligible")


@dataclass(frozen=True)
class Tick:
    """What the officer found of one rule; None for not looked at."""

    is_met: bool | None
    note: str = ""


@dataclass(frozen=True)
class Ruling:
    """What is ruled: one of `RULINGS`, or "" for none yet, with what that ruling brings."""

    kind: str = ""
    note: str = ""
    question_keys: Collection[str] = ()
    due_at: datetime | None = None


@dataclass(frozen=True)
class Refused:
    """An application that was not confirmed, and why."""

    application: Application
    sentence: str


@dataclass(frozen=True)
class Confirmed:
    """What came of confirming many."""

    count: int
    refused: list[Refused]


def save_check(
    application: Application, *, by: User, ticks: Mapping[EligibilityRule, Tick], ruling: Ruling
) -> Application:
    """Keep the ticks that changed and take the ruling, both or neither. Raises NotAllowed or NotNow."""
    with ledger.book():
        if not officer(application, by):
            raise NotAllowed(_("Your role does not include this step."))
        kept = {one.rule_id: Tick(one.is_met, one.note) for one in application.eligibility_checks.all()}
        for rule, tick in ticks.items():
            if kept.get(rule.pk, Tick(None)) != tick:
                tick_rule(application, by=by, rule=rule, is_met=tick.is_met, note=tick.note)
        return _rule(application, by, ruling)


def confirm_chosen(call: Call, *, by: User, references: Collection[str]) -> Confirmed:
    """Confirm each of these as eligible where that is possible; the others come back with the reason."""
    if not officer_of(call, by):
        raise NotAllowed(_("Your role does not include this step."))
    chosen = Application.objects.filter(call=call, reference__in=references).exclude(state="draft")
    count, refused = 0, []
    for application in chosen.select_related("call").order_by("reference"):
        try:
            move(application, "confirm_eligible", by=by)
            count += 1
        except NotNow as refusal:
            refused.append(Refused(application, refusal.sentence))
    return Confirmed(count, refused)


def _rule(application: Application, by: User, ruling: Ruling) -> Application:
    if ruling.kind == "eligible":
        return move(application, "confirm_eligible", by=by)
    if ruling.kind == "ineligible":
        return move(application, "rule_ineligible", by=by, note=ruling.note)
    if ruling.kind == "correction":
        if ruling.due_at is None:
            raise NotNow(_("Name a date that is still to come."))
        return request_correction(
            application, by=by, question_keys=ruling.question_keys, due_at=ruling.due_at, note=ruling.note
        )
    return application
