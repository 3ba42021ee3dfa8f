"""The rows of the list of a call's applications."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from applications.models import Application, CorrectionRequest
from applications.register.filtering import COUNTED
from applications.register.searching import asked_words
from applications.staff_queries import SENT, waiting_appeals_in

if TYPE_CHECKING:
    from calls.models import Call

# What the list can be sorted by: the word in the address, and the column.
SORTS = {"title": "title", "applicant": "applicant_name", "received": "submitted_at", "state": "state"}
_PLAIN = {"country": "country", "theme": "themes__key", "kind": "applicant_kind", "language": "language"}


def registered(call: Call, wanted: dict[str, Any], sort: str = "") -> QuerySet[Application]:
    """The list of a call's applications: `wanted` is what `RegisterFilter.wanted` gives.

    `sort` is a word of `SORTS`, with "-" before it for the other way round.
    """
    rows = searched(Application.objects.filter(call=call), wanted)
    rows = rows.filter(**{column: wanted[name] for name, column in _PLAIN.items() if wanted.get(name)})
    rows = _received(rows, wanted)
    return _sorted(_pending(rows, call, wanted.get("waiting", "")), sort)


def searched(rows: QuerySet[Application], wanted: Mapping[str, Any]) -> QuerySet[Application]:
    """Those with every word of "q", in the state that is asked for: "" for all that were sent."""
    for word in asked_words(wanted.get("q", "")):
        rows = rows.filter(search_text__contains=word)
    state = wanted.get("state", "")
    if state == COUNTED:
        return rows.filter(SENT).exclude(state="withdrawn")
    if state == "all":
        return rows
    return rows.filter(state=state) if state else rows.filter(SENT)


def ticked(call: Call, references: Collection[str], sort: str = "") -> QuerySet[Application]:
    """The applications of a call that were ticked, whatever their state is by now."""
    return _sorted(Application.objects.filter(call=call, reference__in=list(references)), sort)


def _received(rows: QuerySet[Application], wanted: dict[str, Any]) -> QuerySet[Application]:
    if "since" in wanted:
        rows = rows.filter(submitted_at__gte=wanted["since"])
    return rows.filter(submitted_at__lt=wanted["before"]) if "before" in wanted else rows


def _pending(rows: QuerySet[Application], call: Call, what: str) -> QuerySet[Application]:
    if what == "correction":
        asked = CorrectionRequest.objects.filter(application__call=call, state="open")
        return rows.filter(Q(pk__in=asked.values("application")))
    if what == "appeal":
        return rows.filter(pk__in=waiting_appeals_in(application__call=call).values("application"))
    return rows


def _sorted(rows: QuerySet[Application], sort: str) -> QuerySet[Application]:
    column = F(SORTS.get(sort.lstrip("-"), "submitted_at"))
    down = sort.startswith("-") or sort.lstrip("-") not in SORTS
    order = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return rows.order_by(order, "reference")
