"""What the steps of an application are called on office pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from core import flow

# A step as a fact that lies behind, where its label is an order.
DONE: dict[str, object] = {
    "submit": _("Submitted"),
    "resubmit": _("Submitted again"),
    "withdraw": _("Withdrawn"),
    "request_correction": _("Correction requested"),
    "correct": _("Correction sent"),
    "lapse": _("Correction date passed"),
    "confirm_eligible": _("Confirmed as eligible"),
    "rule_ineligible": _("Ruled ineligible"),
    "take_back_ruling": _("Ruling taken back"),
    "take_back_correction": _("Request for a correction taken back"),
    "start_review": _("Given to the jury"),
    "shortlist": _("Shortlisted"),
    "award": _("Awarded"),
    "reserve": _("Put on the reserve list"),
    "decline": _("Not awarded"),
    "promote": _("Promoted from the reserve list"),
    "turn_down": _("Award turned down"),
    "admit": _("Admitted to the cohort"),
    "advance": _("Advanced to the next stage"),
    "graduate": _("Graduated"),
    "leave": _("Left the programme"),
    "disqualify": _("Disqualified"),
    "reinstate": _("Reinstated"),
    "set_right": _("Mistake of the office set right"),
}


def step_word(step: str) -> str:
    """The step as an order, as the flow names it: "Disqualify"."""
    labels = {one.name: one.custom["label"] for one in flow.transitions(Application)}
    return str(labels.get(step, step))


def step_done(step: str) -> str:
    """The step as something that happened: "Disqualified"."""
    return str(DONE.get(step, step))
