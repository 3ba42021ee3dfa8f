"""The input of the assignment solver, read from the tables, and its answer as people read it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as translated

from applications.models import Application
from calls.models import Round
from scoring.assignment import SENTENCES, AssignmentPlan, Juror, Shortage, assign
from scoring.models import Assignment, Conflict, PanelMember

JUDGED = ("eligible", "in_review", "shortlisted")
COUNTRY_CAP = 2
# Who cannot read the language cannot judge, whatever the subject: the language outweighs every topic.
LANGUAGE_WEIGHT, TOPIC_WEIGHT = 0.6, 0.4
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
    """Everything about one round that the solver and the preview need."""

    round: Round
    applications: tuple[Application, ...]
    members: tuple[PanelMember, ...]
    forbidden: frozenset[tuple[int, int]]
    affinity: Mapping[tuple[Hashable, Hashable], float]
    standing: tuple[Assignment, ...]

    def solve(self, *, seed: int, min_load: int, country_cap: int | None) -> AssignmentPlan:
        """The best plan around the assignments that stand already."""
        keys = {one.pk for one in self.applications}, {one.pk for one in self.members}
        fixed = [
            (one.application_id, one.member_id)
            for one in self.standing
            if one.application_id in keys[0]
            and one.member_id in keys[1]
            and (one.application_id, one.member_id) not in self.forbidden
        ]
        most = max((one.load_limit for one in self.members), default=0)
        return assign(
            [one.pk for one in self.applications],
            [Juror(one.pk, one.expert.country, one.load_limit) for one in self.members],
            per_application=self.round.jurors_per_application,
            min_load=min(min_load, most),
            max_load=most,
            forbidden=self.forbidden,
            affinity=self.affinity,
            country_cap=country_cap,
            seed=seed,
            fixed=fixed,
        )


def applications_of(round_: Round) -> list[Application]:
    """What is judged in this round: eligible ones in the first, the shortlist in later ones."""
    first = round_.call.rounds.order_by("position", "id").values_list("pk", flat=True).first()
    states = ("eligible", "in_review") if round_.pk == first else ("shortlisted",)
    rows = Application.objects.filter(call=round_.call_id, state__in=states)
    return list(rows.prefetch_related("themes").order_by("reference"))


def table_of(round_: Round) -> Table:
    """Read the round in a handful of queries."""
    applications = tuple(applications_of(round_))
    rows = PanelMember.objects.filter(call=round_.call_id, state=PanelMember.State.ACCEPTED)
    members = tuple(rows.select_related("expert").prefetch_related("expert__topics"))
    standing = tuple(Assignment.objects.filter(round=round_, state__in=STANDING))
    # Whoever stepped back from an application, or was taken off it, does not get it again by itself.
    ended = Assignment.objects.filter(round=round_, state__in=ENDED)
    barred = Conflict.objects.filter(application__call=round_.call_id, waived_at__isnull=True)
    forbidden = frozenset(barred.values_list("application_id", "member_id")) | frozenset(
        ended.values_list("application_id", "member_id")
    )
    affinity: dict[tuple[Hashable, Hashable], float] = {
        (one.pk, member.pk): match(one, member)
        for one in (*applications, *_decided(applications, standing))
        for member in members
    }
    return Table(round_, applications, members, forbidden, affinity, standing)


def _decided(judged: Iterable[Application], standing: Iterable[Assignment]) -> list[Application]:
    """Applications that were judged in the round and have moved on; no query while there are none."""
    left = {one.application_id for one in standing} - {one.pk for one in judged}
    return list(Application.objects.filter(pk__in=left).prefetch_related("themes")) if left else []


def match(application: Application, member: PanelMember) -> float:
    """How well a juror fits an application, 0 to 1: its language, and the share of its topics they know."""
    speaks = not application.language or application.language in member.expert.languages
    wanted = {theme.topic_id for theme in application.themes.all() if theme.topic_id}
    known = {topic.pk for topic in member.expert.topics.all()}
    shared = len(wanted & known) / len(wanted) if wanted else 0.5
    return LANGUAGE_WEIGHT * speaks + TOPIC_WEIGHT * shared


def preview(
    round_: Round,
    *,
    seed: int = 0,
    min_load: int = 0,
    country_cap: int | None = COUNTRY_CAP,
    table: Table | None = None,
) -> Preview:
    """The assignments that stand, proposed and published, with what is short and why.

    `table` is the round as it was read already, where the caller needs it too.
    """
    table = table or table_of(round_)
    pairs = [(one.application_id, one.member_id) for one in table.standing]
    plan = table.solve(seed=seed, min_load=min_load, country_cap=country_cap) if table.applications else None
    values = [table.affinity.get(pair, 0.0) for pair in pairs]
    return Preview(
        jurors=tuple(_juror_row(table, member, pairs, plan) for member in table.members),
        unfilled=tuple(_gaps(table, pairs, plan)),
        pairs=len(pairs),
        match=_percent(values),
        proposed=sum(one.state == Assignment.State.PROPOSED for one in table.standing),
    )


def next_best(round_: Round, application: Application) -> PanelMember | None:
    """Who can still take the application: without a conflict, below their load, the best match first."""
    table = table_of(round_)
    taken = {one.member_id for one in table.standing if one.application_id == application.pk}
    loads = {member.pk: 0 for member in table.members}
    for one in table.standing:
        loads[one.member_id] = loads.get(one.member_id, 0) + 1
    free = [
        member
        for member in table.members
        if member.pk not in taken
        and (application.pk, member.pk) not in table.forbidden
        and loads[member.pk] < member.load_limit
    ]
    return max(free, key=lambda one: (match(application, one), -loads[one.pk], -one.pk), default=None)


def sentence_of(shortage: Shortage) -> str:
    """Why something is short, in the reader's language."""
    return translated(SENTENCES[shortage.reason]) % shortage.values


def _juror_row(
    table: Table, member: PanelMember, pairs: list[tuple[Any, Any]], plan: AssignmentPlan | None
) -> JurorRow:
    own = [pair for pair in pairs if pair[1] == member.pk]
    short = plan.underloaded.get(member.pk) if plan else None
    return JurorRow(
        member=member,
        load=len(own),
        limit=member.load_limit,
        match=_percent([table.affinity.get(pair, 0.0) for pair in own]),
        conflicts=sum(pair[1] == member.pk for pair in table.forbidden),
        sentence=sentence_of(short) if short else "",
    )


def _gaps(table: Table, pairs: list[tuple[Any, Any]], plan: AssignmentPlan | None) -> list[Gap]:
    needed = table.round.jurors_per_application
    gaps = []
    for one in table.applications:
        got = sum(pair[0] == one.pk for pair in pairs)
        if got < needed:
            short = plan.shortages.get(one.pk) if plan else None
            sentence = sentence_of(short) if short else _("Propose assignments to fill this place.")
            gaps.append(Gap(one, got, needed, sentence))
    return gaps


def _percent(values: list[float]) -> int:
    return round(100 * sum(values) / len(values)) if values else 0
