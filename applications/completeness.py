"""What is still missing: by section for the task list, in short words for the guard of submitting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from applications.contents import Contents, contents_to_seal, read_contents
from calls.answers import is_blank
from calls.form_tree import SectionTree

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Question


class SectionState(StrEnum):
    """Where a section stands."""

    CANNOT_START = "cannot_start"
    CLOSED = "closed"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    NEEDS_CHANGE = "needs_change"
    COMPLETED = "completed"


@dataclass(frozen=True)
class SectionProgress:
    """One section: its state, which questions are missing or need a change, and how many answers that makes.

    A cell of a table is an answer of its own here, as in the summary above the section's page.
    """

    section: SectionTree
    state: SectionState
    missing: tuple[Question, ...]
    wrong: tuple[Question, ...]
    changes: int = 0

    @property
    def is_completed(self) -> bool:
        return self.state == SectionState.COMPLETED


def problems(application: Application) -> list[str]:
    """Section and question of everything that keeps the application from being sealed."""
    return problems_of(contents_to_seal(application))


def problems_of(contents: Contents) -> list[str]:
    """The same for contents that were read before."""
    return [
        f"{one.section.title}: {question.label}"
        for one in progress_of(contents)
        for question in (*one.missing, *one.wrong)
    ]


def section_states(application: Application) -> list[SectionProgress]:
    """How far each section is, in order; the form is read in five queries, the answers in two."""
    return progress_of(read_contents(application))


def progress_of(contents: Contents) -> list[SectionProgress]:
    """How far each section that is asked is, in order."""
    return [_progress(contents, section) for section in contents.sections]


def waits_for_files_alone(contents: Contents, progress: list[SectionProgress]) -> bool:
    """Whether nothing stands in the way but files whose inspection is not over."""
    wrong = [question for one in progress for question in one.wrong]
    if any(one.missing for one in progress) or any(one.kind != "file" for one in wrong):
        return False
    states = {file["state"] for question in wrong for file in contents.files(question.key)}
    return bool(states & {"waiting", "checking"}) and "refused" not in states


def percent_complete(contents: Contents) -> int:
    """How many of the required answers that are asked are there and good, 0 to 100."""
    required = [question for question in contents.shown() if question.required]
    if not required:
        return 100
    good = [one for one in required if not contents.is_missing(one) and contents.checked(one).is_ok]
    return 100 * len(good) // len(required)


def _progress(contents: Contents, section: SectionTree) -> SectionProgress:
    shown = list(contents.shown(section))
    missing = tuple(one for one in shown if contents.is_missing(one))
    wrong = tuple(one for one in shown if not contents.checked(one).is_ok)
    begun = any(not is_blank(one.kind, contents.values.get(one.key)) for one in shown)
    changes = sum(len({found.path for found in contents.checked(one).complaints}) for one in wrong)
    return SectionProgress(section, _state(begun, bool(missing), bool(wrong)), missing, wrong, changes)


def _state(begun: bool, has_missing: bool, has_wrong: bool) -> SectionState:
    if has_wrong:
        return SectionState.NEEDS_CHANGE
    if not has_missing and begun:
        return SectionState.COMPLETED
    return SectionState.IN_PROGRESS if begun else SectionState.NOT_STARTED
