"""How the state of an application, a section or a file is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from applications.completeness import SectionState
from calls.workflow import ANNOUNCED
from core.pills import Pill

if TYPE_CHECKING:
    from applications.models import Application
    from core.models import Upload

STATES: dict[str, Pill] = {
    "draft": Pill(_("Draft"), "off", "pencil"),
    "submitted": Pill(_("Submitted"), "ok", "check"),
    "correction_requested": Pill(_("Correction requested"), "wait", "clock"),
    "withdrawn": Pill(_("Withdrawn"), "off", "bar"),
    "eligible": Pill(_("Eligible"), "ok", "check"),
    "ineligible": Pill(_("Ineligible"), "no", "cross"),
    "in_review": Pill(_("With the jury"), "jury", "scale"),
    "shortlisted": Pill(_("Shortlisted"), "jury", "flag"),
    "awarded": Pill(_("Awarded"), "ok", "gem"),
    "reserve": Pill(_("Reserve list"), "wait", "pause"),
    "not_awarded": Pill(_("Not awarded"), "off", "ring"),
    "turned_down": Pill(_("Award turned down"), "off", "bar"),
    "incubation": Pill(_("Incubation"), "go", "half"),
    "acceleration": Pill(_("Acceleration"), "go", "half"),
    "piloting": Pill(_("Piloting"), "go", "half"),
    "graduated": Pill(_("Graduated"), "ok", "gem"),
    "left": Pill(_("Left the programme"), "off", "bar"),
    "disqualified": Pill(_("Disqualified"), "no", "cross"),
}
OPEN_AGAIN = Pill(_("Open again"), "wait", "clock")
SECTIONS: dict[SectionState, Pill] = {
    SectionState.CANNOT_START: Pill(_("Cannot start yet"), "off", "lock"),
    SectionState.CLOSED: Pill(_("No longer possible"), "off", "lock"),
    SectionState.NOT_STARTED: Pill(_("Not started"), "off", "ring"),
    SectionState.IN_PROGRESS: Pill(_("In progress"), "go", "half"),
    SectionState.NEEDS_CHANGE: Pill(_("Needs a change"), "no", "warn"),
    SectionState.COMPLETED: Pill(_("Completed"), "ok", "check"),
}
FILES: dict[str, Pill] = {
    "waiting": Pill(_("Waiting for its check"), "wait", "clock"),
    "checking": Pill(_("Being checked"), "wait", "clock"),
    "ready": Pill(_("Ready"), "ok", "check"),
    "refused": Pill(_("Not accepted"), "no", "cross"),
}


def pill_of(application: Application) -> Pill:
    """The pill of an application, by its state alone."""
    return STATES[application.state]


def standing_pill(application: Application) -> Pill:
    """Its pill where its call is read as well: under judgement in an announced call, it is open again."""
    is_judged = application.state in ("in_review", "shortlisted")
    if is_judged and application.call.state in ANNOUNCED:
        return OPEN_AGAIN
    return STATES[application.state]


def file_pill(upload: Upload) -> Pill:
    """The pill of an uploaded file."""
    return FILES[upload.state]
