"""The administrators' directory: who is here, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.numbers import row_number
from core.refusals import NotAllowed, Refusal
from people import ports
from people.account_forms import CallRoleForm
from people.models import User
from people.queries import people_matching
from people.services.roles import set_hub_role

PAGE_SIZE = 50


def administrator(request: HttpRequest) -> Any:
    """The reader, if they administer people; anybody else is told of nothing."""
    reader: Any = request.user
    if not (reader.is_active and reader.is_administrator):
        raise Http404
    return reader


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account, to be searched by name or address."""
    administrator(request)
    wanted = request.GET.get("q", "")
    page = Paginator(people_matching(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "wanted": wanted, "page_title": _("People")}
    return render(request, "people/directory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person's roles: in the Hub, and on calls."""
    reader = administrator(request)
    row = get_object_or_404(User, public_id=person)
    form = CallRoleForm(request.POST if request.POST.get("act") == "give" else None)
    done = _act(request, row, form, reader) if request.method == "POST" else None
    if done:
        return done
    context = {
        "person": row,
        "form": form,
        "held": ports.roles_held(row),
        "page_kicker": row.email,
        "page_title": str(row),
        "crumbs": [(_("People"), reverse("people:directory")), (str(row), "")],
    }
    return render(request, "people/roles.html", context)


def _act(request: HttpRequest, row: User, form: CallRoleForm, by: Any) -> HttpResponse | None:
    """Take what was sent; a redirect where it is done, None where the page is shown again."""
    act, value = request.POST.get("act", ""), request.POST.get("value", "")
    service: Callable[[], Any] | None = None
    if act == "give" and form.is_valid():
        chosen = form.cleaned_data
        service = lambda: ports.give_role(row, chosen["call"], chosen["role"], by)  # noqa: E731
    elif act == "end":
        service = lambda: ports.end_role(row, row_number(value), by)  # noqa: E731
    elif act in ("hub_staff", "administrator"):
        service = lambda: set_hub_role(row, role=act, held=value == "yes", by=by)  # noqa: E731
    if service is None:
        return None
    try:
        service()
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Done. It stands in the ledger."))
    return redirect("people:roles", person=row.public_id)
