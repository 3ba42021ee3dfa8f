"""What the juror's pages show, read in few queries."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.reading import Reading, query_for
from calls.models import Criterion, Round
from scoring import proposal, wording
from scoring.completeness import Given, given_on
from scoring.forms import ScorecardForm, initial_of
from scoring.juror_rounds import (
    is_open,
    queue_url,
)
from scoring.maker_forms import MakerReportForm
from scoring.models import Assignment, Scorecard
from scoring.pace_words import minutes_words
from scoring.queries import card_of, queue_of, workings_of, workload
from scoring.rubrics import weighted_score
from scoring.services.assigning import HandedOn, handed_on
from scoring.turning import SCORECARD, goes_on_at, neighbours_of


def next_open(user: Any, after: Assignment) -> Assignment | None:
    """The next proposal to score after this one in the juror's order; None where none follows."""
    rows = (one for one in queue_of(user) if one.round_id == after.round_id and is_open(one))
    return next((one for one in rows if one.position > after.position), None)


def scorecard_form(one: Assignment, data: Any = None) -> ScorecardForm:
    """The form over the saved card, or over what was typed."""
    card = card_of(one)
    initial = initial_of(card, given_on(card) if card else {}, workings_of(one))
    return ScorecardForm(data, rubric=one.round.rubric, criteria=criteria_of(one.round), initial=initial)


def criteria_of(round_: Round) -> list[Criterion]:
    """The criteria of a round with their anchors: two queries."""
    return list(round_.rubric.criteria.prefetch_related("anchors"))


def card_page(user: Any, one: Assignment, form: ScorecardForm, *, beside: str = "") -> dict[str, Any]:
    """Everything on the page of one proposal; `beside` is the language that stands beside the original."""
    shown = proposal.proposal_of(one, language=beside)
    card = card_of(one)
    rows = queue_of(user)
    mine = [row for row in rows if row.round_id == one.round_id]
    is_locked = one.round.locked_at is not None or (card is not None and card.state == Scorecard.State.LOCKED)
    is_submitted = card is not None and card.state == Scorecard.State.SUBMITTED
    language = get_language() or "en"
    is_read_only = is_locked or is_submitted
    return {
        "page_name": shown.title,
        "assignment": one,
        "round": one.round,
        "call": one.round.call,
        "proposal": shown,
        "query": query_for(beside),
        "pdf_url": reverse("scoring:proposal_pdf", kwargs={"assignment": one.public_id}) + query_for(beside),
        "came_later": came_later(card, shown.reading),
        "form": form,
        "card": card,
        "load": workload(mine),
        "queue_url": queue_url(one.round, {row.round for row in rows}),
        "workings": workings_of(one),
        "minutes": minutes_words(card),
        "neighbours": neighbours_of(one, mine),
        "highest_key": min(9, one.round.rubric.scale_max),
        "last_position": max((row.position for row in mine), default=one.position),
        "due": wording.until(one.due_at, one.round.call, language, zone=user.zone),
        "is_locked": is_locked,
        "is_submitted": is_submitted,
        "is_read_only": is_read_only,
        "skip_to": SCORECARD if is_read_only else goes_on_at(form),
        "so_far": so_far(one, card),
        "saved_hour": saved_hour(card, one, user.zone),
        **_of_maker(one),
    }


def _of_maker(one: Assignment) -> dict[str, Any]:
    """In a blind round: what the juror said of who made it, and the form to say so while none waits."""
    if not one.is_blind:
        return {}
    said = list(one.maker_reports.all())
    may_say = one.round.locked_at is None and all(report.answered_at for report in said)
    return {"maker_reports": said, "maker_form": MakerReportForm() if may_say else None}


def came_later(card: Scorecard | None, reading: Reading) -> bool:
    """Whether a translation came after the juror last wrote on the card."""
    if card is None or reading.came_at is None:
        return False
    return reading.came_at > max(card.saved_at, card.submitted_at or card.saved_at)


def so_far(one: Assignment, card: Scorecard | None) -> str:
    """The score over the criteria marked so far, and the time spent so far, in words."""
    return " ".join(filter(None, [_score_so_far(one, card), minutes_words(card)]))


def _score_so_far(one: Assignment, card: Scorecard | None) -> str:
    if card is None:
        return ""
    given = given_on(card)
    criteria = [row for row in criteria_of(one.round) if given.get(row.key, Given()).value is not None]
    score = weighted_score(one.round.rubric, criteria, given)
    if score is None:
        return ""
    numbers = {"score": f"{score:.0f}", "done": len(criteria), "total": one.round.rubric.criteria.count()}
    return _("So far %(score)s of 100 over %(done)s of %(total)s criteria.") % numbers


def saved_hour(card: Scorecard | None, one: Assignment, zone: str) -> str:
    """When the draft was saved, in the call's zone and in the juror's own."""
    if card is None:
        return ""
    return wording.hour(card.saved_at, one.round.call, get_language() or "en", zone=zone)


def autosave_reply(card: Scorecard, one: Assignment, zone: str) -> dict[str, Any]:
    """What autosave.js is told after a draft was saved as it was typed."""
    note = _("Draft saved at %(hour)s") % {"hour": saved_hour(card, one, zone)}
    return {"fields": {"version": card.version}, "texts": {"so-far": so_far(one, card)}, "note": note}


def stored_marks(card: Scorecard) -> list[tuple[str, str, str]]:
    """What another window saved, criterion by criterion: its name, the mark, the reason."""
    rows = card.marks.select_related("criterion")
    return [(one.criterion.name, Given(one.value, one.cannot_judge).word, one.reason) for one in rows]


def recused_words(one: Assignment) -> str:
    """What became of the proposal that the juror stepped back from."""
    words = {
        HandedOn.TAKEN: _("You stepped back from the proposal. Another juror takes it over."),
        HandedOn.ENOUGH: _("You stepped back from the proposal. It has enough other jurors."),
        HandedOn.SHORT: _(
            "You stepped back from the proposal. Nobody else is free; the officers of the call are told that "
            "a juror is missing."
        ),
    }
    return words.get(handed_on(one), _("You stepped back from the proposal."))


def recuse_page(one: Assignment, form: Any) -> dict[str, Any]:
    """What stepping back means, before it is done."""
    return {
        "layout": "layouts/jury.html",
        "page_title": _("Step back from proposal %(number)s?") % {"number": one.position},
        "page_kicker": one.round.call.title,
        "consequences": [
            _("A conflict of interest is recorded with what you write below."),
            _("You can no longer open the proposal or its files, and your marks on it do not count."),
            _("If a juror is missing then, the portal looks for another one. This cannot be undone by you."),
        ],
        "form": form,
        "act_label": _("Step back from this proposal"),
        "act_tone": "danger",
        "cancel_url": reverse("scoring:queue"),
    }
