"""What every office page about applications shares: who may come in, the rail, and who may act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application
from applications.staff_queries import staffed
from calls.models import Call
from calls.permissions import officer
from calls.rail import rail
from calls.views.staff.desk import StaffRequest
from core.refusals import NotAllowed

PAGE_SIZE = 50
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def application_of(request: StaffRequest, reference: str) -> Application:
    """The application for an officer or approver of its call; 404 for anybody else."""
    return get_object_or_404(staffed(request.user), reference=reference)


def demand_officer(call: Call, user: Any) -> None:
    """Raise NotAllowed (403) for staff of the call who may read here, but not act."""
    if not officer(call, user):
        raise NotAllowed(_("Your role does not include this step."))


def frame(
    call: Call,
    stage: str,
    title: str,
    *,
    above: Application | None = None,
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """The context of a page at the stage `stage` (its URL name); `above` is the application it belongs to."""
    crumbs = [
        (_("Office"), reverse("calls:office")),
        (str(call), reverse("applications:overview", args=[call.slug])),
    ]
    if above is not None:
        crumbs.append((above.reference, reverse("applications:dossier", args=[above.reference])))
    return {
        "call": call,
        "rail": rail(call, stage, counts),
        "crumbs": [*crumbs, (title, "")],
        "page_kicker": call.title if above is None else f"{call.title} · {above.reference}",
        "page_title": title,
        "layout": "layouts/office.html",
    }


class KnownCount(Paginator):
    """A paginator for rows that were counted before."""

    def __init__(self, rows: Any, number: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.__dict__["count"] = number


def page_of(request: StaffRequest, rows: Any, number: int | None = None) -> Page:
    """One page of a list; `number` is how many rows there are, where that is known."""
    paginator = Paginator(rows, PAGE_SIZE) if number is None else KnownCount(rows, number)
    return paginator.get_page(request.GET.get("page"))


def pages(page: Page) -> dict[str, Any]:
    """The context of components/pagination.html."""
    return {"page_obj": page, "page_range": page.paginator.get_elided_page_range(page.number, on_each_side=2)}


def status_of(form: forms.Form) -> int:
    """422 for a page that shows what is wrong, else 200."""
    return 422 if form.is_bound and form.errors else 200
