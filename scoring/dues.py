"""What of judging waits for the officers, by call; shown on the home page of the office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application
from calls import ports as call_ports
from core.clock import now
from scoring import later_decisions
from scoring.models import Assignment, MakerReport, PanelMember, Scorecard
from scoring.next_steps import next_steps

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call


@call_ports.dues_of_jury.plug
def dues_of_jury(mine: QuerySet[Call]) -> list[call_ports.Due]:
    """Jurors behind in open rounds, reports to answer, decisions to take, and what follows a closed round."""
    return [
        *_late_jurors(mine),
        *_reports_to_answer(mine),
        *_later_decisions(mine),
        *next_steps(mine),
    ]


def _later_decisions(mine: QuerySet[Call]) -> Iterator[call_ports.Due]:
    """Applications that came back after the decisions were closed, and for which none is prepared."""
    rows = later_decisions.open_again(Application.objects.filter(call__in=mine))
    rows = rows.exclude(pk__in=later_decisions.waiting_decisions(mine).values("application"))
    for call, slug, number in call_ports.counted(rows, "call"):
        words = ngettext(
            "%(count)s application came back and waits for its decision",
            "%(count)s applications came back and wait for their decisions",
            number,
        )
        page = reverse("scoring:decisions", kwargs={"slug": slug})
        yield call_ports.Due(call, words % {"count": number}, page)


def _late_jurors(mine: QuerySet[Call]) -> list[call_ports.Due]:
    late = Assignment.objects.filter(
        round__call__in=mine,
        round__call__state="reviewing",
        round__locked_at__isnull=True,
        state=Assignment.State.ACTIVE,
        due_at__lte=now(),
    ).exclude(scorecard__state__in=(Scorecard.State.SUBMITTED, Scorecard.State.LOCKED))
    behind = PanelMember.objects.filter(pk__in=late.values("member"))
    found = []
    for call, slug, number in call_ports.counted(behind, "call"):
        words = ngettext("%(count)s juror is behind", "%(count)s jurors are behind", number)
        page = reverse("scoring:progress", kwargs={"slug": slug})
        found.append(call_ports.Due(call, words % {"count": number}, page, is_overdue=True))
    return found


def _reports_to_answer(mine: QuerySet[Call]) -> list[call_ports.Due]:
    """Proposals that tell who made them, as jurors said; each call's on the page of its scoring."""
    waiting = MakerReport.objects.filter(assignment__round__call__in=mine, answered_at__isnull=True)
    found = []
    for call, slug, number in call_ports.counted(waiting, "assignment__round__call"):
        words = ngettext("%(count)s report of a juror waits", "%(count)s reports of jurors wait", number)
        page = reverse("scoring:progress", kwargs={"slug": slug})
        found.append(call_ports.Due(call, words % {"count": number}, page))
    return found
