"""The overview of a call: where it stands, what waits first, and where the applications come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from applications import staff_queries as read
from applications.charts import LAST_HOURS, ONE_HOUR, DayChart, Funnel, day_chart, funnel, hour_chart
from applications.moments import moment_cell
from applications.place_names import country_label
from applications.register.filtering import kind_words, language_label
from applications.step_words import step_word
from applications.tile_map import Tile, tiles, without_tile
from calls import ports
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
class OriginRow:
    """A country, a kind of organisation or a language with what came from it."""

    code: str
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
    hours: DayChart | None
    funnel: Funnel | None
    countries: list[OriginRow]
    tiles: list[Tile]
    without_tile: int
    kinds: list[OriginRow]
    languages: list[OriginRow]
    themes: list[Theme]
    drafts: list[DraftRow]
    to_rule: int


def overview(call: Call, *, with_names: bool) -> Overview:
    """Read the page's facts; without `with_names` only what names nobody."""
    numbers = read.totals(call)
    drafts = read.drafts_at_risk(call) if with_names else []
    days, hours = _charts(call)
    origins = read.by_origin(call)
    countries = _origins(origins, "country", country_label)
    sent = [(one.code, one.submitted) for one in countries if one.code and one.submitted]
    kinds = kind_words(read.kind_choices(call))
    return Overview(
        title=_title(call, numbers),
        figures=_figures(call, numbers),
        waiting=_waiting(call, numbers) if with_names else [],
        days=days,
        hours=hours,
        funnel=_funnel(call, numbers),
        countries=countries,
        tiles=tiles(sent) if sent else [],
        without_tile=without_tile(sent),
        kinds=_origins(origins, "applicant_kind", lambda code: kinds.get(code, code) or _("Not given")),
        languages=_origins(origins, "language", lambda code: language_label(code) or _("Not given")),
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
    return [*found, *_of_the_jury(call)]


def _of_the_jury(call: Call) -> list[Waiting]:
    """What is overdue or comes next in judging."""
    if call.state != "reviewing":
        return []
    alone = type(call).objects.filter(pk=call.pk)
    dues = [*ports.counted(ports.dues_of_jury(alone)), *ports.next_steps(alone)]
    return [Waiting(one.title, "", one.url, _("Go on")) for one in dues]


def _charts(call: Call) -> tuple[DayChart | None, DayChart | None]:
    """Submissions by day of the call's zone, and by hour right before the deadline."""
    if call.opens_at is None or call.deadline_at is None:
        return None, None
    words = describe(call.deadline_at, zone=call.zone, language=get_language() or "en").day
    instants = read.first_received(call)
    zone = ZoneInfo(call.zone)  # by the pinned rules; a database server has rules of its own
    days = day_chart(
        Counter(instant.astimezone(zone).date() for instant in instants),
        opens=call.opens_at,
        deadline=call.deadline_at,
        zone=call.zone,
        deadline_words=words,
    )
    left = Counter(hours_left(instant, call.deadline_at) for instant in instants)
    near = {hours: count for hours, count in left.items() if 0 <= hours < LAST_HOURS}
    return days, hour_chart(near, deadline=call.deadline_at, zone=call.zone, deadline_words=words)


def hours_left(instant: datetime, deadline: datetime) -> int:
    """Whole hours from an instant to the deadline: 0 in the last hour, below it from the deadline on."""
    return ceil((deadline - instant) / ONE_HOUR) - 1


def _origins(rows: list[dict[str, Any]], column: str, word: Callable[[str], str]) -> list[OriginRow]:
    """The rows of one table: most submitted first."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        sent, writing = sums.setdefault(row[column], [0, 0])
        sums[row[column]] = [sent + row["submitted"], writing + row["writing"]]
    ordered = sorted(sums.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    return [OriginRow(code, word(code), *numbers) for code, numbers in ordered]


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
