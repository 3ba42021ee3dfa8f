"""A placement follows its application from stage to stage."""

from __future__ import annotations

from applications.models import Application
from core.clock import now
from incubation.models import Placement

ENDS = ("graduate", "leave")
STAGE_STEPS = ("admit", "advance")


def follow_step(application: Application, step: str) -> None:
    """Write when the present stage began, or when the placement ended. Inside the step's transaction."""
    placements = Placement.objects.filter(application=application)
    if step in STAGE_STEPS:
        placements.update(stage_began_on=now().date())
    elif step in ENDS:
        placements.update(ended_on=now().date())
