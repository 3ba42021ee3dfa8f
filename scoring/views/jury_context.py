"""What the juror's pages show, read in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.reading import Reading, query_for
from calls.deadline_card import deadline_card
from calls.deadlines import describe_moment
from calls.models import Criterion, Round
from core.pills import Pill
from scoring import gates, journey, profiles, proposal, wording
from scoring.completeness import Given, given_on
from scoring.forms import ScorecardForm, initial_of
from scoring.juror_rounds import (
    is_open,
    name_of,
    own_marks_url,
    queue_links,
    queue_url,
    round_in_hand,
    sheet_url,
)
from scoring.maker_forms import MakerReportForm
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.pace_words import duration, minutes_words, pace_words
from scoring.pills import pill_of
from scoring.queries import Workload, card_of, places_of, queue_of, workings_of, workload
from scoring.rubrics import weighted_score
from scoring.services.assigning import HandedOn, handed_on
from scoring.turning import SCORECARD, goes_on_at, neighbours_of


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the queue, as components/tasks.html draws it."""

    title: str
    url: str
    note: str
    pill: Pill
    lang: str = ""


def queue_page(user: Any, *, chosen: str = "") -> dict[str, Any] | None:
    """The queue of the chosen round, or of the one in hand; None for somebody who sits on no panel and was
    asked about no appeal."""
    places, appeals = places_of(user), list(gates.appeals_waiting_for(user))
    if not places and not appeals:
        return None
    rows = queue_of(user)
    rounds = list(dict.fromkeys(one.round for one in rows))
    round_ = next((one for one in rounds if name_of(one) == chosen), None) or round_in_hand(rows)
    mine = [one for one in rows if one.round == round_]
    member = mine[0].member if mine else _seat(places)
    load = workload(mine)
    todo = [one for one in mine if is_open(one) or one.state == Assignment.State.RECUSED]
    done = [one for one in mine if not is_open(one) and one.state == Assignment.State.ACTIVE]
    following = next((one for one in mine if is_open(one)), None)
    step = journey.first_open_step(member) if member else ""
    return {
        **_of_round(round_, rounds),
        "page_title": _queue_title(load, member, round_, places),
        "page_kicker": _kicker(member, round_),
        "member": member,
        "load": load,
        "pace": pace_words(load.pace),
        "steps": journey.steps_of(member) if member and step else [],
        "step_url": reverse(step, kwargs={"slug": member.call.slug}) if member and step else "",
        "following": following,
        "act_label": _continue_label(following),
        "todo": [_task(one) for one in todo],
        "done": [_task(one) for one in done],
        "invitations": [one for one in places if one.state == PanelMember.State.INVITED and one.is_seated],
        "appeals": appeals,
        "others": [one for one in places if one.state == PanelMember.State.ACCEPTED and one != member],
        "keeps_profile": profiles.kept_by(user).exists(),
        "deadline": _deadline(mine, user),
        "deadline_title": _("Scores are due by"),
        "moved": _moved(round_, user.language),
        "may_read_titles": not step,
    }


def _of_round(round_: Round | None, rounds: list[Round]) -> dict[str, Any]:
    """The round that the queue speaks of, and the ways to its other pages and to the other rounds."""
    return {
        "round": round_,
        "is_locked": bool(round_ and round_.locked_at),
        "round_links": queue_links(rounds, round_),
        "own_marks_url": own_marks_url(round_.call.slug, round_.key) if round_ else "",
        "sheet_url": sheet_url(round_.call.slug, round_.key) if round_ else "",
    }


def _kicker(member: PanelMember | None, round_: Round | None) -> str:
    return " · ".join(filter(None, [member.call.title if member else "", round_.name if round_ else ""]))


def _queue_title(
    load: Workload, member: PanelMember | None, round_: Round | None, places: list[PanelMember]
) -> str:
    if not places:
        return _("You are asked about an appeal")
    if member is None:
        return _("You are invited to judge")
    if not load.total:
        return _("Nothing is assigned to you yet")
    if round_ and round_.locked_at:
        return _("The round is closed and your scorecards are locked.").rstrip(".")
    numbers = {"done": load.done, "total": load.total, "left": duration(load.minutes_left)}
    if load.done == load.total:
        return _("All %(total)s scored") % numbers
    return _("%(done)s of %(total)s scored, about %(left)s of work left") % numbers


