"""The jury's work: assignments, declarations, scorecards, recusals, the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accelerator.seeding.data import load, load_call
from accelerator.seeding.panels import member_of
from accelerator.seeding.people import account_of
from accelerator.seeding.reasons import reasons_for, remark
from accelerator.seeding.world import World
from applications.models import Application
from calls.models import Round
from core import clock
from scoring.completeness import Given
from scoring.matching import JUDGED
from scoring.models import Assignment, Conflict
from scoring.services import assigning, conflicting, deciding, panel, scoring

Card = dict[str, Any]


@dataclass(frozen=True)
class Review:
    """The first round of a call: when it begins, and when its cards are due."""

    world: World
    slug: str
    begins: datetime
    due: datetime

    @property
    def cards(self) -> list[Card]:
        return list(load(f"scorecards/{self.slug}"))

    def juror(self, card: Card) -> str:
        """The key of the expert who gave a card."""
        return str(load("panels")[self.slug]["jurors"][card["juror"]])

    @property
    def highest_mark(self) -> int:
        """The top of the scale on which the cards are marked."""
        call = load_call(self.slug)
        return int(call["rubrics"][call["rounds"][0]["rubric"]]["scale"][1])

    def round(self) -> Round:
        """The round as it is now."""
        return (
            Round.objects.select_related("call", "rubric")
            .filter(call__slug=self.slug)
            .order_by("position")[0]
        )

    def at(self, day: float) -> datetime:
        """The instant so many days after the beginning, never later than the seeding."""
        return self.world.not_after_now(self.begins + timedelta(days=day))


def note_review(review: Review) -> None:
    """From the assignment to the last scorecard that was given."""
    world, note = review.world, review.world.timeline.note
    note(review.begins - timedelta(hours=1), partial(_waive, review))
    note(review.begins, partial(_assign, review))
    note(
        review.begins + timedelta(minutes=20),
        lambda: deciding.begin_review(world.call(review.slug), by=world.officer),
    )
    for key in sorted({review.juror(card) for card in review.cards}):
        hours = world.chance("declares", review.slug, key).uniform(1, 20)
        note(review.begins + timedelta(hours=hours), partial(_declare, review, key))
    for card in review.cards:
        _note_card(review, card)


def note_lock(review: Review) -> None:
    """The officer closes the round once its date has passed."""
    locked = partial(_lock, review)
    review.world.timeline.note(review.due + timedelta(minutes=5), locked)


def _note_card(review: Review, card: Card) -> None:
    chance = review.world.chance("card", card["application"], card["juror"])
    state = card.get("state", "submitted")
    if "assigned_day" in card:
        review.world.timeline.note(
            review.at(card["assigned_day"] + 0.3), partial(_assign_later, review, card)
        )
    if state == "not_started":
        return
    span = (review.due - review.begins) / timedelta(days=1)
    day = card["day"] + chance.uniform(0, 0.4) if "day" in card else chance.uniform(2, span - 1)
    act = _recuse if state == "recused" else _score
    review.world.timeline.note(review.at(day), partial(act, review, card))


def _lock(review: Review) -> None:
    scoring.lock_round(review.round(), by=review.world.officer)


def _waive(review: Review) -> None:
    """Lift the country bar where nobody else on the panel reads the language; the reason is recorded."""
    for waiver in load("waivers").get(review.slug, []):
        application = review.world.application(waiver["application"])
        jurors = {review.juror(card) for card in review.cards if card["application"] == waiver["application"]}
        rows = Conflict.objects.filter(
            application=application, kind=waiver["kind"], member__expert__key__in=jurors
        )
        for conflict in rows.order_by("pk"):
            conflicting.waive(conflict, by=review.world.officer, reason=waiver["reason"])


def _assign(review: Review) -> None:
    """Propose the pairs that the data name, and publish them together."""
    round_ = review.round()
    for card in review.cards:
        if "assigned_day" not in card:
            Assignment.objects.create(
                public_id=review.world.unique("assignment", card["application"], card["juror"]),
                round=round_,
                application=review.world.application(card["application"]),
                member=member_of(review.world, review.slug, review.juror(card)),
                state=Assignment.State.PROPOSED,
                assigned_by=review.world.officer,
                assigned_at=clock.now(),
            )
    assigning.publish(round_, by=review.world.officer, due_at=review.due)


def _assign_later(review: Review, card: Card) -> None:
    """A juror in place of one who stepped back; they say at once that they have no conflict."""
    application = review.world.application(card["application"])
    key = review.juror(card)
    member = member_of(review.world, review.slug, key)
    assigning.assign_by_hand(review.round(), application, member, by=review.world.officer)
    conflicting.declare(member, by=account_of(review.world, key), said={application: (False, "")})


def _declare(review: Review, key: str) -> None:
    """The juror says of everything judged whether there is a tie, then looks at the worked example."""
    member = member_of(review.world, review.slug, key)
    rows = Application.objects.filter(call=member.call, state__in=JUDGED).order_by("reference")
    said = dict.fromkeys(rows, (False, ""))
    juror = account_of(review.world, key)
    conflicting.declare(member, by=juror, said=said)
    panel.see_example(member, by=juror)


def _assignment(review: Review, card: Card) -> Assignment:
    rows = Assignment.objects.all()
    return rows.get(
        round__call__slug=review.slug,
        application=review.world.number(card["application"]),
        member__expert__key=review.juror(card),
    )


def _recuse(review: Review, card: Card) -> None:
    juror = account_of(review.world, review.juror(card))
    scoring.recuse(_assignment(review, card), by=juror, reason=card["reason"])


def _score(review: Review, card: Card) -> None:
    """Save the card with a reason for each mark, and submit it unless it is still a draft."""
    is_draft = card.get("state") == "draft"
    given = card.get("reasons") or ({} if is_draft else reasons_for(review.world, card, review.highest_mark))
    marks = {key: Given(value, reason=given.get(key, "")) for key, value in card["marks"].items()}
    assignment, juror = _assignment(review, card), account_of(review.world, review.juror(card))
    saved = scoring.save_draft(
        assignment,
        by=juror,
        marks=marks,
        version=0,
        recommendation="" if is_draft else card.get("recommendation") or _recommendation(card["score"]),
        feedback="" if is_draft else card.get("feedback") or remark(review.world, card),
        minutes_spent=card.get("minutes")
        or review.world.chance("minutes", card["application"], card["juror"]).randint(18, 70),
    )
    if not is_draft:
        scoring.submit_scorecard(assignment, by=juror, version=saved.version)


def _recommendation(score: float) -> str:
    return "fund" if score >= 72 else "maybe" if score >= 55 else "reject"
