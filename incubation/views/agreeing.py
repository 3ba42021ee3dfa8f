"""The agreement: its text by versions in the office, and what a team reads and signs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.workflow import IN_A_COHORT
from calls import permissions as on_call
from core.pdf.answer import pdf_answer
from core.refusals import NotAllowed, Refusal
from incubation import permissions, services
from incubation.agreement_pdf import agreement_pdf, signatures
from incubation.agreements import Terms, newest_text, read_terms
from incubation.models import Agreement, Placement
from incubation.money import worded_text
from incubation.office_forms import AgreementTextForm
from incubation.pills import agreement_pill
from incubation.views.cohorts import cohort_of
from incubation.views.fetching import crumbs_of, demand, demand_officer, placement_of, posted, took
from incubation.views.gates import office_page


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_text(request: HttpRequest, cohort: str) -> HttpResponse:
    """The versions of a cohort's agreement, and the next one."""
    found = cohort_of(request, cohort)
    versions = list(found.agreement_texts.select_related("published_by").order_by("-number"))
    last = versions[0] if versions else None
    initial = {f"text_{code}": getattr(last, f"text_{code}") for code in ("en", "ru", "kk")} if last else None
    form = AgreementTextForm(posted(request), initial=initial)
    if request.method == "POST":
        demand_officer(request, found.call)
        if took(form, lambda: services.publish_agreement(found, by=request.user, **form.cleaned_data)):
            messages.success(request, _("Published. Offer it to each placement on its agreement page."))
            return redirect("incubation:agreement_text", cohort=cohort)
    context = office_page(found.call, _("Agreement of the cohort")) | {
        "cohort": found,
        "versions": versions,
        "form": form if on_call.officer(found.call, request.user) else None,
        "page_kicker": str(found),
        "page_lead": _("What winners sign, with their award and payments. What is signed stays as it was."),
    }
    return render(request, "incubation/office/agreement_text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """The agreement of a placement: read, offered or taken back by an officer, signed by the owner."""
    found = placement_of(request, placement)
    rows = list(_agreements(found))
    if request.method == "POST":
        demand(permissions.officer(found, request.user) or permissions.owns(found, request.user))
        try:
            messages.success(request, _act(request, found, rows))
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return redirect("incubation:agreement", placement=placement)
    return render(request, "incubation/agreement.html", _context(request, found, rows))


@require_safe
def agreement_file(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """One agreement as a PDF."""
    found = placement_of(request, placement)
    row = next((one for one in _agreements(found) if one.number == number), None)
    if row is None:
        raise Http404
    name = f"agreement-{found.application.reference}-{number}.pdf"
    return pdf_answer(agreement_pdf(row), name)


def _act(request: HttpRequest, found: Placement, rows: list[Agreement]) -> str:
    """Offer, take back or sign; what is named in the form is the one that was read."""
    asked, user = request.POST.get("act", ""), request.user
    shown = next((one for one in rows if one.sha256 == request.POST.get("sha256")), None)
    if asked == "offer":
        services.offer_agreement(found, by=user)
        return _("Signed for the Hub. The owner of the team is asked to sign.")
    if shown is None:
        raise Refusal(_("This agreement is no longer the one that was shown. Read it again."))
    if asked == "withdraw":
        services.withdraw_agreement(shown, by=user)
        return _("Taken back.")
    if not request.POST.get("agreed"):
        raise Refusal(_("Tick the box to sign."))
    services.sign_agreement(shown, by=user)
    return _("Signed. The agreement is in force.")


def _agreements(found: Placement) -> Any:
    rows = found.agreements.select_related("text", "offered_by", "signed_by").order_by("-number")
    for one in rows:
        one.placement = found
    return rows


def _context(request: HttpRequest, found: Placement, rows: list[Agreement]) -> dict[str, Any]:
    user = request.user
    shown = rows[0] if rows else None
    under_way = found.application.state in IN_A_COHORT
    is_officer = permissions.officer(found, user)
    text = newest_text(found)
    terms = read_terms(shown) if shown else None
    return {
        "placement": found,
        "shown": shown,
        "terms": terms,
        "award": worded_text(terms.award, terms.currency) if terms else "",
        "payments": _payments(terms) if terms else [],
        "signatures": signatures(shown) if shown else [],
        "pill": agreement_pill(shown) if shown else None,
        "earlier": [(one, agreement_pill(one)) for one in rows[1:]],
        "may_sign": under_way and shown is not None and shown.is_open and permissions.owns(found, user),
        "may_offer": under_way and is_officer and text is not None,
        "needs_text": is_officer and text is None,
        "is_officer": is_officer,
        "page_kicker": found.application.shown_title,
        "page_title": _("Agreement"),
        "crumbs": crumbs_of(found, _("Agreement")),
    }


def _payments(terms: Terms) -> list[tuple[int, str, str]]:
    return [
        (number, milestone, worded_text(amount, terms.currency))
        for number, milestone, amount in terms.payments
    ]
