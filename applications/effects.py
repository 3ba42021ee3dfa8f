"""What follows each step: notices and jobs, in the transaction of the step. Keys are exactly the steps."""

from __future__ import annotations

from collections.abc import Callable


from applications import notices
from applications.models import Application
from core.actors import Actor

Effect = Callable[[Application, Actor], None]


def nothing(application: Application, by: Actor) -> None:
    """A step that needs no notice of its own."""


EFFECTS: dict[str, tuple[Effect, ...]] = {
    "submit": (notices.receipt,),
    "resubmit": (notices.receipt,),
    "withdraw": (notices.withdrawal,),
    "request_correction": (notices.open_correction,),
    "correct": (notices.close_correction,),
    "lapse": (notices.lapse_correction,),
    "confirm_eligible": (notices.eligible,),
    "rule_ineligible": (notices.ineligible,),
    "start_review": (nothing,),
    "shortlist": (notices.shortlisted,),
    "award": (nothing,),  # the letters wait in the outbox and are released with the announcement
    "reserve": (nothing,),
    "decline": (nothing,),
    "promote": (notices.promoted,),
    "turn_down": (nothing,),
    "admit": (notices.admitted,),
    "advance": (notices.advanced,),
    "graduate": (notices.graduated,),
    "leave": (nothing,),
    "disqualify": (notices.disqualified,),
    "reinstate": (nothing,),
}


def follow(application: Application, step: str, *, by: Actor) -> None:
    """Run what follows a step."""
    for effect in EFFECTS[step]:
        effect(application, by)
