"""The juror's own marks side by side, read in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Criterion, Round
from scoring import gates, proposal
from scoring.completeness import Given, Lack, lacks
from scoring.juror_rounds import is_open, own_marks_links, own_marks_url, round_in_hand
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.pills import pill_of
from scoring.queries import card_of
from scoring.rubrics import weighted_score
from scoring.views.jury_context import criteria_of

BY_SCORE = "score"


@dataclass(frozen=True, slots=True)
class Order:
    """One order of the rows, as components/chips.html draws it."""

    label: str
    url: str
    is_current: bool


def own_marks_page(user: Any, member: PanelMember, *, chosen: str = "", order: str = "") -> dict[str, Any]:
    """The juror's marks in one round as a table: a row for each proposal, a column for each criterion.

    In the juror's own order, or by `order` "score" from the highest score down, unfinished ones too.
    """
    rows = gates.open_to(user).filter(round__call=member.call).order_by("-round__position", "position", "id")
    assignments = list(rows.prefetch_related("scorecard__marks"))
    rounds = list(dict.fromkeys(one.round for one in assignments))
    round_ = next((one for one in rounds if one.key == chosen), None) or round_in_hand(assignments)
    criteria = criteria_of(round_) if round_ else []
    mine = [one for one in assignments if one.round == round_]
    marked = [_marks_row(one, criteria) for one in mine]
    if order == BY_SCORE:
        marked.sort(key=lambda row: (row["points"] is None, -(row["points"] or 0), row["number"]))
    return {
        "call": member.call,
        "round": round_,
        "round_links": own_marks_links(rounds, round_),
        "criteria": criteria,
        "rows": marked,
        "orders": _orders(member, round_, order),
        **_drafts_of(mine, criteria),
        "is_locked": bool(round_ and round_.locked_at),
        "page_title": _("Your marks side by side"),
        "page_kicker": f"{member.call.title} · {round_.name}" if round_ else member.call.title,
    }


@dataclass(frozen=True, slots=True)
class Lacking:
    """A draft that cannot be submitted yet: where it is, and a sentence for each thing that it lacks."""

    title: str
    url: str
    sentences: tuple[str, ...]


def _drafts_of(mine: list[Assignment], criteria: list[Criterion]) -> dict[str, Any]:
    """How many drafts can be submitted as they are, and which lack what."""
    drafts = [(one, card) for one in mine if is_open(one) and (card := card_of(one)) is not None]
    found = [(one, _lacks_of(card, criteria)) for one, card in drafts]
    lacking = [
        Lacking(
            f"{one.position}. {proposal.shown_title(one)}",
            reverse("scoring:card", kwargs={"assignment": one.public_id}),
            tuple(lack.sentence for lack in missing),
        )
        for one, missing in found
        if missing
    ]
    return {"complete": len(found) - len(lacking), "lacking": lacking}


def _orders(member: PanelMember, round_: Round | None, order: str) -> list[Order]:
    """The two orders of the rows."""
    address = own_marks_url(member.call.slug, round_.key if round_ else "")
    by_score = f"{address}{'&' if '?' in address else '?'}{urlencode({'order': BY_SCORE})}"
    is_by_score = order == BY_SCORE
    return [
        Order(_("In your order"), address, not is_by_score),
        Order(_("By score"), by_score, is_by_score),
    ]


def _given(card: Scorecard, criteria: list[Criterion]) -> dict[str, Given]:
    """What stands on the card, from marks that are fetched already."""
    keys = {one.pk: one.key for one in criteria}
    return {
        keys[one.criterion_id]: Given(one.value, one.cannot_judge, one.reason) for one in card.marks.all()
    }


def _lacks_of(card: Scorecard, criteria: list[Criterion]) -> list[Lack]:
    return lacks(card.assignment.round.rubric, criteria, _given(card, criteria), card.recommendation)


def _points(card: Scorecard | None, criteria: list[Criterion]) -> tuple[float | None, bool]:
    """The score from 0 to 100, None where nothing is marked; and whether every criterion is answered."""
    if card is None:
        return None, False
    if card.score is not None:
        return float(card.score), True
    given = _given(card, criteria)
    marked = [one for one in criteria if given.get(one.key, Given()).value is not None]
    is_whole = all(given.get(one.key, Given()).is_answered for one in criteria)
    return weighted_score(card.assignment.round.rubric, marked, given), is_whole


def _marks_row(one: Assignment, criteria: list[Criterion]) -> dict[str, Any]:
    card = card_of(one)
    marks = {mark.criterion_id: mark for mark in card.marks.all()} if card else {}
    cells = [_cell(marks.get(criterion.pk)) for criterion in criteria]
    points, is_whole = _points(card, criteria)
    return {
        "number": one.position,
        "title": proposal.shown_title(one),
        "url": reverse("scoring:card", kwargs={"assignment": one.public_id}),
        "cells": cells,
        "points": points,
        "score": "–" if points is None else f"{points:.0f}",
        "is_so_far": points is not None and not is_whole,
        "recommendation": card.get_recommendation_display() if card and card.recommendation else "–",
        "pill": pill_of(one),
    }


def _cell(mark: Any) -> str:
    return (Given(mark.value, mark.cannot_judge) if mark else Given()).word
