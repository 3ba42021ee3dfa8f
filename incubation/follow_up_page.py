"""What the pages about a question show: the answer as facts, and whom of the team it went to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from incubation.journeys import country_word
from incubation.notices import team

if TYPE_CHECKING:
    from incubation.models import Outcome, Placement
    from people.models import User


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value, for components/facts.html."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the team who can answer, and what became of the letter; `note` is empty where there was none."""

    person: User
    note: str
    is_asked: bool


def answered(outcome: Outcome, placement: Placement, *, names: bool = False) -> list[Fact]:
    """The whole answer, with the day, and who gave it where `names` says so."""
    day = _day(placement, outcome.recorded_at)
    given = _("%(name)s, %(day)s") % {"name": outcome.recorded_by, "day": day} if names else day
    publishing = {None: _("Nobody was asked"), True: _("Yes"), False: _("No")}[outcome.may_publish]
    facts = [
        Fact(_("Is the solution in use?"), str(outcome.get_use_display())),
        Fact(_("What has become of it"), outcome.text),
        Fact(_("How many people it has reached"), people_word(outcome)),
        Fact(_("Countries where it runs now"), countries_word(outcome)),
        Fact(_("May it be published?"), publishing),
        Fact(_("Answered"), given),
    ]
    return [one for one in facts if one.value]


def people_word(outcome: Outcome) -> str:
    """How many people it reached; an empty text where nobody said."""
    return "" if outcome.people is None else number_format(outcome.people, force_grouping=True)


def countries_word(outcome: Outcome) -> str:
    """The countries where it runs by their names."""
    return ", ".join(filter(None, (country_word(code) for code in outcome.countries)))


def asked_people(placement: Placement, months: int) -> list[Asked]:
    """Everybody of the team who may answer, with when they were asked and reminded."""
    rows = {one.person_id: one for one in placement.follow_ups.filter(months=months)}
    found = []
    for person in team(placement):
        row = rows.get(person.pk)
        notes = []
        if row:
            notes.append(_("asked on %(day)s") % {"day": _day(placement, row.asked_at)})
            if row.sendings > 1:
                notes.append(_("again on %(day)s") % {"day": _day(placement, row.sent_at)})
            if row.reminded_at:
                notes.append(_("reminded on %(day)s") % {"day": _day(placement, row.reminded_at)})
        found.append(Asked(person, ", ".join(notes), row is not None))
    return found


def _day(placement: Placement, at: datetime) -> str:
    return date_format(at.astimezone(ZoneInfo(placement.application.call.zone)).date())
