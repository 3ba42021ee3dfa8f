"""Where an application stands and what happens next and when, in plain words, for its people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.appeal_letters import JUDGED, what_follows
from applications.appeals import AGAINST, appeals_until, ruling_of, waiting_appeal
from applications.workflow import BROUGHT_BACK
from calls.deadline_card import deadline_card
from calls.workflow import ANNOUNCED
from core import clock

if TYPE_CHECKING:
    from applications.models import Application

# What the state means, and what follows it.
WORDS: dict[str, tuple[Any, Any]] = {
    "eligible": (_l("Every rule is met"), _l("Next, the jury reads it. You need not do anything.")),
    "in_review": (
        _l("The jury is reading it"),
        _l("It cannot be changed now. The decision comes by letter."),
    ),
    "shortlisted": (
        _l("It is in the last round"),
        _l("The officers write to you about this round."),
    ),
    "awarded": (_l("It is among the winners"), _l("The office writes to you about how it goes on.")),
    "reserve": (
        _l("It is on the reserve list"),
        _l("If a place comes free, it moves up, and you get a letter. You need not do anything."),
    ),
    "not_awarded": (_l("It is not among the winners"), _l("You can read what the jury wrote.")),
    "ineligible": (
        _l("One rule of the call is not met"),
        _l("The jury does not read it. The letter says why."),
    ),
    "disqualified": (_l("It was taken out of the competition"), _l("The letter says why.")),
    "withdrawn": (_l("It is withdrawn"), _l("It is not judged.")),
    "turned_down": (_l("The award is turned down"), _l("The place goes to the next on the reserve list.")),
    "incubation": (_l("It is in incubation"), _l("Its own page says what is due when.")),
    "acceleration": (_l("It is in acceleration"), _l("Its own page says what is due when.")),
    "piloting": (_l("It is being piloted"), _l("Its own page says what is due when.")),
    "graduated": (_l("It has graduated"), _l("In the months to come we ask how the solution stands.")),
    "left": (_l("It has left the programme"), _l("Nothing more is due.")),
}
TONES = {"awarded": "ok", "graduated": "ok", "reserve": "wait", "ineligible": "no", "disqualified": "no"}
# The date that a state waits for, as the kind of a call's date.
AWAITED = {
    "eligible": ("review_from", "review_until", "announcement"),
    "in_review": ("announcement",),
    "shortlisted": ("pitch", "announcement"),
    "awarded": ("cohort_starts",),
    "reserve": ("cohort_starts",),
}


@dataclass(frozen=True)
class Standing:
    """One notice: the fact, what follows, when, and where to go on."""

    headline: str
    note: str
    when: str
    tone: str
    url: str = ""
    url_label: str = ""


def standing(application: Application, user: Any, *, ahead: Iterable[Any], is_open: bool) -> Standing | None:
    """None in the states that have words of their own: draft, submitted, correction requested."""
    if application.state not in WORDS:
        return None
    back = _back(application)
    headline, note = back or WORDS[application.state]
    tone = TONES.get(application.state, "")
    if application.state in AGAINST:
        return Standing(str(headline), str(note), *_appeal(application, user, tone))
    if application.state == "withdrawn" and is_open:
        start = reverse("applications:start", args=[application.call.slug])
        again = _("The call is still open: you can start a new application.")
        return Standing(str(headline), f"{note} {again}", "", tone, start, _("Start a new application"))
    awaited = [one for kind in AWAITED.get(application.state, ()) for one in ahead if one.kind == kind]
    when = f"{awaited[0].title}: {awaited[0].note}" if awaited else ""
    if (
        not awaited
        and application.call.state not in ANNOUNCED
        and application.state in ("eligible", "in_review", "shortlisted")
    ):
        when = _("The date is still to be set; we write to you.")
    if back and application.appeals.exists():
        url = reverse("applications:appeal", args=[application.reference])
        return Standing(str(headline), str(note), when, tone, url, _("Read the appeal"))
    return Standing(str(headline), str(note), when, tone)


def _back(application: Application) -> tuple[Any, Any] | None:
    """The words for what came back after a ruling and is to be decided; None for everything else."""
    if application.state not in JUDGED:
        return None
    steps = [one.step for one in application.history.all()]
    told = steps if application.call.state in ANNOUNCED else steps[-1:]
    if not set(told) & set(BROUGHT_BACK):
        return None
    return _l("It is back in the competition"), what_follows(application)


def _appeal(application: Application, user: Any, tone: str) -> tuple[str, str, str, str]:
    """When, tone, and the way to the appeal: while it is possible, and once there is one."""
    ruling, url = ruling_of(application), reverse("applications:appeal", args=[application.reference])
    if application.appeals.exists():
        waits = waiting_appeal(application) is not None
        words = _("Your appeal waits for its answer.") if waits else _("Your appeal is answered.")
        return words, tone, url, _("Read the appeal")
    until = appeals_until(application, ruling.at) if ruling else clock.now()
    card = deadline_card(application.call, user, deadline=until)
    if card is None or card.is_over:
        return _("The time to appeal is over."), tone, "", ""
    return _("You can appeal: %(until)s.") % {"until": card.line}, tone, url, _("Appeal")
