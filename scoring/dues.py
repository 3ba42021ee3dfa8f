"""What of judging waits for the officers, by call; shown on the home page of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application
from calls import ports
from core.clock import now
from scoring import later_decisions, next_steps
from scoring.models import MakerReport, PanelMember
from scoring.queries import unfinished

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call

ports.next_steps.plug(next_steps.next_steps)


@ports.dues_of_jury.plug
def dues_of_jury(mine: QuerySet[Call]) -> list[ports.DueKind]:
    """Jurors behind in rounds that are open, reports of jurors to answer, and decisions to be taken."""
    return [_late_jurors(mine), _reports_to_answer(mine), _later_decisions(mine)]


def _late_jurors(mine: QuerySet[Call]) -> ports.DueKind:
    late = unfinished().filter(
        round__call__in=mine,
        round__call__state="reviewing",
        round__locked_at__isnull=True,
        due_at__lte=now(),
    )

    def title(number: int) -> str:
        words = ngettext("%(count)s juror is behind", "%(count)s jurors are behind", number)
        return words % {"count": number}

    behind = PanelMember.objects.filter(pk__in=late.values("member"))
    return ports.DueKind(behind, "call", title, _progress, is_overdue=True)


def _reports_to_answer(mine: QuerySet[Call]) -> ports.DueKind:
    """Proposals that tell who made them, as jurors said; each call's on the page of its scoring."""

    def title(number: int) -> str:
        words = ngettext("%(count)s report of a juror waits", "%(count)s reports of jurors wait", number)
        return words % {"count": number}

    waiting = MakerReport.objects.filter(assignment__round__call__in=mine, answered_at__isnull=True)
    return ports.DueKind(waiting, "assignment__round__call", title, _progress)


def _later_decisions(mine: QuerySet[Call]) -> ports.DueKind:
    """Applications that came back after the decisions were closed, and for which none is prepared."""

    def title(number: int) -> str:
        words = ngettext(
            "%(count)s application came back and waits for its decision",
            "%(count)s applications came back and wait for their decisions",
            number,
        )
        return words % {"count": number}

    rows = later_decisions.open_again(Application.objects.filter(call__in=mine))
    rows = rows.exclude(pk__in=later_decisions.waiting_decisions(mine).values("application"))
    return ports.DueKind(rows, "call", title, _decisions)


def _progress(slug: str) -> str:
    return reverse("scoring:progress", kwargs={"slug": slug})


def _decisions(slug: str) -> str:
    return reverse("scoring:decisions", kwargs={"slug": slug})
