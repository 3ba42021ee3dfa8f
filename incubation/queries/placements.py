"""What the pages of placements read: each a fixed number of queries, whatever there is."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from applications.models import Application, Collaborator, StepRecord
from calls.models import Call
from core.models import Upload
from incubation.models import (
    Agreement,
    Cohort,
    Evidence,
    GateReview,
    Indicator,
    IndicatorValue,
    Mentoring,
    Milestone,
    NextStep,
    Pilot,
    PilotEvidence,
    Placement,
    PlacementNote,
    Question,
    Report,
    Tranche,
)
from incubation.queries.late import delivered_count, late_count, next_due

OPEN = ("due", "returned", "delivered")


def with_people(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with their call, team and mentors, so that permissions cost no query."""
    return placements.select_related("application__call__programme", "cohort").prefetch_related(
        Prefetch("application__collaborators", queryset=Collaborator.objects.select_related("user")),
        Prefetch("mentorings", queryset=Mentoring.objects.select_related("mentor")),
    )


def whole(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with everything that their page shows."""
    milestones = Milestone.objects.select_related("tranche").annotate(pieces=Count("evidence"))
    indicators = Indicator.objects.prefetch_related("readings")
    return with_people(placements).prefetch_related(
        "cohort__agreement_texts",
        "agreements",
        "meetings",
        Prefetch("gate_reviews", queryset=GateReview.objects.select_related("by")),
        Prefetch("milestones", queryset=milestones),
        "reports",
        Prefetch("pilots", queryset=Pilot.objects.order_by("pk")),
        Prefetch("pilots__indicators", queryset=indicators),
        Prefetch("notes", queryset=PlacementNote.objects.select_related("by")),
        Prefetch("application__history", queryset=StepRecord.objects.select_related("by")),
    )


def waiting(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with what is open in them, for the list of what waits for somebody."""
    return with_people(placements.select_related("budget")).prefetch_related(
        Prefetch("milestones", queryset=Milestone.objects.filter(state__in=OPEN)),
        Prefetch("milestones__evidence", queryset=refused(Evidence, "milestone"), to_attr="refused"),
        Prefetch("pilots", queryset=Pilot.objects.filter(verdict="").order_by("pk")),
        Prefetch("pilots__evidence", queryset=refused(PilotEvidence, "pilot"), to_attr="refused"),
        Prefetch("reports", queryset=Report.objects.filter(state__in=OPEN)),
        Prefetch("agreements", queryset=Agreement.objects.filter(signed_at=None, withdrawn_at=None)),
        "outcomes",
        Prefetch("next_steps", queryset=NextStep.objects.filter(done_at__isnull=True)),
        Prefetch(
            "questions",
            queryset=Question.objects.filter(answered_at__isnull=True).select_related("asked_by"),
        ),
    )


def refused(model: Any, of: str) -> QuerySet[Any]:
    """Evidence that is a refused file without a file after it; `of` names what it belongs to."""
    after = model.objects.filter(**{of: OuterRef(of)}, pk__gt=OuterRef("pk"), upload__isnull=False)
    rows = model.objects.filter(~Exists(after), upload__state=Upload.State.REFUSED)
    return rows.select_related("upload")


def evidence_of(milestone: Milestone) -> QuerySet[Evidence]:
    """What was handed in for a milestone, in the order of time."""
    return milestone.evidence.select_related("upload", "by")


def pilot_of(placement: Placement, pk: int) -> Pilot | None:
    """One pilot of a placement with its indicators and readings."""
    readings = IndicatorValue.objects.order_by("on")
    indicators = Indicator.objects.prefetch_related(Prefetch("readings", queryset=readings))
    evidence = PilotEvidence.objects.select_related("upload", "by")
    pilots = placement.pilots.prefetch_related(
        Prefetch("indicators", queryset=indicators), Prefetch("evidence", queryset=evidence)
    )
    return pilots.select_related("recorded_by", "replicates", "agreement").filter(pk=pk).first()


def cohorts_of(call: Call, day: Any) -> QuerySet[Cohort]:
    """The cohorts of a call with how many places, and how many things are late."""
    return call.cohorts.annotate(
        places=Count("placements", distinct=True), late=late_count(day, of="placement__cohort")
    )


def waiting_winners(call: Call) -> QuerySet[Application]:
    """Winners who have no place in a cohort yet."""
    return Application.objects.filter(call=call, state="awarded", placement__isnull=True).order_by("title")


def placements_of(cohort: Cohort, day: Any) -> QuerySet[Placement]:
    """The placements of a cohort with counts that show at a glance how they stand."""
    counted = ~Q(milestones__state="cancelled")
    return (
        with_people(Placement.objects.filter(cohort=cohort).select_related("budget"))
        .annotate(
            total=Count("milestones", filter=counted, distinct=True),
            accepted=Count("milestones", filter=Q(milestones__state="accepted"), distinct=True),
            delivered=delivered_count(of="placement"),
            late=late_count(day, of="placement"),
            next_due=next_due(of="placement"),
        )
        .order_by("-late", F("next_due").asc(nulls_last=True), "pk")
    )


def tranches_of(call: Call) -> QuerySet[Tranche]:
    """Every tranche of a call with its placement and milestone."""
    rows = Tranche.objects.filter(placement__application__call=call).select_related(
        "placement__application__call", "milestone", "prepared_by", "approved_by"
    )
    return rows.order_by("placement_id", "number")
