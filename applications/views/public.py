"""What anybody may open: starting an application, and the check of a receipt."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import ports
from applications.forms import ReceiptByCodeForm
from applications.models import Receipt
from applications.prefill import has_written_before
from applications.queries import receipt_by_code, receipt_by_fingerprint
from applications.receipts import receipt_words
from applications.services import start as start_application
from applications.services.starting import own_draft
from applications.views.applicant.gate import person, say_no
from calls.deadline_card import deadline_card
from calls.models import Call
from calls.quiz import QuizForm
from calls.windows import lateness
from core import clock
from core.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The eligibility questions, then a draft. The answers outlive the sign-in that comes between."""
    call = get_object_or_404(Call.objects.public().select_related("programme"), slug=slug)
    existing = own_draft(call, person(request)) if request.user.is_authenticated else None
    if existing is not None:
        return redirect(existing)
    rules = list(call.eligibility_rules.all())
    remembered = request.session.get(f"quiz-{slug}")
    form = QuizForm(rules, request.POST if request.method == "POST" else None)
    form.initial = remembered or {}
    verdict = form.verdict if form.is_bound and form.is_valid() else None
    if verdict is not None and verdict.is_passed:
        request.session[f"quiz-{slug}"] = form.cleaned_data
        return _begin(request, call, form.cleaned_data)
    who = request.user.pk if request.user.is_authenticated else 0
    context = {
        "call": call,
        "form": form,
        "verdict": verdict,
        "is_remembered": bool(remembered and not form.is_bound and request.user.is_authenticated),
        "closed": lateness(call, clock.now(), applicant_ids=[who]),
        "deadline": deadline_card(call, request.user),
        "act_label": _("Start the application"),
        "back_url": call.get_absolute_url(),
        "page_kicker": str(call),
        "page_title": _("Start an application"),
        "page_lead": _("A few questions first: the officers check the same rules.") if rules else "",
        "crumbs": [(str(call), call.get_absolute_url()), (_("Start an application"), "")],
    }
    return render(request, "applications/start.html", context)


def _begin(request: HttpRequest, call: Call, answers: dict[str, str]) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        application = start_application(call, by=person(request), quiz_answers=answers)
    except Refusal as refusal:
        say_no(request, refusal)
        return redirect(call)
    request.session.pop(f"quiz-{call.slug}", None)
    if has_written_before(person(request), application):
        return redirect("applications:prefill", reference=application.reference)
    return redirect(application)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Check a receipt by what stands on it."""
    form = ReceiptByCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = (
            receipt_by_code(given["code"])
            if given["code"]
            else receipt_by_fingerprint(given["reference"], given["fingerprint"])
        )
        if found is not None:
            return redirect("applications:verify", code=found.code)
        if given["code"] and (elsewhere := ports.other_check(given["code"])):
            return redirect(elsewhere)
        return _verify_page(request, None, form, status=404)
    return _verify_page(request, None, form)


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a receipt proves: reference, version, both times, fingerprint, call. Nothing personal."""
    found = receipt_by_code(code)
    return _verify_page(request, found, ReceiptByCodeForm(), status=200 if found else 404)


def _verify_page(
    request: HttpRequest, found: Receipt | None, form: ReceiptByCodeForm, status: int = 200
) -> HttpResponse:
    context = {
        "found": found,
        "receipt": receipt_words(found) if found else None,
        "call": found.submission.application.call if found else None,
        "is_missing": status == 404,
        "form": form,
        "checked_at": clock.now(),
        "page_title": _("Check a receipt"),
        "page_lead": _("Scan the QR code on a receipt, or type what stands on it. No account is needed."),
    }
    return render(request, "applications/verify.html", context, status=status)
