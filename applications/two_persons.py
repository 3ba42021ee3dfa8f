"""Steps that an officer prepares and an approver signs: which are possible now, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.models import Application
from applications.services.staff import TWO_PERSON_STEPS
from core import flow
from core.flow import Guard

if TYPE_CHECKING:
    from django_fsm import Transition

CONSEQUENCES: dict[str, tuple[Any, ...]] = {
    "disqualify": (
        _l("The application leaves the competition, whatever its marks."),
        _l("Its people get a letter with this reason, and may appeal."),
    ),
    "promote": (
        _l("The application moves from the reserve list to the awarded ones."),
        _l("Its people get a letter."),
    ),
    "reinstate": (_l("The application returns to the state it was in before, and goes on from there."),),
    "set_right": (
        _l("The application returns to the state it was in before, without an appeal."),
        _l("Its people get a letter with this reason."),
        _l("After the announcement everybody reads it on the page of how the call was decided: name nobody."),
    ),
}


def steps_from(application: Application) -> list[str]:
    """The two-person steps that leave the state of the application."""
    return [step for step in TWO_PERSON_STEPS if _transition(application, step) is not None]


def obstacle(application: Application, step: str) -> str | None:
    """Why the step cannot be prepared now, apart from its reason; None where it can."""
    found = _transition(application, step)
    if found is None:
        return _("This is not possible now: it is already “%(state)s”.") % {
            "state": application.get_state_display()
        }
    application.facts = {"note": "-"}  # the reason is asked for by the form
    guards = (one for one in found.conditions if isinstance(one, Guard))
    sentences = (guard.why(application) for guard in guards)
    return next((one for one in sentences if one), None)


def _transition(application: Application, step: str) -> Transition | None:
    declared = (one for one in flow.transitions(Application) if one.name == step)
    return next((one for one in declared if one.source == application.state), None)
