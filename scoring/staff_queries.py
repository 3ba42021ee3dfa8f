"""Small reads that the office's pages of judging share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from calls import ports as call_ports
from calls.models import Call, Round
from calls.ports import jury_obstacle
from scoring import matching
from scoring.models import Assignment, PanelMember


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a check-list, as components/checks.html draws it."""

    text: str
    is_ok: bool
    url: str = ""
    is_needed: bool = True


def judged_in(round_: Round) -> list[Application]:
    """What was judged in a round, also after its applications have moved on."""
    given = Assignment.objects.filter(round=round_, state=Assignment.State.ACTIVE).values("application")
    return list(Application.objects.filter(pk__in=given).order_by("reference"))


def jurors_by_application(round_: Round, applications: Iterable[Application]) -> dict[int, list[Assignment]]:
    """The proposed and published assignments of some applications in a round, by application. One query."""
    standing = Assignment.objects.filter(
        round=round_, application__in=[one.pk for one in applications], state__in=matching.STANDING
    )
    found: dict[int, list[Assignment]] = defaultdict(list)
    for one in standing.select_related("member__expert", "scorecard").order_by("member__expert__name", "pk"):
        found[one.application_id].append(one)
    return found


def accepted(round_: Round) -> QuerySet[PanelMember]:
    """Jurors of the round who accepted, by name."""
    rows = PanelMember.objects.filter(call=round_.call_id, state=PanelMember.State.ACCEPTED)
    return rows.in_round(round_).select_related("expert").order_by("expert__name", "pk")


def loads_in(round_: Round) -> Counter[int]:
    """How many applications each juror has in a round, proposed or given, by panel member. One query."""
    standing = Assignment.objects.filter(round=round_, state__in=matching.STANDING)
    return Counter(standing.values_list("member", flat=True))


def readiness(call: Call, links: dict[str, str]) -> list[Check]:
    """What the start of the review asks for; `links` leads to where each thing is done."""
    unruled = call_ports.unruled_applications(call)
    eligible = Application.objects.filter(call=call, state="eligible").count()
    obstacle = jury_obstacle(call)
    uncovered = _uncovered(call)
    return [
        Check(_("The call is closed and sealed."), call.state != "published" and call.state != "draft"),
        Check(
            ngettext(
                "%(count)s application waits for an eligibility ruling.",
                "%(count)s applications wait for an eligibility ruling.",
                unruled,
            )
            % {"count": unruled}
            if unruled
            else _("Every application has its eligibility ruling."),
            not unruled,
            links.get("eligibility", ""),
        ),
        Check(obstacle or _("The panel and the rubric are ready."), obstacle is None, links.get("panel", "")),
        Check(
            ngettext(
                "%(count)s eligible application has no juror yet.",
                "%(count)s eligible applications have no juror yet.",
                uncovered,
            )
            % {"count": uncovered}
            if uncovered
            else _("Every eligible application has jurors: %(count)s.") % {"count": eligible},
            not uncovered,
            links.get("assignments", ""),
            is_needed=False,  # the review can begin with some of the jurors, and is filled up later
        ),
    ]


def _uncovered(call: Call) -> int:
    first = call.rounds.first()
    if first is None:
        return 0
    judged = Application.objects.filter(call=call, state="eligible")
    given = Assignment.objects.filter(round=first, state=Assignment.State.ACTIVE).values("application")
    return judged.exclude(pk__in=given).aggregate(count=Count("pk"))["count"]
