"""The words and links of the public pages, prepared so that templates only lay them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from calls.asking import may_be_asked
from calls.banners import IN_THE_RACE, banner, open_troubles
from calls.deadline_card import DeadlineCard, deadline_card
from calls.deadlines import Moment, WindowState, describe, describe_moment
from calls.linked_data import call_things
from calls.links import address
from calls.models import Call, Incident, Programme
from calls.pills import pill_of
from calls.ports import own_application
from calls.queries import CallPage
from calls.timeline import timeline
from calls.windows import state_of
from calls.workflow import ANNOUNCED
from core.pills import Pill


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of the list."""

    label: str
    url: str
    is_current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list."""

    call: Call
    pill: Pill
    deadline: DeadlineCard | None
    url: str
    partners: str


def filters(
    counts: Mapping[str, int], programmes: Iterable[Programme], shown: str, programme: str
) -> list[Chip]:
    """The chips above the list; each keeps the other filter."""
    words = {
        "": _("All"),
        "open": pgettext("calls in the list", "Open"),
        "coming": _("Coming"),
        "past": _("Past"),
    }
    by_state = [
        Chip(label, _query(key, programme), key == shown, counts[key or "all"])
        for key, label in words.items()
    ]
    by_programme = [
        Chip(str(one), _query(shown, "" if one.key == programme else one.key), one.key == programme, None)
        for one in programmes
    ]
    return by_state + by_programme


def _query(shown: str, programme: str) -> str:
    chosen = {name: value for name, value in (("show", shown), ("programme", programme)) if value}
    return f"?{urlencode(chosen)}" if chosen else address("calls:list")


def call_rows(calls: Iterable[Call]) -> list[tuple[str, list[CallRow]]]:
    """The calls under their headings: open now, coming, past."""
    groups: dict[str, list[CallRow]] = {_("Open now"): [], _("Coming"): [], _("Past"): []}
    for call in calls:
        window = state_of(call)
        place = {WindowState.OPEN: _("Open now"), WindowState.UPCOMING: _("Coming")}.get(window, _("Past"))
        partners = ", ".join(str(one) for one in call.partners.all() if one.role == "partner")
        results = address("incubation:results", slug=call.slug) if call.state in ANNOUNCED else ""
        card = deadline_card(call)
        groups[place].append(CallRow(call, pill_of(call), card, results or call.get_absolute_url(), partners))
    # What still can be met stands nearest first; the past newest first, as it was read.
    for heading in (_("Open now"), _("Coming")):
        groups[heading].sort(key=lambda row: row.deadline.iso if row.deadline else "")
    return [(heading, rows) for heading, rows in groups.items() if rows]


def start_address(call: Call) -> str:
    """Where an application is started, while the call is open; else an empty text."""
    return address("applications:start", slug=call.slug) if state_of(call) is WindowState.OPEN else ""


def call_context(page: CallPage, reader: Any) -> dict[str, Any]:
    """Everything that calls/detail.html shows."""
    call = page.call
    own = max((one.new_deadline for one in page.own), default=None)
    deadline = max(call.deadline_at, own) if own and call.deadline_at else call.deadline_at
    zone = getattr(reader, "zone", "") or None
    window = state_of(call)
    crumbs = [(_("Home"), address("home")), (_("Calls"), address("calls:list")), (str(call), "")]
    return {
        "call": call,
        "page": page,
        "pill": pill_of(call),
        "deadline": deadline_card(call, reader, deadline=deadline) if deadline else None,
        "opens": _opens(call, window),
        "deadline_fine": _("Everything is saved as you write.") if window is WindowState.OPEN else "",
        "act_url": address("applications:start", slug=call.slug) if window is WindowState.OPEN else "",
        "act_label": _("Start an application"),
        "is_open": window is WindowState.OPEN,
        "own": own_application(call, reader) if getattr(reader, "is_authenticated", False) else None,
        "asks_until": _asks_until(page, zone),
        "banner": banner(call, [*page.for_all, *page.own], _troubles(call)),
        "events": timeline(call, page.key_dates, zone),
        "judging": [(one, page.criteria_of(one)) for one in page.rounds],
        "partners": page.partners,
        "results_url": address("incubation:results", slug=call.slug) if call.state in ANNOUNCED else "",
        "page_kicker": f"{call.programme} {call.year}",
        "page_title": str(call),
        "page_lead": call.summary,
        "crumbs": crumbs,
        "linked_data": call_things(call, page.partners, crumbs),
    }


def _troubles(call: Call) -> list[Incident]:
    """What goes wrong now, while applications are taken; asked only where the gate saw something."""
    is_touched = call.state in IN_THE_RACE and getattr(call, "is_troubled", False)
    return open_troubles(call) if is_touched else []


def _asks_until(page: CallPage, zone: str | None) -> str:
    """Until when a question can be asked in public, in words; "" where none is taken now."""
    own = next((one.at for one in page.key_dates if one.kind == "questions_until"), None)
    ends = own or page.call.deadline_at
    if ends is None or not may_be_asked(page.call, ends):
        return ""
    language = get_language() or "en"
    return describe(ends, zone=page.call.zone, reader_zone=zone, language=language).line


def _opens(call: Call, window: WindowState) -> Moment | None:
    """When a published call opens that is not open yet: what its page says first."""
    if window is not WindowState.UPCOMING or call.opens_at is None:
        return None
    return describe_moment(call.opens_at, zone=call.zone, language=get_language() or "en", seconds=False)
