"""What the page of one application says: what is to do, what happened, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.completeness import SectionProgress, SectionState, progress_of
from applications.contents import Contents, read_contents
from applications.permissions import may_write
from applications.pills import SECTIONS
from applications.standing_words import Standing, standing
from applications.unsent import has_unsent_changes
from applications.workflow import State
from calls.deadlines import describe_moment
from calls.timeline import timeline
from calls.windows import lateness
from core import clock

if TYPE_CHECKING:
    from applications.models import Application, StepRecord
    from core.pills import Pill

# What the applicant reads of each step; the submission's number stands for %(number)s.
HAPPENED: dict[str, Any] = {
    "submit": gettext_lazy("Version %(number)s submitted"),
    "resubmit": gettext_lazy("Version %(number)s submitted"),
    "correct": gettext_lazy("Correction sent as version %(number)s"),
}
# What came back stands where it was before: that says nothing of why.
CAME_BACK: dict[str, Any] = {
    "reinstate": gettext_lazy("Appeal upheld"),
    "set_right": gettext_lazy("Ruling taken back"),
}


@dataclass(frozen=True)
class Task:
    """A row of components/tasks.html."""

    title: str
    url: str
    note: str
    pill: Pill


@dataclass(frozen=True)
class Happening:
    """An event of components/trail.html."""

    title: str
    note: str
    is_done: bool
    is_now: bool
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class StatusPage:
    """Everything the page shows; `next_number` is the version that submitting now would make."""

    contents: Contents
    progress: list[SectionProgress]
    tasks: list[Task]
    trail: list[Happening]
    ahead: list[Any]
    is_writable: bool
    is_open: bool
    has_unsent: bool
    next_number: int
    standing: Standing | None = None

    @property
    def completed(self) -> int:
        return sum(one.is_completed for one in self.progress)

    @property
    def is_complete(self) -> bool:
        return self.completed == len(self.progress)


def status_page(application: Application, user: Any) -> StatusPage:
    """Read the page's facts: the form and answers, the history, the call's dates."""
    contents = read_contents(application)
    progress = progress_of(contents)
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    late = lateness(application.call, clock.now(), applicant_ids=owners)
    is_open = late is None
    has_quiz = application.call.eligibility_rules.exists()
    next_number = application.valid_submission.number + 1 if application.valid_submission else 1
    has_unsent = application.state == "submitted" and has_unsent_changes(application, contents)
    ahead = _ahead(application, user)
    return StatusPage(
        contents=contents,
        progress=progress,
        tasks=[
            *_tasks(application, progress, has_quiz),
            _last_task(
                application,
                is_sent=application.state == "submitted" and not has_unsent,
                is_open=is_open,
                is_ready=all(one.is_completed for one in progress)
                and (not has_quiz or application.quiz_passed_at is not None),
            ),
        ],
        trail=_trail(application, has_unsent, next_number),
        ahead=ahead,
        is_writable=may_write(application, user) and application.state in ("draft", "submitted"),
        is_open=is_open,
        has_unsent=has_unsent,
        next_number=next_number,
        standing=standing(application, user, ahead=ahead, is_open=is_open),
    )


def _tasks(application: Application, progress: list[SectionProgress], has_quiz: bool) -> list[Task]:
    tasks = [_quiz_task(application)] if has_quiz else []
    for one in progress:
        url = reverse("applications:section", args=[application.reference, one.section.key])
        tasks.append(Task(one.section.title, url, _note(one), SECTIONS[one.state]))
    return tasks


def _last_task(application: Application, *, is_sent: bool, is_open: bool, is_ready: bool) -> Task:
    """The row of submitting: done while nothing is unsent, shut after the deadline or while answers miss."""
    note, state = "", SectionState.NOT_STARTED
    if is_sent:
        state = SectionState.COMPLETED
    elif not is_open:
        note, state = _("This deadline has passed"), SectionState.CLOSED
    elif not is_ready:
        note = _("You can look through it now; submitting opens when every section is completed.")
        state = SectionState.CANNOT_START
    url = reverse("applications:check", args=[application.reference])
    return Task(_("Check and submit"), url, note, SECTIONS[state])


def _quiz_task(application: Application) -> Task:
    is_passed = application.quiz_passed_at is not None
    state = SectionState.COMPLETED if is_passed else SectionState.NEEDS_CHANGE
    count = len(application.quiz_answers)
    note = ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
    url = reverse("applications:quiz", args=[application.reference])
    return Task(_("Eligibility"), url, note, SECTIONS[state])


def _note(progress: SectionProgress) -> str:
    if progress.wrong:
        count = progress.changes
        return ngettext("%(count)s answer needs a change", "%(count)s answers need a change", count) % {
            "count": count
        }
    if progress.state == SectionState.IN_PROGRESS:
        count = len(progress.missing)
        return ngettext("%(count)s answer is missing", "%(count)s answers are missing", count) % {
            "count": count
        }
    return ""


def _trail(application: Application, has_unsent: bool, next_number: int) -> list[Happening]:
    """Newest first, as the reader looks for what is new."""
    events, number = [], 0
    for record in application.history.all():
        sends = record.step in HAPPENED
        number += sends
        events.append(_happening(application, record, number if sends else 0))
    started = _moment(application, application.created_at)
    events.insert(0, Happening(_("Started"), started, is_done=True, is_now=False))
    if application.state == "draft" or has_unsent:
        title = _("Draft of version %(number)s") % {"number": next_number}
        saved = _("Saved: %(when)s") % {"when": _moment(application, application.saved_at)}
        events.append(Happening(title, saved, is_done=False, is_now=True))
    return events[::-1]


def _happening(application: Application, record: StepRecord, number: int) -> Happening:
    url = reverse("applications:receipt", args=[application.reference, number]) if number else ""
    title = HAPPENED[record.step] % {"number": number} if number else _passed(record)
    return Happening(title, _moment(application, record.at), True, False, url, _("Receipt"))


def _passed(record: StepRecord) -> str:
    return str(CAME_BACK.get(record.step) or State(record.target).label)


def _ahead(application: Application, user: Any) -> list[Any]:
    if application.state in ("withdrawn", "ineligible", "disqualified", "not_awarded", "turned_down", "left"):
        return []
    events = timeline(application.call, application.call.key_dates.all(), getattr(user, "zone", "") or None)
    return [one for one in events if not one.is_done and one.kind not in ("questions_until", "opens")]


def _moment(application: Application, instant: Any) -> str:
    zone = application.call.zone
    worded = describe_moment(instant, zone=zone, language=get_language() or "en", seconds=False)
    return f"{worded.day_hour}, {worded.zone_line}"
