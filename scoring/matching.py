"""The input of the assignment solver, read from the tables, and its answer as people read it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext as translated

from applications.models import Application
from calls.models import Round
from scoring.assignment import SENTENCES, AssignmentPlan, Juror, Shortage, assign
from scoring.fit import Fit
from scoring.models import Assignment, AssignmentRun, Conflict, PanelMember

JUDGED = ("eligible", "in_review", "shortlisted")
COUNTRY_CAP = 2
STANDING = (Assignment.State.PROPOSED, Assignment.State.ACTIVE)
ENDED = (Assignment.State.RECUSED, Assignment.State.REMOVED)


@dataclass(frozen=True, slots=True)
class JurorRow:
    """One juror in the preview: load, limit and how well they match (0–100)."""

    member: PanelMember
    load: int
    limit: int
    match: int
    conflicts: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An application with too few jurors, and the sentence that says why."""

    application: Application
    got: int
    needed: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the plan of a round looks like before it is published."""

    jurors: tuple[JurorRow, ...]
    unfilled: tuple[Gap, ...]
    pairs: int
    match: int
    proposed: int

    @property
    def is_complete(self) -> bool:
        return not self.unfilled


@dataclass(frozen=True, slots=True)
class Table:
    """Everything about one round that the solver and the preview need; `standing` are proposed or given."""

    round: Round
    applications: tuple[Application, ...]
    members: tuple[PanelMember, ...]
    forbidden: frozenset[tuple[int, int]]
    fit: Fit
    standing: tuple[Assignment, ...]

    @property
    def fixed(self) -> list[tuple[int, int]]:
        """The pairs that a new plan is built around: given already, or put into the proposal by hand."""
        applications = {one.pk for one in self.applications}
        members = {one.pk for one in self.members}
        return [
            (one.application_id, one.member_id)
            for one in self.standing
            if (one.state == Assignment.State.ACTIVE or not one.is_automatic)
            and one.application_id in applications
            and one.member_id in members
            and (one.application_id, one.member_id) not in self.forbidden
        ]

    def solve(self, *, seed: int, min_load: int, country_cap: int | None) -> AssignmentPlan:
        """The best plan around the pairs that are fixed."""
        most = max((one.load_limit for one in self.members), default=0)
        return assign(
            [one.pk for one in self.applications],
            [Juror(one.pk, one.expert.country, one.load_limit) for one in self.members],
            per_application=self.round.jurors_per_application,
            min_load=min(min_load, most),
            max_load=most,
            forbidden=self.forbidden,
            affinity=self.fit.table(),
            country_cap=country_cap,
            seed=seed,
            fixed=self.fixed,
        )


def judgeable_in(round_: Round) -> QuerySet[Application]:
    """What is judged in this round: eligible ones in the first, the shortlist in later ones."""
    first = round_.call.rounds.order_by("position", "id").values_list("pk", flat=True).first()
    states = ("eligible", "in_review") if round_.pk == first else ("shortlisted",)
    return Application.objects.filter(call=round_.call_id, state__in=states)


def applications_of(round_: Round) -> list[Application]:
    """What is judged in this round, with its themes, in the order of the references."""
    return list(judgeable_in(round_).prefetch_related("themes").order_by("reference"))


def table_of(round_: Round, applications: Sequence[Application] | None = None) -> Table:
    """Read the round in a handful of queries; `applications` where they were read already."""
    judged = tuple(applications if applications is not None else applications_of(round_))
    members = tuple(_members(round_).select_related("expert").prefetch_related("expert__topics"))
    standing = tuple(Assignment.objects.filter(round=round_, state__in=STANDING))
    fit = Fit((*judged, *_decided(judged, standing)), members)
    return Table(round_, judged, members, _forbidden(round_), fit, standing)


def outline_of(round_: Round) -> tuple[frozenset[Any], ...]:
    """What a plan rests on, read in four queries: equal as long as a plan made on the first still fits."""
    standing = Assignment.objects.filter(round=round_, state__in=STANDING)
    fixed = standing.exclude(state=Assignment.State.PROPOSED, is_automatic=True)
    return (
        frozenset(judgeable_in(round_).values_list("pk", flat=True)),
        frozenset(_members(round_).values_list("pk", "max_load", "expert__capacity", "expert__country")),
        _forbidden(round_),
        frozenset(fixed.values_list("application_id", "member_id")),
    )


def _members(round_: Round) -> QuerySet[PanelMember]:
    accepted = PanelMember.objects.filter(call=round_.call_id, state=PanelMember.State.ACCEPTED)
    return accepted.in_round(round_)


def _forbidden(round_: Round) -> frozenset[tuple[int, int]]:
    """(application, member) of conflicts, and of who stepped back or was taken off: never again by itself."""
    ended = Assignment.objects.filter(round=round_, state__in=ENDED)
    barred = Conflict.objects.standing().filter(application__call=round_.call_id)
    pairs = ("application_id", "member_id")
    return frozenset(barred.order_by().values_list(*pairs).union(ended.order_by().values_list(*pairs)))


def _decided(judged: Iterable[Application], standing: Iterable[Assignment]) -> list[Application]:
    """Applications that were judged in the round and have moved on; no query while there are none."""
    left = {one.application_id for one in standing} - {one.pk for one in judged}
    return list(Application.objects.filter(pk__in=left).prefetch_related("themes")) if left else []


def preview(round_: Round, *, table: Table | None = None, plans: Plans | None = None) -> Preview:
    """The assignments that stand, proposed and published, with what is short and what the last plan says why.

    `table` and `plans` are what was read of the round already, where the caller needs it too.
    """
    table, plans = table or table_of(round_), plans or plans_of(round_)
    short = plans.shortages("jurors")
    pairs = [(one.application_id, one.member_id) for one in table.standing]
    values = table.fit.of(pairs)
    by_member: dict[int, list[float]] = defaultdict(list)
    for (_application, member), value in zip(pairs, values, strict=True):
        by_member[member].append(value)
    barred = Counter(member for _application, member in table.forbidden)
    jurors = (
        JurorRow(
            member=one,
            load=len(by_member[one.pk]),
            limit=one.load_limit,
            match=_percent(by_member[one.pk]),
            conflicts=barred[one.pk],
            sentence=_sentence(short.get(one.pk)),
        )
        for one in table.members
    )
    return Preview(
        jurors=tuple(jurors),
        unfilled=tuple(_gaps(table, plans.shortages("applications"))),
        pairs=len(pairs),
        match=_percent(values),
        proposed=sum(one.state == Assignment.State.PROPOSED for one in table.standing),
    )


def next_best(round_: Round, application: Application) -> PanelMember | None:
    """The best match among those without a conflict, below their load and within the country cap."""
    return best_of(table_of(round_), application, country_cap=plans_of(round_).country_cap)


def best_of(table: Table, application: Application, *, country_cap: int | None) -> PanelMember | None:
    """The same over a round that is read already; no query."""
    countries = {one.pk: one.expert.country for one in table.members}
    taken = {one.member_id for one in table.standing if one.application_id == application.pk}
    of_country = Counter(countries.get(one, "") for one in taken)
    loads = Counter(one.member_id for one in table.standing)
    free = [
        member
        for member in table.members
        if member.pk not in taken
        and (application.pk, member.pk) not in table.forbidden
        and loads[member.pk] < member.load_limit
        and (
            country_cap is None or not countries[member.pk] or of_country[countries[member.pk]] < country_cap
        )
    ]
    match = dict(zip(free, table.fit.of((application.pk, one.pk) for one in free), strict=True))
    return max(free, key=lambda one: (match[one], -loads[one.pk], -one.pk), default=None)


@dataclass(frozen=True, slots=True)
class Plans:
    """The run that was asked for last, and the last one that came to a plan; None where there is none."""

    latest: AssignmentRun | None
    done: AssignmentRun | None

    @property
    def min_load(self) -> int:
        return self.done.min_load if self.done else 0

    @property
    def country_cap(self) -> int | None:
        """How many jurors of one country an application may get; the usual number before the first plan."""
        return self.done.country_cap if self.done else COUNTRY_CAP

    def shortages(self, of: str) -> dict[int, Shortage]:
        """What the plan left short, by primary key; `of` is "applications" or "jurors"."""
        short = self.done.short if self.done else {}
        return {int(pk): Shortage.from_data(told) for pk, told in short.get(of, {}).items()}


def plans_of(round_: Round) -> Plans:
    """The runs of a round that still say something: one query."""
    rows = AssignmentRun.objects.filter(round=round_).order_by("-pk")
    done = rows.filter(state=AssignmentRun.State.DONE).values("pk")[:1]
    found = list(rows.filter(Q(pk=Subquery(rows.values("pk")[:1])) | Q(pk=Subquery(done))))
    return Plans(
        next(iter(found), None), next((one for one in found if one.state == AssignmentRun.State.DONE), None)
    )


def _sentence(shortage: Shortage | None) -> str:
    """Why something is short, in the reader's language; "" where nothing is."""
    return translated(SENTENCES[shortage.reason]) % shortage.values if shortage else ""


def _gaps(table: Table, short: Mapping[int, Shortage]) -> list[Gap]:
    needed = table.round.jurors_per_application
    got = Counter(one.application_id for one in table.standing)
    return [
        Gap(
            one,
            got[one.pk],
            needed,
            _sentence(short.get(one.pk)) or _("Propose assignments to fill this place."),
        )
        for one in table.applications
        if got[one.pk] < needed
    ]


def _percent(values: list[float]) -> int:
    return round(100 * sum(values) / len(values)) if values else 0
