"""What pages read about calls: each a fixed number of queries, however many applications there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Subquery

from calls.models import Call, Criterion, EligibilityRule, Extension, Programme, Round, RulesVersion, Section
from calls.rules_page import newest_rules
from core.clock import now


@dataclass(slots=True)
class CallPage:
    """A call with everything its public page shows."""

    call: Call
    themes: list[Any]
    partners: list[Any]
    faqs: list[Any]
    key_dates: list[Any]
    rules: list[EligibilityRule]
    extensions: list[Extension]
    rounds: list[Round]
    criteria: list[Criterion]
    sections: list[Section]
    rules_version: RulesVersion | None

    @property
    def listed_themes(self) -> list[Any]:
        """The call's own themes; the place where applicants may name another one is none of them."""
        return [one for one in self.themes if not (self.call.themes_open_ended and one.is_other)]

    @property
    def for_all(self) -> list[Extension]:
        """Extensions for everybody, in their order."""
        return [one for one in self.extensions if one.applicant_id is None]

    @property
    def own(self) -> list[Extension]:
        """The reader's own extensions in force."""
        return [one for one in self.extensions if one.applicant_id is not None]

    def criteria_of(self, judged: Round) -> list[Criterion]:
        """The criteria of a round's rubric."""
        return [one for one in self.criteria if one.rubric_id == judged.rubric_id]


def call_page(call: Call, reader: Any) -> CallPage:
    """Read the children of a call, ten queries."""
    return CallPage(
        call=call,
        themes=list(call.themes.all()),
        partners=list(call.partners.all()),
        faqs=list(call.faqs.all()),
        key_dates=list(call.key_dates.all()),
        rules=list(call.eligibility_rules.all()),
        extensions=list(_extensions(call, reader)),
        rounds=list(call.rounds.select_related("rubric")),
        criteria=list(Criterion.objects.filter(rubric__call=call)),
        sections=_sections(call),
        rules_version=newest_rules(call),
    )


def _sections(call: Call) -> list[Section]:
    """The sections of the form with which a new application starts, each with `questions_asked`."""
    asked = Count("questions", filter=Q(questions__parent__isnull=True))
    used = call.forms.filter(is_prepared=False).order_by("-version").values("pk")[:1]
    return list(Section.objects.filter(form=Subquery(used)).annotate(questions_asked=asked))


def _extensions(call: Call, reader: Any) -> QuerySet[Extension]:
    """Those for everybody, and the reader's own that an approver has signed."""
    held = Q(applicant__isnull=True)
    if getattr(reader, "is_authenticated", False):
        held |= Q(applicant=reader, approved_at__isnull=False)
    return call.extensions.filter(held)


SHOWN = ("open", "coming", "past")


def public_calls(shown: str, programme: str) -> QuerySet[Call]:
    """Calls that visitors may read: `shown` is open, coming, past or "" for all; `programme` a key or ""."""
    calls = Call.objects.public().select_related("programme").prefetch_related("partners")
    if programme:
        calls = calls.filter(programme__key=programme)
    moment = now()
    conditions = {
        "open": Q(state="published", opens_at__lte=moment, deadline_at__gt=moment),
        "coming": Q(state="published", opens_at__gt=moment),
        "past": ~Q(state="published") | Q(deadline_at__lte=moment),
    }
    return calls.filter(conditions[shown]) if shown in conditions else calls


def counts_of_calls() -> dict[str, int]:
    """How many public calls there are in all, and open, coming and past. One query."""
    moment = now()
    is_open = Q(state="published", opens_at__lte=moment, deadline_at__gt=moment)
    is_coming = Q(state="published", opens_at__gt=moment)
    return Call.objects.public().aggregate(
        all=Count("pk"),
        open=Count("pk", filter=is_open),
        coming=Count("pk", filter=is_coming),
        past=Count("pk", filter=~is_open & ~is_coming),
    )


def programmes_with_calls() -> list[Programme]:
    """Programmes of which visitors may read at least one call."""
    return list(Programme.objects.filter(calls__in=Call.objects.public()).distinct())


def moves_of(call: Call) -> tuple[int, datetime | None]:
    """How often the deadline was moved for everybody, and when last."""
    moved = call.extensions.filter(applicant__isnull=True)
    found = moved.aggregate(times=Count("pk"), last=Max("requested_at"))
    return found["times"], found["last"]


def newest_calls() -> QuerySet[Call]:
    """The public calls whose news a feed tells."""
    return Call.objects.public().order_by(F("opens_at").desc(nulls_last=True), "pk")[:50]


def calls_with_deadlines() -> QuerySet[Any]:
    """Published calls whose deadline is to come or just over, with `moved` and `last_moved`; one query."""
    for_all = Q(extensions__applicant__isnull=True)
    recent = Call.objects.public().filter(state="published", deadline_at__gt=now() - timedelta(days=30))
    return recent.annotate(
        moved=Count("extensions", filter=for_all), last_moved=Max("extensions__requested_at", filter=for_all)
    ).order_by("deadline_at", "pk")
