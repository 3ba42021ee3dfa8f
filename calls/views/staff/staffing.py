"""Who works here, over all calls: the matrix, its file, and invitations; for administrators."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls import ports, role_matrix
from calls.invitation_rows import invitation_rows
from calls.models import StaffInvitation
from calls.services.inviting import invite_staff, send_invitation_again, withdraw_invitation
from calls.staff_forms.staffing import InviteForm, MatrixFilter
from calls.views.staff.desk import StaffRequest, attempt, say
from core.sheets.answers import table_answer
from core.sheets.writing import format_of

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(title: str) -> list[tuple[str, str]]:
    trail = [(_("People"), reverse("people:directory")), (_("Roles on calls"), reverse("calls:staff"))]
    return [*trail, (title, "")] if title else [trail[0], (trail[1][0], "")]


@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """People down, calls across; a filter, and the way to the file."""
    form = MatrixFilter(request.GET)
    wanted = form.wanted
    page = Paginator(role_matrix.people_with(wanted), role_matrix.PAGE_SIZE).get_page(request.GET.get("page"))
    calls, rows = role_matrix.matrix(page, wanted)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": form,
        "calls": calls,
        "rows": rows,
        "page_obj": page,
        "query": query.urlencode(),
        "page_title": _("Roles on calls"),
        "page_lead": _("Who holds what in which call, since when, given by whom, until when."),
        "crumbs": _crumbs(""),
    }
    return render(request, "calls/office/staff.html", context)


@require_safe
def staff_csv(request: StaffRequest) -> HttpResponseBase:
    """The same as a file, written down like every file that leaves."""
    wanted = MatrixFilter(request.GET).wanted
    count = role_matrix.wanted_roles(wanted).count()
    ports.note_taking(request.user, "roles", None, str(count))
    kind = format_of(request.GET.get("format", ""))
    return table_answer("roles", kind, role_matrix.heads(), role_matrix.lines(wanted))


@GET_POST
def invitations(request: StaffRequest) -> HttpResponse:
    """Invite somebody, and every invitation with its state."""
    if request.POST.get("invitation"):
        return act_on_invitation(request, reverse("calls:staff_invitations"), StaffInvitation.objects.all())
    form = InviteForm(request.POST or None, initial=_asked_for(request))
    if form.is_valid() and attempt(form, lambda: _invite(request, form), request):
        return redirect("calls:staff_invitations")
    page = Paginator(StaffInvitation.objects.all(), role_matrix.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "invitations": invitation_rows(page.object_list),
        "page_title": _("Invite staff"),
        "page_lead": _("Each invitation, its acceptance and its end stand in the ledger."),
        "crumbs": _crumbs(_("Invite staff")),
    }
    return render(request, "calls/office/invitations.html", context)


def _asked_for(request: StaffRequest) -> dict[str, Any]:
    """What the link in a letter that asks for somebody fills in."""
    chosen = {name: request.GET.getlist(name) for name in ("calls", "roles")}
    return {"address": request.GET.get("address", "")[:254], **chosen}


def _invite(request: StaffRequest, form: InviteForm) -> None:
    address = form.cleaned_data["address"]
    invite_staff(address, by=request.user, **form.chosen)
    say(request, told(address))


def told(address: str) -> str:
    """What is said after inviting, the same for known and unknown addresses."""
    return _("A letter is on its way to %(address)s. It stands in the ledger.") % {"address": address}


def act_on_invitation(request: StaffRequest, back: str, among: QuerySet[StaffInvitation]) -> HttpResponse:
    """Send an invitation again or take it back, among those that the page shows."""
    one = get_object_or_404(among, public_id=_uuid(request.POST.get("invitation", "")))
    if request.POST.get("act") == "again":
        if attempt(None, lambda: send_invitation_again(one, by=request.user), request):
            say(request, _("The invitation goes out again. The link before leads nowhere any more."))
    elif attempt(None, lambda: withdraw_invitation(one, by=request.user), request):
        say(request, _("The invitation is taken back."))
    return redirect(back)


def _uuid(text: str) -> str:
    """The text where it is an identifier, else one that nothing has."""
    from uuid import UUID

    try:
        return str(UUID(text))
    except ValueError:
        return "00000000-0000-0000-0000-000000000000"
