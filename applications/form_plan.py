"""What a prepared version of the form would mean for the drafts of its call, before it is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.completeness import percent_complete
from applications.contents import contents_of
from applications.models import Answer, Application, Attachment
from calls.answers import is_blank
from calls.checklist import form_gaps
from calls.form_changes import Change, changes_between, no_longer_asked
from calls.form_outline import form_in_force
from calls.form_tree import FormTree, read_form, reading_once
from calls.form_versions import why_drafts_stay
from core import clock

if TYPE_CHECKING:
    from calls.models import Call, ProposalForm

MOST_READ = 2000  # beyond so many drafts only their number is told


@dataclass(frozen=True)
class FormPlan:
    """What changes, what is still missing, and what it means; `stay` says why no draft can be carried."""

    version: int
    changes: list[Change]
    gaps: list[str]
    drafts: int
    submitted: int
    lines: list[str]
    stay: str


def form_plan(call: Call, prepared: ProposalForm) -> FormPlan:
    """Read the plan; answers are only counted, never shown. A fixed number of queries."""
    used = form_in_force(call)
    with reading_once():
        new = read_form(prepared)
        changes = changes_between(read_form(used), new) if used else []
        drafts = list(_drafts(call)[: MOST_READ + 1])
        number = len(drafts) if len(drafts) <= MOST_READ else _drafts(call).count()
        lines = _lines(call, new, drafts) if 0 < len(drafts) <= MOST_READ else []
    return FormPlan(
        version=prepared.version,
        changes=changes,
        gaps=form_gaps(call),
        drafts=number,
        submitted=Application.objects.filter(call=call, state="submitted").count(),
        lines=lines,
        stay=why_drafts_stay(call, clock.now()),
    )


def _drafts(call: Call) -> Any:
    rows = Application.objects.filter(call=call, state="draft", valid_submission=None)
    return rows.select_related("form__call").order_by("pk")


def _lines(call: Call, new: FormTree, drafts: list[Application]) -> list[str]:
    answers = _by_application(Answer.objects.filter(application__in=drafts))
    files = _by_application(
        Attachment.objects.filter(application__in=drafts, removed_at=None).select_related("upload")
    )
    losing = done = left_open = 0
    for one in drafts:
        before = contents_of(read_form(one.form), call, answers[one.pk], files[one.pk])
        after = contents_of(new, call, answers[one.pk], files[one.pk])
        gone = no_longer_asked(before.tree, new)
        losing += any(not is_blank(asked.kind, before.values.get(asked.key)) for asked in gone)
        if percent_complete(before) == 100:
            done += 1
            left_open += percent_complete(after) < 100
    return [*_losing_line(losing), *_done_line(done, left_open)]


def _losing_line(losing: int) -> list[str]:
    words = ngettext(
        "%(count)s draft has an answer that would no longer be asked. Its writers can still read it.",
        "%(count)s drafts have answers that would no longer be asked. Their writers can still read them.",
        losing,
    )
    return [words % {"count": losing}] if losing else []


def _done_line(done: int, left_open: int) -> list[str]:
    if not done:
        return []
    if not left_open:
        return [_("Every draft that is complete now would stay complete.")]
    words = ngettext(
        "%(count)s draft that is complete now would have something to answer or to change.",
        "%(count)s drafts that are complete now would have something to answer or to change.",
        left_open,
    )
    return [words % {"count": left_open}]


def _by_application(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(row)
    return found
