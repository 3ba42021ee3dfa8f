"""What stands on the page of those who work together, whatever there is: a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from incubation import permissions
from incubation.models import Meeting, NextStep, Placement, Question, Risk


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """Open things first, each list whole."""

    questions: list[Question]
    steps: list[NextStep]
    risks: list[Risk]
    meetings: list[Meeting]


def whole_page(placement: Placement) -> TogetherPage:
    """Four queries."""
    return TogetherPage(
        questions=list(
            placement.questions.select_related("asked_by", "answered_by").order_by(
                F("answered_at").desc(nulls_first=True), "-asked_at"
            )
        ),
        steps=list(
            placement.next_steps.select_related("who", "done_by").order_by(
                F("done_at").desc(nulls_first=True), "due_on", "pk"
            )
        ),
        risks=list(
            placement.risks.select_related("raised_by", "closed_by")
            .annotate(weighed=F("likelihood") * F("impact"))
            .order_by(F("closed_at").desc(nulls_first=True), "-weighed", "pk")
        ),
        meetings=list(meetings_of(placement).order_by("-starts_at", "-pk")),
    )


def meetings_of(placement: Placement) -> QuerySet[Meeting]:
    """Its own, and those of its cohort since it was admitted."""
    own = Q(placement=placement)
    common = Q(placement__isnull=True, cohort=placement.cohort_id, starts_at__date__gte=placement.admitted_on)
    return Meeting.objects.filter(own | common).select_related("cohort__call", "placement", "noted_by")


def people_of(placement: Placement) -> dict[str, Any]:
    """Who can be given a next step, by key: those of the team who write, mentors, officers. One query."""
    people = [
        one.user for one in placement.application.collaborators.all() if one.role in ("owner", "editor")
    ]
    people += [one.mentor for one in placement.mentorings.all() if one.is_now]
    people += permissions.officers_of(placement)
    return {str(one.pk): one for one in people if one.is_active}
