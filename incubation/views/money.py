"""Office: tranches of a call, each act on a page that says what will happen."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from calls import permissions as on_call
from calls.rail import rail
from calls.second_person import nobody_signs
from core.refusals import AlreadyDone
from incubation import permissions, services
from incubation.days import today
from incubation.journeys import name_of
from incubation.models import Tranche
from incubation.money import worded
from incubation.money_table import sums_of_call
from incubation.office_forms import ReasonForm
from incubation.pills import TRANCHES
from incubation.queries.placements import tranches_of
from incubation.tranche_forms import PaymentForm
from incubation.views.fetching import demand, office_call, office_placement, posted, took

PAGE_SIZE = 50


@require_safe
def tranches(request: HttpRequest, slug: str) -> HttpResponse:
    """Every tranche of a call, with what can be done to it by this person."""
    call = office_call(request, slug)
    page = Paginator(tranches_of(call), PAGE_SIZE).get_page(request.GET.get("page"))
    is_officer, is_approver = on_call.officer(call, request.user), on_call.approver(call, request.user)
    context = {
        "call": call,
        "rows": [_row(one, request.user, is_officer, is_approver) for one in page.object_list],
        "page_obj": page,
        **sums_of_call(call),
        "rail": rail(call, "incubation:cohorts"),
        "page_kicker": str(call),
        "page_title": _("Tranches"),
        "page_lead": _(
            "One person prepares, another releases. Nothing is paid before its milestone is accepted."
        ),
    }
    return render(request, "incubation/office/tranches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Say that a tranche is due."""
    found = office_tranche(request, placement, number)
    demand(permissions.officer(found.placement, request.user))
    return confirm(
        request,
        found,
        forms.Form(posted(request)),
        lambda given: services.prepare_tranche(found, by=request.user),
        title=_("Prepare this tranche?"),
        consequences=[_("An approver releases it next; it cannot be you.")],
        label=_("Prepare the tranche"),
        done=_("It is prepared. An approver releases it next."),
        nobody=nobody_signs(found.placement.application.call, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Release what somebody else prepared."""
    found = office_tranche(request, placement, number)
    demand(permissions.approver(found.placement, request.user))
    demand(found.prepared_by_id != request.user.pk)
    return confirm(
        request,
        found,
        forms.Form(posted(request)),
        lambda given: services.release_tranche(found, by=request.user),
        title=_("Release this tranche?"),
        consequences=[
            _("The team is told that the money is on its way."),
            _("It can be withdrawn, with a reason, only until its payment is recorded."),
        ],
        label=_("Release the tranche"),
        done=_("It is released. Once the bank has paid, an officer records the payment."),
        warning=_paused(found),
        before=services.already_released(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_back(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Do not sign: the tranche goes back to whoever prepared it."""
    found = office_tranche(request, placement, number)
    demand(permissions.approver(found.placement, request.user))
    return confirm(
        request,
        found,
        ReasonForm(posted(request)),
        lambda given: services.hand_back_tranche(found, reason=given["reason"], by=request.user),
        title=_("Hand this tranche back?"),
        consequences=[_("It has to be prepared anew before it can be released.")],
        label=_("Hand the tranche back"),
        done=_("It is handed back. An officer can prepare it anew."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Write down that a released tranche was paid."""
    found = office_tranche(request, placement, number)
    demand(permissions.officer(found.placement, request.user))
    day = today(found.placement.application.call)
    return confirm(
        request,
        found,
        PaymentForm(posted(request), initial={"paid_on": day}),
        lambda given: services.record_payment(found, by=request.user, **given),
        title=_("When was it paid?"),
        consequences=[_("The portal pays nothing itself: this records what the bank did.")],
        label=_("Record the payment"),
        done=_("The payment is recorded. Nothing is left to do for this tranche."),
        before=services.already_paid(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Take back a tranche that is not released."""
    found = office_tranche(request, placement, number)
    demand(permissions.officer(found.placement, request.user))
    return confirm(
        request,
        found,
        forms.Form(posted(request)),
        lambda given: services.cancel_tranche(found, by=request.user),
        title=_("Cancel this tranche?"),
        consequences=[_("The amount is free for another milestone of this placement.")],
        label=_("Cancel the tranche"),
        done=_("It is cancelled. Its amount is free for another milestone of this placement."),
        tone="danger",
    )


def office_tranche(request: HttpRequest, placement: uuid.UUID, number: int) -> Tranche:
    """A tranche by its address, with who signed it, for the call's officers and approvers."""
    place = office_placement(request, placement)
    found = (
        place.tranches.select_related("milestone", "prepared_by", "approved_by", "recorded_by")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    found.placement = place
    return found


def confirm(
    request: HttpRequest,
    found: Tranche,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    consequences: list[str],
    label: str,
    done: str,
    tone: str = "primary",
    nobody: str = "",
    warning: str = "",
    before: str = "",
    barred: bool = False,
) -> HttpResponse:
    """The act on a page of its own. `before` says that it is done already: pressed twice is no error."""
    call = found.placement.application.call
    back = reverse("incubation:tranches", kwargs={"slug": call.slug})
    if before or _acted(request, form, act, done):
        if before:
            messages.info(request, before)
        return redirect(back)
    context = {
        "layout": "layouts/office.html",
        "rail": rail(call, "incubation:cohorts"),
        "form": form,
        "facts": facts_of(found),
        "page_kicker": found.placement.application.shown_title,
        "page_title": title,
        "consequences": consequences,
        "act_label": label,
        "act_tone": tone,
        "cancel_url": back,
        "nobody_signs": nobody,
        "warning": warning,
        "barred": barred,
        "call": call,
    }
    return render(request, "confirm.html", context)


def _paused(found: Tranche) -> str:
    """That money is about to go to a placement that rests; "" where it does not."""
    paused_on = found.placement.paused_on
    if paused_on is None:
        return ""
    return _("This placement is paused since %(day)s.") % {"day": date_format(paused_on)}


def _acted(request: HttpRequest, form: Any, act: Callable[[dict[str, Any]], object], done: str) -> bool:
    """Do it, and say so; where somebody was quicker, say who."""
    try:
        if request.method != "POST" or not took(form, lambda: act(form.cleaned_data)):
            return False
        messages.success(request, done)
    except AlreadyDone as again:
        messages.info(request, again.sentence)
    return True


def facts_of(found: Tranche) -> list[dict[str, Any]]:
    """The tranche for components/facts.html, with the way to its evidence."""
    milestone = found.milestone
    application = found.placement.application
    facts = [
        (_("Team"), name_of(application)),
        (_("Tranche"), _("%(number)s of this placement") % {"number": found.number}),
        (_("Amount"), worded(found.amount, found.currency)),
        (_("Key for the bank"), str(found.key)),
        (_("Milestone"), milestone.title if milestone else ""),
        (_("Its state"), milestone.get_state_display() if milestone else ""),
        (_("Prepared by"), str(found.prepared_by or "")),
        (_("Released by"), str(found.approved_by or "")),
        (_("Paid on"), date_format(found.paid_on) if found.paid_on else ""),
        (_("Reference of the payment"), found.payment_reference),
    ]
    page = reverse("incubation:milestone", args=[milestone.public_id]) if milestone else ""
    link = {"url": f"{page}#evidence", "url_label": _("Look at the evidence")}
    return [
        {"name": name, "value": value, **(link if milestone and name == _("Milestone") else {})}
        for name, value in facts
        if value
    ]


def _row(found: Tranche, user: Any, is_officer: bool, is_approver: bool) -> dict[str, Any]:
    return {
        "tranche": found,
        "amount": worded(found.amount, found.currency),
        "pill": TRANCHES[found.state],
        "signed": _signed(found),
        "url": reverse("incubation:tranche", kwargs=_address(found)),
        "acts": acts_on(found, user, is_officer, is_approver),
    }


def _signed(found: Tranche) -> str:
    """Who did what the state says: released it, or prepared it."""
    if found.state == "released":
        return _("released by %(name)s") % {"name": found.approved_by}
    return _("prepared by %(name)s") % {"name": found.prepared_by} if found.prepared_by else ""


def _address(found: Tranche) -> dict[str, Any]:
    return {"placement": found.placement.public_id, "number": found.number}


def acts_on(found: Tranche, user: Any, is_officer: bool, is_approver: bool) -> list[tuple[str, str]]:
    """What this person can do now to the tranche, and where."""
    acts, may_sign = [], is_approver and found.prepared_by_id != user.pk
    is_reached = found.milestone is not None and found.milestone.state == "accepted"
    if is_officer and found.state == "planned":
        acts += [("prepare", _("Prepare"))] if is_reached else []
        acts.append(("cancel", pgettext("a tranche", "Cancel")))
    if may_sign and found.state == "prepared":
        acts += [("release", _("Release")), ("hand_back", _("Hand back"))]
    if is_officer and found.state == "released":
        acts.append(("pay", _("Record the payment")))
    if may_sign and found.state == "released":
        acts.append(("withdraw", _("Withdraw the release")))
    if is_officer and found.state == "paid":
        acts.append(("correct", _("Correct the payment")))
    return [(label, reverse(f"incubation:tranche_{name}", kwargs=_address(found))) for name, label in acts]
