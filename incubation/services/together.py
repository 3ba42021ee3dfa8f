"""Questions, next steps and risks of a placement. None is in the ledger: nothing is decided by them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import permissions, together_letters
from incubation.days import today
from incubation.models import NextStep, Placement, Question, Risk
from incubation.services.locking import lock, require, words_given
from people.models import User

LONGEST = timedelta(days=730)


def ask_question(placement: Placement, *, text: str, by: Any) -> Question:
    """Ask the other side: the team its mentors (the office where there is none), everybody else the team."""
    with ledger.book():
        require(permissions.talks(placement, by))
        row = Question.objects.create(
            placement=placement, text=_given(text), asked_by=by, asked_at=clock.now()
        )
        together_letters.tell_of_question(row)
    return row


def answer_question(question: Question, *, text: str, by: Any) -> Question:
    """Answer a question, once; who asked is told. Raises NotAllowed or NotNow."""
    with ledger.book():
        lock(question.placement)
        fresh = Question.objects.select_related("placement", "asked_by").get(pk=question.pk)
        require(permissions.talks(question.placement, by))
        if fresh.answered_at is not None:
            raise NotNow(_("%(name)s has answered already.") % {"name": fresh.answered_by})
        if fresh.asked_by_id == by.pk:
            raise NotNow(_("You asked this yourself: somebody else answers it."))
        fresh.answer, fresh.answered_by, fresh.answered_at = _given(text), by, clock.now()
        fresh.save()
        if by.pk != fresh.asked_by_id:
            together_letters.tell_of_answer(fresh)
    return fresh


def add_step(placement: Placement, *, text: str, who: User, due_on: date, by: Actor) -> NextStep:
    """Agree who does what next, by when. Raises NotAllowed, or NotNow for somebody outside the placement."""
    with ledger.book():
        require(permissions.talks(placement, by))
        if not permissions.talks(placement, who):
            raise NotNow(_("Choose somebody who works on this placement."))
        day = today(placement.application.call)
        if not day <= due_on <= day + LONGEST:
            raise NotNow(_("Choose a day from today on, within two years."))
        row = NextStep.objects.create(
            placement=placement,
            text=_given(text),
            who=who,
            due_on=due_on,
            created_by=by,
            created_at=clock.now(),
        )
        if who.pk != by.pk:
            together_letters.tell_of_step(row)
    return row


def finish_step(step: NextStep, *, by: Actor) -> NextStep:
    """Say that a next step is done; a second press changes nothing."""
    with ledger.book():
        lock(step.placement)
        fresh = NextStep.objects.get(pk=step.pk)
        require(permissions.finishes(fresh, step.placement, by))
        if fresh.done_at is None:
            fresh.done_at, fresh.done_by = clock.now(), by
            fresh.save()
    return fresh


def raise_risk(placement: Placement, *, by: Actor, **fields: Any) -> Risk:
    """Write down what could go wrong. `fields`: text, likelihood, impact (1 to 3), plan."""
    with ledger.book():
        require(permissions.talks(placement, by))
        return Risk.objects.create(placement=placement, raised_by=by, raised_at=clock.now(), **fields)


def close_risk(risk: Risk, *, closing: str, by: Actor) -> Risk:
    """Say why a risk is none any more. Raises NotAllowed or NotNow."""
    with ledger.book():
        lock(risk.placement)
        fresh = Risk.objects.get(pk=risk.pk)
        require(permissions.talks(risk.placement, by))
        if fresh.closed_at is not None:
            raise NotNow(_("This risk is closed already."))
        fresh.closing, fresh.closed_by, fresh.closed_at = words_given(closing), by, clock.now()
        fresh.save()
    return fresh


def _given(text: str) -> str:
    if not text.strip():
        raise NotNow(_("Write something first."))
    return text.strip()
