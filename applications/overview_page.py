"""The overview of a call: where it stands, what waits first, and where the applications come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from applications import staff_queries as read
from applications.charts import DayChart, Funnel, day_chart, funnel
from applications.moments import moment_cell
from applications.place_names import country_label
from applications.step_words import step_word
from calls.deadlines import describe
from calls.windows import state_of
from core import clock

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call, Theme


@dataclass(frozen=True)
class Waiting:
    """Something that should be done first."""

    headline: str
    note: str
    url: str
    label: str


@dataclass(frozen=True)
class CountryRow:
    """A country with what came from it."""

    name: str
    submitted: int
    writing: int


@dataclass(frozen=True)
class DraftRow:
    """A draft at risk."""

    application: Application
    country: str
    saved: str
    reminded: str


@dataclass(frozen=True)
class Overview:
    """Everything the page shows; `drafts` and `waiting` are empty for who only reads statistics."""

    title: str
    figures: list[tuple[int, str]]
    waiting: list[Waiting]
    days: DayChart | None
    funnel: Funnel | None
    countries: list[CountryRow]
    themes: list[Theme]
    drafts: list[DraftRow]
    to_rule: int


def overview(call: Call, *, with_names: bool) -> Overview:
    """Read the page's facts; without `with_names` only what names nobody."""
    numbers = read.totals(call)
    drafts = read.drafts_at_risk(call) if with_names else []
    return Overview(
        title=_title(call, numbers),
        figures=_figures(call, numbers),
        waiting=_waiting(call, numbers) if with_names else [],
        days=_days(call),
        funnel=_funnel(call, numbers),
        countries=[
            CountryRow(country_label(row["country"]), row["submitted"], row["writing"])
            for row in read.by_country(call)
        ],
        themes=read.by_theme(call),
        drafts=_draft_rows(call, drafts),
        to_rule=numbers["to_rule"] if call.sealed_at else 0,
    )


def _title(call: Call, numbers: dict[str, int]) -> str:
    named = {"submitted": numbers["submitted"], "writing": numbers["writing"]}
    if not numbers["started"]:
        return _("Nobody has started an application yet")
    if not numbers["writing"]:
        return ngettext("%(submitted)s submitted", "%(submitted)s submitted", numbers["submitted"]) % named
    if state_of(call).value in ("upcoming", "open"):
        return _("%(submitted)s submitted, %(writing)s still writing") % named
    return _("%(submitted)s submitted, %(writing)s not sent") % named


def _figures(call: Call, numbers: dict[str, int]) -> list[tuple[int, str]]:
    rows = [
        (numbers["submitted"], _("submitted")),
        (numbers["countries"], ngettext("country", "countries", numbers["countries"])),
        (numbers["started"], ngettext("draft started", "drafts started", numbers["started"])),
    ]
    if call.sealed_at:
        rows.append((numbers["to_rule"], _("waiting for a ruling")))
    return rows


def _waiting(call: Call, numbers: dict[str, int]) -> list[Waiting]:
    found = [
        Waiting(
            _("%(step)s: a second person has to sign") % {"step": step_word(one.step)},
            f"{one.application.reference} · {one.application.shown_title}",
            reverse("applications:request", args=[one.pk]),
            _("Open the request"),
        )
        for one in read.waiting_requests(call)
    ]
    found += [
        Waiting(
            _("An appeal waits for its answer"),
            f"{one.application.reference} · {one.application.shown_title}",
            reverse("applications:answer_appeal", args=[one.application.reference]),
            _("Read the appeal"),
        )
        for one in read.waiting_appeals(call)
    ]
    check = reverse("applications:eligibility", args=[call.slug])
    overdue, unruled = read.overdue_corrections(call), numbers["to_check"] if call.sealed_at else 0
    if overdue:
        headline = ngettext("%(count)s correction is overdue", "%(count)s corrections are overdue", overdue)
        note = _("Its date has passed. The last valid submission counts once it is closed.")
        found.append(
            Waiting(headline % {"count": overdue}, note, f"{check}?show=correction", _("Open the list"))
        )
    if unruled:
        headline = ngettext(
            "%(count)s submission waits for a ruling", "%(count)s submissions wait for a ruling", unruled
        )
        note = _("The review can start when each is eligible or ineligible.")
        found.append(Waiting(headline % {"count": unruled}, note, check, _("Check eligibility")))
    return found


def _days(call: Call) -> DayChart | None:
    if call.opens_at is None or call.deadline_at is None:
        return None
    words = describe(call.deadline_at, zone=call.zone, language=get_language() or "en").day
    return day_chart(
        read.by_day(call),
        opens=call.opens_at,
        deadline=call.deadline_at,
        zone=call.zone,
        deadline_words=words,
    )


def _funnel(call: Call, numbers: dict[str, int]) -> Funnel | None:
    steps = [
        (_("Drafts started"), numbers["started"]),
        (_("Eligibility quiz passed"), numbers["quiz"]),
        (_("Half of the answers there"), numbers["half"]),
        (_("All answers there"), numbers["complete"]),
        (pgettext("count", "Submitted"), numbers["submitted"]),
    ]
    return funnel(steps)


def _draft_rows(call: Call, drafts: list[Application]) -> list[DraftRow]:
    reminded = read.last_reminders(drafts) if drafts else {}
    return [
        DraftRow(
            one,
            country_label(one.country),
            _days_ago((clock.now() - one.saved_at).days),
            moment_cell(call, reminded.get(one.ledger_name)),
        )
        for one in drafts
    ]


def _days_ago(days: int) -> str:
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
