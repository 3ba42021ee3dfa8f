"""What follows each step: notices and jobs, in the transaction of the step. Keys are exactly the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from applications import appeal_letters, appeals, corrections, notices, prepared_rulings, way_back
from core.actors import Actor

if TYPE_CHECKING:
    from applications.models import Application

Effect = Callable[["Application", Actor], None]


def nothing(application: Application, by: Actor) -> None:
    """A step that needs no notice of its own."""


EFFECTS: dict[str, tuple[Effect, ...]] = {
    "submit": (notices.receipt,),
    "resubmit": (notices.receipt,),
    "withdraw": (corrections.drop_request, prepared_rulings.drop, notices.withdrawal),
    "request_correction": (prepared_rulings.drop, corrections.open_request, notices.open_correction),
    "correct": (corrections.answer_request, notices.close_correction),
    "lapse": (corrections.lapse_request, notices.lapse_correction),
    "confirm_eligible": (notices.eligible,),
    "rule_ineligible": (notices.ineligible,),
    "take_back_ruling": (way_back.keep_ruling_back,),
    "take_back_correction": (corrections.take_request_back, way_back.keep_request_back),
    "start_review": (nothing,),
    "shortlist": (notices.shortlisted,),
    "award": (nothing,),  # the letters wait in the outbox and are released with the announcement
    "reserve": (nothing,),
    "decline": (nothing,),
    "promote": (notices.promoted,),
    "turn_down": (nothing,),
    "admit": (nothing,),  # incubation writes its own letters: see applications.ports.after_step
    "advance": (nothing,),
    "graduate": (nothing,),
    "leave": (nothing,),
    "disqualify": (corrections.drop_request, prepared_rulings.drop, notices.disqualified),
    "reinstate": (appeals.uphold,),
    "set_right": (appeal_letters.set_right,),
}


def follow(application: Application, step: str, *, by: Actor) -> None:
    """Run what follows a step."""
    for effect in EFFECTS[step]:
        effect(application, by)
