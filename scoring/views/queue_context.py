"""The juror's queue: what is to be scored, how far they are, and what comes when all of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.deadline_card import deadline_card
from calls.models import Round
from core.pills import Pill
from scoring import gates, journey, profiles, proposal, wording
from scoring.juror_rounds import (
    is_open,
    name_of,
    own_marks_url,
    queue_links,
    round_in_hand,
    sheet_url,
)
from scoring.models import Assignment, PanelMember
from scoring.pace_words import duration, pace_words
from scoring.pills import pill_of
from scoring.queries import Workload, card_of, is_ready, places_of, queue_of, workload
from scoring.views.closing_context import closing_of


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
    following = next((one for one in mine if is_open(one) and not is_ready(one)), None)
    step = journey.first_open_step(member) if member else ""
    return {
        **_of_round(round_, rounds),
        "page_title": _queue_title(load, member, round_, places),
        "page_kicker": _kicker(member, round_),
        "member": member,
        "load": load,
        "closing": closing_of(member if mine else None, round_, load, user),
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
        "deadline_title": _("Deadline for scores"),
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


def _moved(round_: Round | None, language: str) -> dict[str, str] | None:
    """The last move of the closing hour of a round that is open; None where there was none."""
    if round_ is None or round_.locked_at:
        return None
    last = round_.postponements.order_by("-id").first()
    if last is None:
        return None
    return {"before": wording.until(last.due_before, round_.call, language), "reason": last.reason}


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
    if load.ready and load.done + load.ready == load.total:
        return _ready_title(load)
    return _("%(done)s of %(total)s scored, about %(left)s of work left") % numbers


def _ready_title(load: Workload) -> str:
    """Everything that is not submitted yet could be."""
    ready = ngettext("%(count)s draft ready to submit", "%(count)s drafts ready to submit", load.ready)
    ready %= {"count": load.ready}
    if not load.done:
        return ready
    return _("%(done)s of %(total)s scored, %(ready)s") % {
        "done": load.done,
        "total": load.total,
        "ready": ready,
    }


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
