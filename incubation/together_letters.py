"""Letters about questions and next steps of a placement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from core.hub import absolute
from incubation import permissions
from incubation.days import worded
from incubation.meeting_letters import invited
from incubation.notices import post, team

if TYPE_CHECKING:
    from incubation.models import NextStep, Placement, Question
    from people.models import User


def tell_of_question(question: Question) -> None:
    """Whoever is asked: see `asked_of`."""
    for person in asked_of(question):
        places = {"who": str(question.asked_by), "question": question.text}
        _post(question.placement, "question_asked", person, f"question:{question.pk}:{person.pk}", places)


def tell_of_answer(question: Question) -> None:
    """Who asked reads the answer."""
    if question.asked_by.is_active:
        places = {"who": str(question.answered_by), "question": question.text, "answer": question.answer}
        _post(question.placement, "question_answered", question.asked_by, f"answer:{question.pk}", places)


def tell_of_step(step: NextStep) -> None:
    """Who is to do it."""
    places = {"who": str(step.created_by), "step": step.text}
    _post(step.placement, "step_given", step.who, f"step:{step.pk}", places, due_on=step.due_on)


def remind_of_step(step: NextStep) -> None:
    """It is due tomorrow, today, or was yesterday: once for each day it was agreed for."""
    key = f"step-due:{step.pk}:{step.due_on}"
    _post(step.placement, "step_due", step.who, key, {"step": step.text}, due_on=step.due_on)


def asked_of(question: Question) -> Iterator[User]:
    """Mentor and office ask the team; the team asks its mentors, or the office where there is none."""
    placement = question.placement
    if not permissions.on_team(placement, question.asked_by):
        yield from team(placement)
        return
    on_team = {one.pk for one in team(placement)}
    mentors = [one for one in invited(placement) if one.pk not in on_team]
    yield from mentors or permissions.officers_of(placement)


def _post(
    placement: Placement, event: str, person: User, key: str, places: dict[str, str], *, due_on: object = None
) -> None:
    page = reverse("incubation:together", kwargs={"placement": placement.public_id})
    with translation.override(person.language):
        told = {**places, "due": worded(due_on)} if due_on else places  # type: ignore[arg-type]
        post(placement, event, person, key, told, link=absolute(page))
