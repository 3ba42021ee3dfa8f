"""Being away with a deputy, and handing over for good: first what would move, then the deed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.models import Absence
from calls.office_dues import due_rows
from calls.office_rows import calls_of, roles_of, waiting_for
from calls.services.absence import end_absence, hand_over_office, mark_absence, plan
from calls.staff_forms.staffing import AbsenceForm, ColleagueForm
from calls.views.staff.desk import StaffRequest, attempt, say
from core import clock
from core.numbers import row_number
from people.models import User

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 20


def _about(request: StaffRequest, person: UUID | None) -> User:
    """Whose roles it is about: the reader's own, or for an administrator anybody's."""
    return get_object_or_404(User, public_id=person, erased_at=None) if person else request.user


def _frame(request: StaffRequest, person: User, title: str) -> dict[str, Any]:
    if person.pk == request.user.pk:
        crumbs = [(_("Office"), reverse("calls:office")), (title, "")]
    else:
        crumbs = [
            (_("People"), reverse("people:directory")),
            (str(person), reverse("people:roles", args=[person.public_id])),
            (title, ""),
        ]
    return {"person": person, "is_own": person.pk == request.user.pk, "page_title": title, "crumbs": crumbs}


@GET_POST
def away(request: StaffRequest, person: UUID | None = None) -> HttpResponse:
    """Mark an absence with a deputy, see what they will hold, end it earlier."""
    row = _about(request, person)
    if request.POST.get("end"):
        return _end(request, row)
    form = AbsenceForm(request.POST or None)
    moves = None
    if form.is_valid():
        chosen: dict[str, datetime] = form.window
        if request.POST.get("confirm") and attempt(
            form, lambda: mark_absence(row, deputy=form.colleague, **chosen, by=request.user), request
        ):
            say(request, _("The deputy holds these roles for exactly this time. A letter tells them."))
            return redirect(request.path)
        moves = plan(row, form.colleague, **chosen)
    absences = Absence.objects.filter(person=row).select_related("deputy")[:MOST_SHOWN]
    context = {
        **_frame(request, row, _("Absence")),
        "page_lead": _("A deputy holds your roles while you are away, and no longer.")
        if row.pk == request.user.pk
        else str(row),
        "form": form,
        "moves": moves,
        "some_move": any(one.moves for one in moves or ()),
        "deputy": form.colleague if moves is not None else None,
        "absences": [(one, one.ends_at > clock.now()) for one in absences],
    }
    return render(request, "calls/office/away.html", context)


def _end(request: StaffRequest, row: User) -> HttpResponse:
    absence = get_object_or_404(Absence, person=row, pk=row_number(request.POST["end"]))
    if attempt(None, lambda: end_absence(absence, by=request.user), request):
        say(request, _("The absence has ended. The deputy holds nothing of it any more."))
    return redirect(request.path)


@GET_POST
def hand_over(request: StaffRequest, person: UUID | None = None) -> HttpResponse:
    """Give everything to a colleague and leave: a preview of what moves, then one press."""
    row = _about(request, person)
    form = ColleagueForm(request.POST or None)
    moves = None
    if form.is_valid():
        if request.POST.get("confirm") and attempt(
            form, lambda: hand_over_office(row, to=form.colleague, by=request.user), request
        ):
            say(
                request,
                _("Everything is handed over. It stands in the ledger, and a letter tells it."),
            )
            own = row.pk == request.user.pk
            return redirect("home") if own else redirect("people:roles", person=row.public_id)
        moves = plan(row, form.colleague, starts_at=clock.now())
    context = {
        **_frame(request, row, _("Hand over and leave")),
        "page_lead": _("Every role moves to one colleague, and with it all that waits there.")
        if row.pk == request.user.pk
        else str(row),
        "form": form,
        "moves": moves,
        "colleague": form.colleague if moves is not None else None,
        "is_stuck": any(one.why_not for one in moves or ()),
        "waiting": waiting_for(row) if moves is not None else [],
        "dues": due_rows(row, calls_of(roles_of(row))) if moves is not None else [],
    }
    return render(request, "calls/office/hand_over.html", context)
