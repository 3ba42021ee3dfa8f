"""Decisions after the closing, in words: for the pages of the office, the minutes and everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, StepRecord
from calls.models import Call
from core.pills import Pill
from scoring import later_decisions, pills, wording
from scoring.models import Decision, LaterDecision
from scoring.objection import from_data
from scoring.objection_words import sentence_of


@dataclass(frozen=True, slots=True)
class Waits:
    """An application that waits for its decision: why, and the page where it goes on."""

    application: Application
    why: str
    url: str
    url_label: str


@dataclass(frozen=True, slots=True)
class Told:
    """A later decision that is in force; `line` says when and what it was before, without a name."""

    later: LaterDecision
    pill: Pill
    line: str
    url: str


def waiting(call: Call, *, is_officer: bool) -> list[Waits]:
    """What of a call is still to be decided, and what was prepared. Three queries and one for each."""
    if call.state not in later_decisions.CLOSED:
        return []
    prepared = {one.application_id: one for one in later_decisions.waiting_decisions([call])}
    rows = Application.objects.filter(call=call)
    listed = later_decisions.open_again(rows) | rows.filter(pk__in=list(prepared))
    found = []
    for one in listed.select_related("call").distinct().order_by("reference"):
        url, label = _where(one, prepared.get(one.pk), is_officer=is_officer)
        found.append(Waits(one, _why(prepared.get(one.pk)), url, label))
    return found


def _why(prepared: LaterDecision | None) -> str:
    return _("Prepared, waits for an approver") if prepared else _("Waits to be prepared by an officer")


def _where(one: Application, prepared: LaterDecision | None, *, is_officer: bool) -> tuple[str, str]:
    slug = one.call.slug
    if prepared:
        address = reverse("scoring:later_decision", kwargs={"slug": slug, "later": prepared.public_id})
        return address, _("Read the decision")
    if not is_officer:
        return "", ""
    address = reverse("scoring:decide_later", kwargs={"slug": slug, "reference": one.reference})
    return address, _("Prepare the decision")


def told(call: Call, language: str) -> list[Told]:
    """The later decisions of a call that are in force, in their order. One query."""
    return [
        Told(
            later=one,
            pill=pills.OUTCOMES[one.outcome],
            line=_line(one, call, language),
            url=reverse("scoring:later_decision", kwargs={"slug": call.slug, "later": one.public_id}),
        )
        for one in later_decisions.in_force(call)
    ]


def _line(one: LaterDecision, call: Call, language: str) -> str:
    when = wording.moment(one.decided_at, call, language)
    before = outcome_word(one.earlier_outcome)
    return " · ".join((when, _("before: %(outcome)s") % {"outcome": before.lower()}))


def outcome_word(outcome: str) -> str:
    """The outcome in words; that there was none."""
    return str(Decision.Outcome(outcome).label) if outcome else _("No decision")


def came_back_words(step: StepRecord, call: Call, language: str) -> str:
    """How and when an application came back."""
    when = wording.moment(step.at, call, language)
    if step.step == "reinstate":
        return _("Its appeal was upheld: %(when)s") % {"when": when}
    return _("The office set its own ruling right: %(when)s") % {"when": when}


def sentences(call: Call, found: Sequence[object]) -> list[str]:
    """What stands against a decision, as it is kept or as it was just found."""
    return [sentence_of(call, one) for one in from_data(found)]  # type: ignore[arg-type]
