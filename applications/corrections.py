"""The request behind a correction: opened, answered or lapsed together with the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.actors import Actor

if TYPE_CHECKING:
    from applications.models import Application


def open_request(application: Application, by: Actor) -> None:
    """Write what the step brought: the fields, the date and what has to be mended."""
    facts = application.facts
    application.corrections.create(
        question_keys=list(facts["question_keys"]),
        note=facts["note"],
        due_at=facts["due_at"],
        requested_by=by,
        requested_at=clock.now(),
    )


def answer_request(application: Application, by: Actor) -> None:
    """The correction came in time."""
    _close(application, "answered")


def lapse_request(application: Application, by: Actor) -> None:
    """The date passed."""
    _close(application, "lapsed")


def drop_request(application: Application, by: Actor) -> None:
    """The application left the race while a correction was open."""
    _close(application, "lapsed")


def take_request_back(application: Application, by: Actor) -> None:
    """An officer no longer asks for it."""
    _close(application, "taken_back")


def _close(application: Application, state: str) -> None:
    application.corrections.filter(state="open").update(state=state, closed_at=clock.now())