def _continue_label(following: Assignment | None) -> str:
    if following is None:
        return ""
    words = (
        _("Begin with proposal %(number)s")
        if card_of(following) is None
        else _("Continue with proposal %(number)s")
    )
    return words % {"number": following.position}


def _task(one: Assignment) -> Task:
    if one.state == Assignment.State.RECUSED:
        title = _("%(number)s. You stepped back from this proposal") % {"number": one.position}
        return Task(title, "", "", pill_of(one))
    card = card_of(one)
    score = card.score if card is not None else None
    themes = " · ".join(theme.name for theme in one.application.themes.all())
    note = _("Your score: %(score)s of 100") % {"score": f"{score:.0f}"} if score is not None else themes
    title = f"{one.position}. {proposal.shown_title(one)}"
    url = reverse("scoring:card", kwargs={"assignment": one.public_id})
    return Task(title, url, note, pill_of(one, getattr(one, "criteria", 0)))


def _seat(places: list[PanelMember]) -> PanelMember | None:
    return next((one for one in places if one.state == PanelMember.State.ACCEPTED), None)


def _deadline(rows: list[Assignment], user: Any) -> Any:
    due = max((one.due_at for one in rows if one.due_at and one.round.locked_at is None), default=None)
    return deadline_card(rows[0].round.call, user, deadline=due) if due else None


def _moved(round_: Round | None, language: str) -> dict[str, str] | None:
    """The last move of the closing hour of a round that is open; None where there was none."""
    if round_ is None or round_.locked_at:
        return None
    last = round_.postponements.order_by("-id").first()
    if last is None:
        return None
    return {"before": wording.until(last.due_before, round_.call, language), "reason": last.reason}


def next_open(user: Any, after: Assignment) -> Assignment | None:
    """The next proposal to score after this one, from the top of the queue where none follows."""
    open_ones = [one for one in queue_of(user) if one.round_id == after.round_id and is_open(one)]
    later = [one for one in open_ones if one.position > after.position]
    return next((one for one in [*later, *open_ones] if one.pk != after.pk), None)


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
        "due": wording.until(one.due_at, one.round.call, language),
        "is_locked": is_locked,
        "is_submitted": is_submitted,
        "is_read_only": is_read_only,
        "skip_to": SCORECARD if is_read_only else goes_on_at(form),
        "so_far": so_far(one, card),
        "saved_hour": saved_hour(card, one),
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


def saved_hour(card: Scorecard | None, one: Assignment) -> str:
    """When the draft was saved, in the call's zone."""
    if card is None:
        return ""
    moment = describe_moment(card.saved_at, zone=one.round.call.zone, language=get_language() or "en")
    return moment.hour


def autosave_reply(card: Scorecard, one: Assignment) -> dict[str, Any]:
    """What autosave.js is told after a draft was saved as it was typed."""
    note = _("Draft saved at %(hour)s") % {"hour": saved_hour(card, one)}
    return {"fields": {"version": card.version}, "texts": {"so-far": so_far(one, card)}, "note": note}


def stored_marks(card: Scorecard) -> list[tuple[str, str, str]]:
    """What another window saved, criterion by criterion: its name, the mark, the reason."""
    rows = card.marks.select_related("criterion")
    return [(one.criterion.name, Given(one.value, one.cannot_judge).word, one.reason) for one in rows]


def recused_words(one: Assignment) -> str:
    """What became of the proposal that the juror stepped back from."""
    words = {
        HandedOn.TAKEN: _("Your recusal is recorded. Another juror takes the proposal over."),
        HandedOn.ENOUGH: _("Your recusal is recorded. The proposal has enough other jurors."),
        HandedOn.SHORT: _(
            "Your recusal is recorded. Nobody else is free; the officers of the call are told that a juror "
            "is missing."
        ),
    }
    return words.get(handed_on(one), _("Your recusal is recorded."))


def recuse_page(one: Assignment, form: Any) -> dict[str, Any]:
    """What a recusal means, before it is done."""
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
