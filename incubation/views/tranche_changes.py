"""Office: one tranche with its history; what was recorded or released wrongly is put right with a reason."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls import permissions as on_call
from calls.rail import rail
from incubation import permissions, services
from incubation.models import Tranche
from incubation.pills import TRANCHES
from incubation.tranche_forms import PaymentCorrectionForm, WithdrawForm
from incubation.tranche_history import history_of
from incubation.views.fetching import demand, posted
from incubation.views.money import acts_on, confirm, facts_of, office_tranche


@require_safe
def tranche(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """What a tranche is now, and everything that was done to it."""
    found = office_tranche(request, placement, number)
    call, user = found.placement.application.call, request.user
    context = {
        "call": call,
        "tranche": found,
        "pill": TRANCHES[found.state],
        "facts": facts_of(found),
        "history": history_of(found),
        "acts": acts_on(found, user, on_call.officer(call, user), on_call.approver(call, user)),
        "rail": rail(call, "incubation:cohorts"),
        "page_kicker": found.placement.application.shown_title,
        "page_title": _("Tranche %(number)s") % {"number": found.number},
        "back_url": reverse("incubation:tranches", kwargs={"slug": call.slug}),
    }
    return render(request, "incubation/office/tranche.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Put right what was recorded of a payment."""
    found = office_tranche(request, placement, number)
    demand(permissions.officer(found.placement, request.user))
    initial = {
        "paid_on": found.paid_on,
        "reference": found.payment_reference,
        "seen": found.changes.count(),
    }
    return confirm(
        request,
        found,
        PaymentCorrectionForm(posted(request), initial=initial),
        lambda given: services.correct_payment(found, by=request.user, **given),
        title=_("What was recorded wrongly?"),
        consequences=[
            _("The amount does not change, and the tranche stays paid."),
            _("What was recorded before stays in the history of the tranche."),
        ],
        label=_("Correct the payment"),
        done=_("The payment is corrected. What stood there before is in the history of the tranche."),
        barred=found.state != Tranche.State.PAID,
        warning="" if found.state == Tranche.State.PAID else _("No payment of this tranche is recorded."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Take back a release that should not have been, before it is paid."""
    found = office_tranche(request, placement, number)
    demand(permissions.approver(found.placement, request.user))
    demand(found.prepared_by_id != request.user.pk)
    return confirm(
        request,
        found,
        WithdrawForm(posted(request), initial={"seen": found.changes.count()}),
        lambda given: services.withdraw_release(found, by=request.user, **given),
        title=_("Withdraw this release?"),
        consequences=[
            _("The team was told that the money is on its way: it is told that it is not, and why."),
            _("The officers are told not to pay it. What the bank has paid already is not withdrawn here."),
        ],
        label=_("Withdraw the release"),
        done=_("The release is withdrawn. The team and the officers are told."),
        tone="danger",
        before=services.already_withdrawn(found),
        barred=found.state == Tranche.State.PAID,
        warning=services.already_paid(found),
    )
