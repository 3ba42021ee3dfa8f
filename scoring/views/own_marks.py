"""The juror's own marks side by side, read in few queries."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Criterion
from scoring import gates, proposal
from scoring.completeness import Given, Lack, lacks
from scoring.juror_rounds import own_marks_links, round_in_hand
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.pills import pill_of
from scoring.queries import card_of
from scoring.views.jury_context import criteria_of, is_open


def own_marks_page(user: Any, member: PanelMember, *, chosen: str = "") -> dict[str, Any]:
    """The juror's marks in one round as a table: a row for each proposal, a column for each criterion."""
    rows = gates.open_to(user).filter(round__call=member.call).order_by("-round__position", "position", "id")
    assignments = list(rows.prefetch_related("scorecard__marks"))
    rounds = list(dict.fromkeys(one.round for one in assignments))
    round_ = next((one for one in rounds if one.key == chosen), None) or round_in_hand(assignments)
    criteria = criteria_of(round_) if round_ else []
    mine = [one for one in assignments if one.round == round_]
    return {
        "call": member.call,
        "round": round_,
        "round_links": own_marks_links(rounds, round_),
        "criteria": criteria,
        "rows": [_marks_row(one, criteria) for one in mine],
        **_drafts_of(mine, criteria),
        "is_locked": bool(round_ and round_.locked_at),
        "page_title": _("Your marks side by side"),
        "page_kicker": f"{member.call.title} · {round_.name}" if round_ else member.call.title,
    }


def _drafts_of(mine: list[Assignment], criteria: list[Criterion]) -> dict[str, int]:
    """How many drafts can be submitted as they are, and how many lack something."""
    drafts = [card for one in mine if is_open(one) and (card := card_of(one)) is not None]
    complete = sum(not _lacks_of(card, criteria) for card in drafts)
    return {"complete": complete, "incomplete": len(drafts) - complete}


def _lacks_of(card: Scorecard, criteria: list[Criterion]) -> list[Lack]:
    """What the card lacks, from marks that are fetched already."""
    keys = {one.pk: one.key for one in criteria}
    given = {
        keys[one.criterion_id]: Given(one.value, one.cannot_judge, one.reason) for one in card.marks.all()
    }
    return lacks(card.assignment.round.rubric, criteria, given, card.recommendation)


def _marks_row(one: Assignment, criteria: list[Criterion]) -> dict[str, Any]:
    card = card_of(one)
    marks = {mark.criterion_id: mark for mark in card.marks.all()} if card else {}
    cells = [_cell(marks.get(criterion.pk)) for criterion in criteria]
    return {
        "number": one.position,
        "title": proposal.shown_title(one),
        "url": reverse("scoring:card", kwargs={"assignment": one.public_id}),
        "cells": cells,
        "score": f"{card.score:.0f}" if card and card.score is not None else "–",
        "recommendation": card.get_recommendation_display() if card and card.recommendation else "–",
        "pill": pill_of(one),
    }


def _cell(mark: Any) -> str:
    return (Given(mark.value, mark.cannot_judge) if mark else Given()).word
