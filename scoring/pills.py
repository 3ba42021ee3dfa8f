"""How states of judging are shown."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.pills import Pill
from scoring.models import AppealJuror, Assignment, PanelMember, Scorecard
from scoring.queries import card_of, is_ready

NOT_STARTED = Pill(gettext_lazy("Not started"), "off", "ring")
NOT_SCORED = Pill(gettext_lazy("Not scored"), "off", "bar")
READY = Pill(gettext_lazy("Draft, ready to submit"), "go", "half")
LEFT_AS_DRAFT = Pill(gettext_lazy("Draft, does not count"), "off", "bar")
SET_ASIDE = Pill(gettext_lazy("Conflict declared later, does not count"), "no", "bar")
RECUSED = Pill(gettext_lazy("Stepped back"), "off", "bar")
CARDS: dict[str, Pill] = {
    "draft": Pill(gettext_lazy("Draft"), "go", "half"),
    "submitted": Pill(gettext_lazy("Scored"), "ok", "check"),
    "locked": Pill(gettext_lazy("Locked"), "ok", "lock"),
}
MEMBERS: dict[str, Pill] = {
    "invited": Pill(gettext_lazy("Invited"), "wait", "mail"),
    "expired": Pill(gettext_lazy("Expired"), "no", "clock"),
    "accepted": Pill(gettext_lazy("Accepted"), "ok", "check"),
    "declined": Pill(gettext_lazy("Declined"), "no", "cross"),
    "removed": Pill(gettext_lazy("Removed"), "off", "bar"),
}
OUTCOMES: dict[str, Pill] = {
    "awarded": Pill(gettext_lazy("Awarded"), "ok", "gem"),
    "reserve": Pill(gettext_lazy("Reserve"), "wait", "pause"),
    "not_awarded": Pill(gettext_lazy("Not awarded"), "off", "bar"),
}


APPEAL_JURORS: dict[str, Pill] = {
    "asked": Pill(gettext_lazy("Asked"), "wait", "mail"),
    "given": Pill(gettext_lazy("Opinion given"), "ok", "check"),
    "stepped_back": Pill(gettext_lazy("Stepped back"), "off", "bar"),
    "released": Pill(pgettext_lazy("juror of an appeal", "Released"), "off", "bar"),
}


def pill_of_appeal(juror: AppealJuror) -> Pill:
    """The pill of a juror of an appeal."""
    return APPEAL_JURORS[juror.state]


def pill_of_member(member: PanelMember) -> Pill:
    """The pill of a place on a panel; an invitation has expired by the clock, and nothing is stored."""
    return MEMBERS["expired" if member.is_expired else member.state]


def pill_of(assignment: Assignment, criteria: int = 0) -> Pill:
    """The pill of an assignment; a draft of `queue_of` says how much of it could be submitted."""
    if assignment.state == Assignment.State.RECUSED:
        return RECUSED
    card = card_of(assignment)
    if card is None:
        return NOT_SCORED if assignment.round.locked_at else NOT_STARTED
    if card.state == Scorecard.State.DRAFT and assignment.round.locked_at:
        return LEFT_AS_DRAFT
    if is_ready(assignment):
        return READY
    marked = getattr(assignment, "marked", None)
    if card.state == Scorecard.State.DRAFT and criteria and marked is not None:
        words = _("Draft: %(done)s of %(total)s criteria") % {"done": marked, "total": criteria}
        return Pill(words, "go", "half")
    return CARDS[card.state]
