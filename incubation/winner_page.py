"""One winner as everybody may read it: what the results page tells, in full.

Nothing of a person stands here that the results page does not name. Answers are those that their team let
be published, indicators those that the office published, and files are nobody's but the team's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.translations import said_in_all
from core.pills import Pill
from incubation.citation import citation
from incubation.days import today
from incubation.follow_up_page import Fact, countries_word, people_word
from incubation.journeys import country_word, has_begun, name_of, taken_over_words
from incubation.models import Stage
from incubation.pills import journey_pill
from incubation.pilot_chart import Measured, measured

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application
    from incubation.models import KnowledgeProduct, Outcome, Pilot, Placement

UNDER_WAY = ("incubation", "acceleration", "piloting")


@dataclass(frozen=True, slots=True)
class Step:
    """A day of the journey, for components/trail.html."""

    title: str
    note: str
    is_done: bool = True
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class PilotShown:
    """A pilot with its figures where they are published, why its verdict, and who took it over."""

    pilot: Pilot
    title: str
    country: str
    period: str
    measured: list[Measured]
    told: str = ""  # why the verdict, in the reader's language where it is written in it
    told_in: str = ""
    replications: list[PilotShown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """How the solution stood so many months later."""

    months: int
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class WinnerPage:
    """The whole page; `headline` is one line such as "2018 winner · piloted in Kazakhstan"."""

    winner: Application
    headline: str
    by: str
    country: str
    summary: str
    pill: Pill
    steps: list[Step]
    pilots: list[PilotShown]
    answers: list[Answer]
    products: list[tuple[KnowledgeProduct, str]]
    certificates: list[tuple[str, str]]


def address_of(winner: Application) -> str:
    """The winner's page: by the reference, which the results page shows and which says nothing."""
    return reverse("incubation:winner", kwargs={"reference": winner.reference})


def page_of(winner: Application, *, summary: str) -> WinnerPage:
    """What is public of a winner whose rows are fetched by `queries.winners.whole`; no query."""
    placement: Placement | None = getattr(winner, "placement", None)
    pilots = list(placement.pilots.all()) if placement else []
    return WinnerPage(
        winner=winner,
        headline=headline(winner, pilots),
        by=name_of(winner),
        country=country_word(winner.country),
        summary=summary,
        pill=journey_pill(winner.state),
        steps=list(_steps(winner, placement)),
        pilots=_nested(pilots, today(winner.call)),
        answers=[_answer(one) for one in placement.outcomes.all() if one.is_public] if placement else [],
        products=[(one, citation(one)) for one in winner.knowledge_products.all()],
        certificates=[
            (
                str(one.get_kind_display()),
                reverse("scoring:check_certificate", kwargs={"code": one.code}),
            )
            for one in winner.certificates.all()
        ],
    )


def headline(winner: Application, pilots: Iterable[Pilot]) -> str:
    """Year of the award, and in which countries the solution was tried, taken over, or is to be."""
    parts = [_("%(year)s winner") % {"year": winner.call.year}]
    day = today(winner.call)
    listed = list(pilots)
    begun = [one for one in listed if has_begun(one, day)]
    first = _countries(one for one in begun if not one.replicates_id)
    other = _countries(one for one in begun if one.replicates_id)
    if first:
        parts.append(_("piloted in %(countries)s") % {"countries": first})
    if other:
        parts.append(_("replicated in %(countries)s") % {"countries": other})
    planned = _countries(one for one in listed if one.replicates_id and not has_begun(one, day))
    if planned:
        parts.append(_("replication planned in %(countries)s") % {"countries": planned})
    return " · ".join(parts)


def _countries(pilots: Iterable[Pilot]) -> str:
    return ", ".join(filter(None, dict.fromkeys(country_word(one.country) for one in pilots)))


def _steps(winner: Application, placement: Placement | None) -> Iterator[Step]:
    zone = ZoneInfo(winner.call.zone)
    announced = getattr(winner.call, "announcement", None)
    if announced is not None and announced.released_at:
        named = [one.at for one in winner.history.all() if one.step in ("award", "promote")]
        yield Step(_("Named as a winner"), _day(named[-1] if named else announced.released_at, zone))
    if placement is None:
        return
    is_now = winner.state == "incubation"
    title = _("Admitted to the cohort")
    yield Step(title, date_format(placement.admitted_on), is_done=not is_now, is_now=is_now)
    entered = {one.target: one.at for one in winner.history.all() if one.target in UNDER_WAY[1:]}
    for stage, at in entered.items():
        is_now = winner.state == stage
        title = _("Stage begun: %(stage)s") % {"stage": Stage(stage).label}
        day = date_format(placement.stage_began_on) if is_now else _day(at, zone)
        yield Step(title, day, is_done=not is_now, is_now=is_now)
    if placement.ended_on and winner.state in ("graduated", "left"):
        title = _("Graduated") if winner.state == "graduated" else _("Left the programme")
        yield Step(title, date_format(placement.ended_on))


def _day(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone).date())


def _nested(pilots: list[Pilot], day: date) -> list[PilotShown]:
    """The pilots, each with all who took it over, at whatever remove, below it."""
    parents = {one.pk: one.replicates_id for one in pilots}

    def root(key: int) -> int:
        seen = {key}
        while (above := parents.get(key)) is not None and above in parents and above not in seen:
            seen.add(above)
            key = above
        return key

    return [
        _shown(
            one, day, [_shown(each, day) for each in pilots if each.pk != one.pk and root(each.pk) == one.pk]
        )
        for one in pilots
        if root(one.pk) == one.pk
    ]


def _shown(pilot: Pilot, day: date, replications: list[PilotShown] | None = None) -> PilotShown:
    words = taken_over_words(pilot, day) if pilot.replicates_id else _("Pilot at %(host)s")
    figures = pilot.indicators.all() if pilot.figures_published_at else ()
    return PilotShown(
        pilot,
        words % {"host": pilot.host_body},
        country_word(pilot.country),
        _period(pilot.starts_on, pilot.ends_on),
        [measured(one, pilot.starts_on) for one in figures],
        *_told(pilot),
        replications or [],
    )


def _told(pilot: Pilot) -> tuple[str, str]:
    """What is told of the verdict, and in which language: the reader's, else the first that there is."""
    written = {code: text for code, _name, text in said_in_all(pilot, "told")} if pilot.verdict else {}
    for code in (get_language() or "", *written):
        if code in written:
            return written[code], code
    return "", ""


def _period(starts: date | None, ends: date | None) -> str:
    if starts and ends:
        return _("%(first)s to %(last)s") % {"first": date_format(starts), "last": date_format(ends)}
    if starts:
        return _("since %(day)s") % {"day": date_format(starts)}
    return _("until %(day)s") % {"day": date_format(ends)} if ends else ""


def _answer(outcome: Outcome) -> Answer:
    facts = [Fact(_("Is the solution in use?"), str(outcome.get_use_display()))]
    if outcome.may_publish:
        facts += [
            Fact(_("What has become of it"), outcome.text),
            Fact(_("How many people it has reached"), people_word(outcome)),
            Fact(_("Countries where it runs now"), countries_word(outcome)),
        ]
    return Answer(outcome.months, [one for one in facts if one.value])
