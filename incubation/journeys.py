"""A winner's journey since the award, as everybody may read it: stage, pilots, end, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from core.countries import country_codes, country_name
from core.pills import Pill
from incubation.days import today
from incubation.models import Pilot, Placement
from incubation.pills import journey_pill


@dataclass(frozen=True, slots=True)
class Journey:
    """A winner as the results page shows it; `events` are sentences in the order of time."""

    application: Application
    country: str
    by: str
    pill: Pill
    events: list[str] = field(default_factory=list)


def country_word(code: str) -> str:
    """The country's name, or an empty text where none or an unknown one is recorded."""
    return country_name(code) if code.upper() in country_codes() else ""


def name_of(winner: Application) -> str:
    """Who won, as everybody may read it; an empty text where nobody is named."""
    return winner.applicant_name or (winner.organisation.name if winner.organisation else "")


def journey_of(winner: Application) -> Journey:
    """What is public of a winner. The placement and its rows are prefetched by `queries.results.winners`."""
    placement: Placement | None = getattr(winner, "placement", None)
    by = name_of(winner)
    events = list(_events(winner, placement)) if placement else []
    return Journey(winner, country_word(winner.country), by, journey_pill(winner.state), events)


def _events(winner: Application, placement: Placement) -> list[str]:
    lines = [_("Admitted to the cohort on %(day)s") % {"day": date_format(placement.admitted_on)}]
    if winner.state in ("acceleration", "piloting"):
        stage, day = winner.get_state_display(), date_format(placement.stage_began_on)
        lines.append(_("%(stage)s since %(day)s") % {"stage": stage, "day": day})
    lines += [_pilot_line(pilot, today(winner.call)) for pilot in placement.pilots.all()]
    if placement.ended_on and winner.state in ("graduated", "left"):
        words = (
            _("Graduated on %(day)s") if winner.state == "graduated" else _("Left the programme on %(day)s")
        )
        lines.append(words % {"day": date_format(placement.ended_on)})
    for outcome in (one for one in placement.outcomes.all() if one.is_public):
        answer = {"months": outcome.months, "answer": outcome.get_use_display()}
        lines.append(_("After %(months)s months: %(answer)s") % answer)
    return lines


def has_begun(pilot: Pilot, day: date) -> bool:
    """By its first day. One without belongs to a placement that is at its pilot; a replication is a plan."""
    return not pilot.replicates_id if pilot.starts_on is None else pilot.starts_on <= day


def taken_over_words(pilot: Pilot, day: date) -> str:
    """The heading of a replication, with a place for its host."""
    return _("Taken over by %(host)s") if has_begun(pilot, day) else _("To be taken over by %(host)s")


def _pilot_line(pilot: Pilot, day: date) -> str:
    host = {"host": pilot.host_body, "country": country_word(pilot.country)}
    if pilot.replicates_id:
        is_there = has_begun(pilot, day)
        words = (
            _("Taken over by %(host)s, %(country)s")
            if is_there
            else _("To be taken over by %(host)s, %(country)s")
        )
        line = words % host
    else:
        line = _("Pilot at %(host)s, %(country)s") % host
    return f"{line}: {pilot.get_verdict_display()}" if pilot.verdict else line
