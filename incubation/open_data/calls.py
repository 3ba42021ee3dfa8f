"""Calls as data: what the list of calls, a call's page and its whole form tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from calls.deadlines import WindowState, to_wall
from calls.form_outline import form_in_force
from calls.models import Criterion
from calls.queries import public_calls
from calls.windows import state_of
from calls.workflow import ANNOUNCED
from incubation.open_data import call_shapes as shapes
from incubation.open_data.forms import form_as_data
from incubation.open_data.lists import VERSION, licence, texts, to

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call, Round

SHOWN: dict[WindowState, Literal["open", "coming"]] = {
    WindowState.OPEN: "open",
    WindowState.UPCOMING: "coming",
}


def listed(asked: dict[str, Any]) -> QuerySet[Call]:
    """The public calls that are asked for."""
    rows = public_calls(asked.get("show", ""), asked.get("programme", ""))
    rows = rows.prefetch_related(None).order_by("-deadline_at", "slug")
    return rows.filter(year=asked["year"]) if "year" in asked else rows


def line(call: Call) -> shapes.CallLine:
    """A call in a list; its programme comes with it."""
    is_announced = call.state in ANNOUNCED
    return {
        "slug": call.slug,
        "programme": call.programme.key,
        "year": call.year,
        "title": texts(call, "title"),
        "summary": texts(call, "summary"),
        "shown": SHOWN.get(state_of(call), "past") if call.state == "published" else "past",
        "is_announced": is_announced,
        "opens": _moment(call, call.opens_wall, call.opens_at),
        "deadline": _moment(call, call.deadline_wall, call.deadline_at),
        "award": _award(call),
        "page": to("calls:detail", slug=call.slug),
        "data": to("incubation:api_call", slug=call.slug),
        "results": to("incubation:api_results", slug=call.slug) if is_announced else None,
    }


def whole(call: Call) -> shapes.CallWhole:
    """A call with all that its pages tell: fourteen queries, whatever its size."""
    criteria = list(Criterion.objects.filter(rubric__call=call))
    form = form_in_force(call)
    return {
        **line(call),
        "version": VERSION,
        "licence": licence(),
        "description": texts(call, "description"),
        "who_can_apply": texts(call, "who_can_apply"),
        "rules": _rules(call),
        "themes": [
            {"key": one.key, "name": texts(one, "name")}
            for one in call.themes.all()
            if not (call.themes_open_ended and one.is_other)
        ],
        "themes_are_open": call.themes_open_ended,
        "partners": [
            {"name": texts(one, "name"), "role": one.role, "url": one.url or None}
            for one in call.partners.all()
        ],
        "dates": _dates(call),
        "moved": _moved(call),
        "eligibility": _eligibility(call),
        "judging": [_judging(one, criteria) for one in call.rounds.select_related("rubric")],
        "questions_and_answers": [
            {"question": texts(one, "question"), "answer": texts(one, "answer")} for one in call.faqs.all()
        ],
        "form": form_as_data(form) if form else None,
    }


def _dates(call: Call) -> list[shapes.DateOfCall]:
    return [
        {"kind": one.kind, "at": {"wall": one.wall, "zone": call.zone, "instant": one.at}}
        for one in call.key_dates.all()
    ]


def _moved(call: Call) -> list[shapes.Moved]:
    return [
        {"old": one.old_deadline, "new": one.new_deadline, "reason": one.reason, "told": one.requested_at}
        for one in call.extensions.filter(applicant=None)
    ]


def _eligibility(call: Call) -> list[shapes.Rule]:
    return [
        {
            "key": one.key,
            "question": texts(one, "question"),
            "passes": one.passes,
            "check": texts(one, "officer_check"),
        }
        for one in call.eligibility_rules.all()
    ]


def amount(value: Decimal | None, currency: str) -> shapes.Amount | None:
    """An amount with its currency; None where either is missing."""
    return {"amount": value, "currency": currency} if value is not None and currency else None


def _moment(call: Call, wall: str, at: datetime | None) -> shapes.Moment | None:
    if at is None:
        return None
    told = wall or to_wall(at, zone=call.zone).isoformat(timespec="minutes")
    return {"wall": told, "zone": call.zone, "instant": at}


def _award(call: Call) -> shapes.Award:
    return {
        "text": texts(call, "award_text"),
        "places": call.places,
        "reserve_places": call.reserve_places,
        "largest": amount(call.ceiling_amount, call.ceiling_currency),
        "budget": amount(call.budget_amount, call.ceiling_currency),
    }


def _rules(call: Call) -> shapes.RulesText | None:
    newest = call.rules_versions.order_by("-number").first()
    if newest is not None:
        return {"version": newest.number, "since": newest.made_at, "text": texts(newest, "text")}
    if call.published_at is None:
        return None
    # Published before versions were kept: what stands there is the first one.
    return {"version": 1, "since": call.published_at, "text": texts(call, "rules_text")}


def _judging(one: Round, criteria: Iterable[Criterion]) -> shapes.Judging:
    return {
        "key": one.key,
        "name": texts(one, "name"),
        "is_blind": one.is_blind,
        "jurors_per_application": one.jurors_per_application,
        "quorum": one.quorum,
        "lowest_mark": one.rubric.scale_min,
        "highest_mark": one.rubric.scale_max,
        "criteria": [
            {"name": texts(each, "name"), "guidance": texts(each, "guidance"), "weight": each.weight}
            for each in criteria
            if each.rubric_id == one.rubric_id
        ],
    }
