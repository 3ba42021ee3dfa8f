"""The list of a call's applications: search, filter, choose the columns, sort."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.moments import moment_cell
from applications.pills import pill_of
from applications.register import columns as shown
from applications.register.columns import Column, Known
from applications.register.listing import Listing
from applications.register.rows import SORTS
from applications.staff_queries import searches_for
from applications.views.staff.desk import frame, page_of, pages
from calls.models import Call
from calls.permissions import officer
from calls.views.staff.desk import StaffRequest, staffed_call
from core.sheets.writing import FORMATS
from core.zones import zone_name

INSTANTS = {"received": "submitted_at", "saved": "saved_at"}


@require_safe
def register(request: StaffRequest, slug: str) -> HttpResponse:
    """Search, filter, sort; fifty a page. Ticked rows are for the buttons below, not for the list."""
    call = staffed_call(request, slug)
    listing = Listing(call, _without_ticks(request))
    page = page_of(request, shown.with_columns(listing.rows, listing.columns))
    number = page.paginator.count
    title = ngettext("%(count)s application", "%(count)s applications", number) % {"count": number}
    sorts = _sorts(listing.sort)
    context = {
        **frame(call, "applications:register", title),
        **pages(page),
        "filter": listing.filter,
        "listing": listing,
        "is_filtered": listing.is_filtered,
        "columns": [{"column": one, "sort": sorts.get(one.sort)} for one in listing.columns],
        "title_sort": sorts["title"],
        "choices": _choices(listing),
        "rows": [
            {"application": one.row, "cells": _cells(call, one, listing.columns)}
            for one in shown.known(list(page.object_list), listing.columns)
        ],
        "searches": _chips(call, request.user, listing.query),
        "formats": FORMATS.values(),
        "may_act": officer(call, request.user),
        "zone": zone_name(call.zone, request.LANGUAGE_CODE),
    }
    return render(request, "applications/staff/register.html", context)


def _without_ticks(request: StaffRequest) -> Any:
    asked = request.GET.copy()
    asked.pop("application", None)
    return asked


def _choices(listing: Listing) -> list[dict[str, Any]]:
    """The columns that can be chosen; those in use are ticked."""
    used = {one.key for one in listing.columns}
    return [{"key": one.key, "label": one.label, "is_used": one.key in used} for one in listing.offered]


def _cells(call: Call, one: Known, columns: Iterable[Column]) -> list[dict[str, Any]]:
    """What stands in each cell: a pill for the state, else a text; instants as the page writes them."""
    cells: list[dict[str, Any]] = []
    for column in columns:
        if column.key == "state":
            cells.append({"pill": pill_of(one.row)})
        elif column.key in INSTANTS:
            cells.append({"text": moment_cell(call, getattr(one.row, INSTANTS[column.key]))})
        else:
            cells.append({"text": column.cell(one), "is_number": column.is_number})
    return cells


def _chips(call: Call, reader: Any, query: str) -> list[dict[str, Any]]:
    """The searches that the reader may use here; the one in use is marked."""
    return [
        {"label": one.name, "url": f"?{one.query}", "is_current": one.query == query}
        for one in searches_for(call, reader)
    ]


def _sorts(current: str) -> dict[str, dict[str, Any]]:
    """For each column that sorts: the word for its next press, and how it is sorted now."""
    asked = current or "-received"
    ways = {asked.lstrip("-"): "descending" if asked.startswith("-") else "ascending"}
    return {
        name: {"next": f"-{name}" if ways.get(name) == "ascending" else name, "now": ways.get(name, "")}
        for name in SORTS
    }
