"""What is counted for everybody, always from rows and never from a stored figure.

Applications counted are those that were submitted and not withdrawn; ineligible and disqualified ones
are among them. Countries are the distinct countries of these applications; one without a country counts
as an application and as no country. Winners are those awarded, wherever their way has led them since;
who turned the award down is none. An application with two themes counts in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from applications.models import Application, StepRecord
from applications.workflow import WON
from calls.models import Call, Theme
from calls.workflow import ANNOUNCED
from incubation.models import KnowledgeProduct, Outcome, Pilot
from scoring.models import Announcement

MENTIONED = Q(valid_submission__isnull=False) & ~Q(state="withdrawn")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many applications, from how many countries, and how many winners."""

    applications: int = 0
    countries: int = 0
    winners: int = 0


def announced_calls() -> QuerySet[Call]:
    """The calls whose results are public, the newest first."""
    return (
        Call.objects.filter(state__in=ANNOUNCED).select_related("programme").order_by("-year", "-deadline_at")
    )


def counted(call: Call) -> QuerySet[Application]:
    """The applications of a call that count."""
    return Application.objects.filter(MENTIONED, call=call)


def counts_of(calls: Iterable[Call]) -> dict[int, Counts]:
    """The counts of each call by its primary key, in one query; a call without applications is absent."""
    rows = (
        Application.objects.filter(MENTIONED, call__in=list(calls))
        .order_by()
        .values("call")
        .annotate(
            all=Count("pk"),
            places=Count("country", distinct=True, filter=~Q(country="")),
            won=Count("pk", filter=Q(state__in=WON)),
        )
    )
    return {row["call"]: Counts(row["all"], row["places"], row["won"]) for row in rows}


def by_country(call: Call) -> list[tuple[str, int]]:
    """(country code, applications), most first; without the applications that name none."""
    rows = counted(call).exclude(country="").order_by().values("country").annotate(count=Count("pk"))
    return [(row["country"], row["count"]) for row in rows.order_by("-count", "country")]


def by_theme(call: Call) -> list[Theme]:
    """The themes of a call in their order, each with `.count` of the applications that address it."""
    counts = Count("applications", filter=Q(applications__in=counted(call)), distinct=True)
    return list(Theme.objects.filter(call=call).annotate(count=counts))


def winners(call: Call) -> list[Application]:
    """The winners by title, each with what its journey needs: placement, pilots, outcomes, products."""
    pilots = Prefetch("placement__pilots", queryset=Pilot.objects.order_by("pk"))
    outcomes = Prefetch("placement__outcomes", queryset=Outcome.objects.order_by("months"))
    rows = Application.objects.filter(call=call, state__in=WON).select_related(
        "call", "organisation", "placement"
    )
    return list(rows.prefetch_related(pilots, outcomes).order_by("title", "pk"))


def products(**where: Any) -> QuerySet[KnowledgeProduct]:
    """The knowledge products that everybody may read, of public calls only."""
    rows = KnowledgeProduct.objects.filter(is_published=True, call__state__in=ANNOUNCED, **where)
    return rows.select_related("call", "application", "upload").order_by("-year", "pk")


def awarded_at() -> Combinable:
    """When an application of an announced call became a winner: with the announcement, or by a step since."""
    steps = StepRecord.objects.filter(application=OuterRef("pk"), step__in=("award", "promote"))
    latest = Subquery(steps.order_by("-at", "-id").values("at")[:1])
    return Coalesce(latest, F("call__announcement__released_at"))


def message_of(call: Call) -> str:
    """The words at the top of the results page, once they are released."""
    found = Announcement.objects.filter(call=call, released_at__isnull=False)
    return found.values_list("message", flat=True).first() or ""
