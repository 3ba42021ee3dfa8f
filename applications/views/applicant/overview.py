"""My applications, and the page of one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.afterwards import pages_after_announcement
from applications.models import Message
from applications.opening_log import opened_for_applicant
from applications.permissions import collaborator_role
from applications.pills import standing_pill
from applications.presence import presence_on
from applications.queries import my_applications
from applications.status_page import status_page
from applications.threads import unread
from applications.views.applicant.gate import frame, mine, person
from calls.deadline_card import deadline_card
from core import clock

PAGE_SIZE = 50


@require_safe
def my_list(request: HttpRequest) -> HttpResponse:
    """Every application the reader works on."""
    page = Paginator(my_applications(person(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "application": one,
            "pill": standing_pill(one),
            "role": _own_role(one),
            "deadline": deadline_card(one.call, deadline=_deadline(one)) if one.state == "draft" else None,
            "unsent": _unsent_line(one) if one.state == "submitted" and one.has_unsent else "",
            "continue": _continue(one),
        }
        for one in page.object_list
    ]
    context = {
        "rows": rows,
        "page_obj": page,
        "page_title": _("My applications"),
        "crumbs": [(_("My applications"), "")],
    }
    return render(request, "applications/mine.html", context)


def _deadline(application: Any) -> datetime | None:
    """The deadline that holds for a row of the list, its owner's extension included."""
    times = [one for one in (application.call.deadline_at, application.own_extension) if one]
    return max(times, default=None)


def _unsent_line(application: Any) -> str:
    """Says that something else is kept than the version that counts, while that can still be a mistake."""
    valid = application.valid_submission
    if valid is None or not _is_open(application):
        return ""
    return _("Version %(number)s is submitted. The changes you made since are not.") % {
        "number": valid.number
    }


def _is_open(application: Any) -> bool:
    deadline = _deadline(application)
    return deadline is None or clock.now() < deadline


def _continue(application: Any) -> dict[str, str] | None:
    """Where the reader goes on writing: the section that was written last, or the correction asked for."""
    if application.my_part[0].role not in ("owner", "editor"):
        return None
    if application.state == "correction_requested":
        url = reverse("applications:correction", args=[application.reference])
        return {"url": url, "label": _("Correct the application")}
    if application.state not in ("draft", "submitted") or not _is_open(application):
        return None
    if not application.last_section:
        return {"url": application.get_absolute_url(), "label": _("Continue")}
    url = reverse("applications:section", args=[application.reference, application.last_section])
    return {"url": url, "label": _("Continue")}


def _own_role(application: Any) -> str:
    return str(application.my_part[0].get_role_display())


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to do, what happened, and what comes next."""
    application = mine(request, reference)
    status = status_page(application, request.user)
    is_asked = application.state == "correction_requested"
    correction = application.corrections.filter(state="open").first() if is_asked else None
    context = {
        **frame(request, application),
        "page_title": application.shown_title,
        "pill": standing_pill(application),
        "status": status,
        "presence": presence_on(application, status.contents, request.user),
        "role": collaborator_role(application, request.user),
        "correction": correction,
        "correction_due": correction
        and deadline_card(application.call, request.user, deadline=correction.due_at),
        "new_messages": unread(application, person(request), Message.Side.TEAM).count(),
        "people": list(application.collaborators.all()),
        "carried": application.form.version > 1 and application.carried.exists(),
        "opened": opened_for_applicant(application),
        "pages_after": pages_after_announcement(application, request.user),
    }
    if not status.is_open:
        context["deadline"] = None
    return render(request, "applications/detail.html", context)
