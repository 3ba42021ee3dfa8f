"""Eligibility at the officer's desk: a whole check-list with its ruling at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.permissions import officer
from applications.services.door import move
from applications.services.second_look import asks_second_look, prepare_ruling
from applications.services.staff import request_correction, tick_rule
from applications.unsettled import ask_why, unsettled
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import EligibilityRule
    from people.models import User

STEPS = {"eligible": "confirm_eligible", "ineligible": "rule_ineligible"}


@dataclass(frozen=True)
class Tick:
    """What the officer found of one rule; None for not looked at."""

    is_met: bool | None
    note: str = ""


@dataclass(frozen=True)
class Ruling:
    """What is ruled: "eligible", "correction", "ineligible", or "" for none yet, with what it brings."""

    kind: str = ""
    note: str = ""
    question_keys: Collection[str] = ()
    due_at: datetime | None = None


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


def rule_or_prepare(application: Application, step: str, *, by: User, note: str = "") -> Application:
    """Take the step, or prepare it where the call has it looked at twice. Raises NotAllowed or NotNow."""
    if not asks_second_look(application.call, step):
        return move(application, step, by=by, note=note.strip())
    return prepare_ruling(application, by=by, step=step, note=note).application


def _rule(application: Application, by: User, ruling: Ruling) -> Application:
    if ruling.kind == "eligible" and not ruling.note.strip() and (waiting := unsettled(application)):
        raise NotNow(ask_why(waiting))
    if ruling.kind in STEPS:
        return rule_or_prepare(application, STEPS[ruling.kind], by=by, note=ruling.note)
    if ruling.kind == "correction":
        if ruling.due_at is None:
            raise NotNow(_("Name a date that is still to come."))
        return request_correction(
            application, by=by, question_keys=ruling.question_keys, due_at=ruling.due_at, note=ruling.note
        )
    return application
