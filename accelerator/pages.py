"""What stands on the home page: calls with their deadlines, winners, and figures counted from rows."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.workflow import WON
from calls.deadline_card import DeadlineCard, deadline_card
from calls.links import address
from calls.models import Call
from calls.pills import pill_of
from calls.workflow import ANNOUNCED
from core import clock
from core.countries import country_codes, country_name
from core.pills import Pill
from incubation.queries.results import MENTIONED
from scoring.models import Expert

SHOWN_WINNERS = 6


class CallLine(NamedTuple):
    """An open or coming call with its deadline."""

    call: Call
    deadline: DeadlineCard | None
    pill: Pill
    url: str


class Winner(NamedTuple):
    """A winner as the home page shows one."""

    kicker: str
    title: str
    by: str
    url: str


class Stage(NamedTuple):
    """A step of the way from idea to public service."""

    title: str
    note: str


def home_page(reader: Any) -> dict[str, Any]:
    """Open and coming calls, the latest winners, and the figures."""
    now = clock.now()
    public = Call.objects.public().filter(state="published", deadline_at__gt=now).select_related("programme")
    calls = [
        CallLine(call, deadline_card(call), pill_of(call), call.get_absolute_url())
        for call in public.order_by("deadline_at")
    ]
    open_calls = [line for line in calls if line.call.opens_at and line.call.opens_at <= now]
    first = open_calls[0] if open_calls else None
    return {
        "first": first,
        "deadline": deadline_card(first.call, reader) if first else None,
        "open_calls": open_calls[1:],
        "coming_calls": [line for line in calls if line not in open_calls],
        "winners": winners(),
        "figures": figures(),
        "stages": stages(),
        "results_url": address("incubation:all_results"),
    }


def winners() -> list[Winner]:
    """The latest winners of announced calls."""
    rows = (
        Application.objects.filter(call__state__in=ANNOUNCED, state__in=WON)
        .select_related("call")
        .order_by("-call__year", "-call__deadline_at", "pk")[:SHOWN_WINNERS]
    )
    return [
        Winner(
            kicker=" · ".join(filter(None, (str(row.call.year), _country(row.country)))),
            title=row.shown_title,
            by=row.applicant_name,
            url=address("incubation:winner", reference=row.reference),
        )
        for row in rows
    ]


def figures() -> list[tuple[int, str]]:
    """What can be counted and shown to everybody; a figure of nothing is left out."""
    counted = Application.objects.filter(call__state__in=ANNOUNCED).aggregate(
        all=Count("pk", filter=MENTIONED),
        countries=Count("country", distinct=True, filter=MENTIONED & ~Q(country="")),
        won=Count("pk", filter=Q(state__in=WON)),
    )
    experts = Expert.objects.count()
    rows = [
        (counted["all"], ngettext("application judged", "applications judged", counted["all"])),
        (
            counted["countries"],
            ngettext("country they came from", "countries they came from", counted["countries"]),
        ),
        (counted["won"], ngettext("winner", "winners", counted["won"])),
        (experts, ngettext("expert on the roster", "experts on the roster", experts)),
    ]
    return [row for row in rows if row[0]]


def stages() -> list[Stage]:
    """The way of a proposal, in four steps."""
    return [
        Stage(_("Propose"), _("Read the whole form first, without an account. Write alone or with others.")),
        Stage(
            _("Be judged fairly"),
            _("Independent experts score against published criteria. Ties to an applicant bar a juror."),
        ),
        Stage(_("Grow"), _("Winners go through incubation and acceleration with a mentor at their side.")),
        Stage(_("Pilot"), _("A public body tries the solution. We publish what changed, and what did not.")),
    ]


def _country(code: str) -> str:
    return country_name(code) if code.upper() in country_codes() else ""
