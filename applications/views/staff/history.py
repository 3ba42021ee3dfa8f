"""What the same applicant sent in other calls: beginning from an application, an organisation or a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications import same_applicant
from applications.history_page import history_rows, readable
from applications.models import Application
from applications.views.staff.desk import application_of, frame, page_of, pages
from calls.views.staff.desk import StaffRequest
from people.models import Organisation, User


@require_safe
def history(request: StaffRequest, reference: str) -> HttpResponse:
    """Of the applicant of one application, in the other calls."""
    application = application_of(request, reference)
    around = frame(
        application.call, "applications:register", _("The same applicant over the years"), above=application
    )
    return _page(request, same_applicant.of_application(application), around, but=application)


@require_safe
def organisation_history(request: StaffRequest, organisation: uuid.UUID) -> HttpResponse:
    """Of an organisation that applied to a call on which the reader works."""
    body = get_object_or_404(Organisation, public_id=organisation)
    _demand(request, organisation=body)
    return _page(request, same_applicant.of_organisation(body), _around(str(body), _("Organisation")))


@require_safe
def person_history(request: StaffRequest, person: uuid.UUID) -> HttpResponse:
    """Of a person who works on an application of such a call."""
    somebody = get_object_or_404(User, public_id=person)
    _demand(request, collaborators__user=somebody)
    return _page(request, same_applicant.of_person(somebody), _around(str(somebody), _("Person")))


def _demand(request: StaffRequest, **where: Any) -> None:
    if not Application.objects.for_staff(request.user).filter(**where).exists():
        raise Http404


def _around(title: str, kind: str) -> dict[str, Any]:
    crumbs = [(_("Office"), reverse("calls:office")), (title, "")]
    return {"page_title": title, "page_kicker": kind, "crumbs": crumbs}


def _page(
    request: StaffRequest,
    subject: same_applicant.Subject,
    around: dict[str, Any],
    *,
    but: Application | None = None,
) -> HttpResponse:
    reasons = same_applicant.found_for(subject)
    seen, hidden = readable(reasons, request.user, but=but)
    page = page_of(request, seen)
    rows = history_rows(list(page.object_list), reasons)
    context = {**around, **pages(page), "rows": rows, "elsewhere": hidden, "is_of_one": but is not None}
    return render(request, "applications/staff/history.html", context)
