"""What the page of an appeal says: the ruling, the window, what was written and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.appeal_letters import ANSWERED_WITHIN, JUDGED, what_follows
from applications.appeals import appeal_obstacle, appeals_until, ruling_of
from applications.moments import moment_line
from calls.deadline_card import DeadlineCard, deadline_card
from core import clock

if TYPE_CHECKING:
    from applications.models import Appeal, Application

_FACTS = list[dict[str, str]]


@dataclass(frozen=True)
class AppealRow:
    """An appeal with its answer, in words."""

    facts: _FACTS
    is_waiting: bool


@dataclass(frozen=True)
class AppealPage:
    """Everything the page shows; `window` is the end of the window while an appeal is possible."""

    title: str
    ruling: str
    reason: str
    window: DeadlineCard | None
    is_possible: bool
    why_not: str
    appeals: list[AppealRow]


def appeal_page(application: Application, user: Any) -> AppealPage:
    """Read the page's facts."""
    ruling = ruling_of(application)
    listed = application.appeals.select_related("ruling", "application__call")
    rows = [appeal_row(one, follows=True) for one in listed]
    why_not = appeal_obstacle(application, clock.now()) or ""
    until = appeals_until(application, ruling.at) if ruling and not why_not else None
    return AppealPage(
        title=_("Appeal against the ruling") if until else _("Your appeal") if rows else _("Appeal"),
        ruling=str(application.get_state_display()) if ruling else "",
        reason=ruling.note if ruling else "",
        window=deadline_card(application.call, user, deadline=until) if until else None,
        is_possible=until is not None,
        why_not="" if rows else why_not,
        appeals=rows,
    )


def appeal_row(appeal: Appeal, *, follows: bool = False) -> AppealRow:
    """The appeal as facts: when it came, what it says, what was answered, or until when it will be.

    With `follows` also how an application goes on that came back, in words to its people.
    """
    call = appeal.application.call
    facts = [
        {"name": _("Received"), "value": moment_line(call, appeal.received_at)},
        {"name": _("What you wrote"), "value": appeal.text},
        {"name": _("Answer"), "value": str(appeal.get_outcome_display())},
    ]
    if appeal.answered_at:
        facts.append({"name": _("Answered"), "value": moment_line(call, appeal.answered_at)})
        facts.append({"name": _("Reason"), "value": appeal.answer})
        if follows and appeal.outcome == "upheld" and appeal.application.state in JUDGED:
            facts.append({"name": _("What follows"), "value": what_follows(appeal.application)})
    else:
        due = appeal.received_at + ANSWERED_WITHIN
        facts.append({"name": _("Answer due"), "value": moment_line(call, due)})
    return AppealRow(facts, is_waiting=appeal.answered_at is None)
