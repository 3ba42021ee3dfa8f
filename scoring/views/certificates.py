"""Certificates: their holders' pages and PDFs, and the check that anybody may make."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from calls.links import address
from core.pdf.answer import pdf_answer
from scoring import gates
from scoring.certificate_pdf import certificate_pdf
from scoring.certificates import certificate_by_code, certificate_words
from scoring.models import Certificate, PanelMember
from scoring.views.reader import person


@require_safe
def of_juror(request: HttpRequest, slug: str) -> HttpResponse:
    """A juror's certificate, or word that it comes once the last round is closed."""
    member = _seat(request, slug)
    found = Certificate.objects.filter(member=member).select_related("call").first()
    pdf_url = reverse("scoring:juror_certificate_pdf", args=[slug])
    context = {
        "certificates": [(certificate_words(found), pdf_url)] if found else [],
        "back_url": reverse("scoring:queue"),
        "back_label": _("Back to your proposals"),
        "page_kicker": member.call.title,
        "page_title": _("Your certificate"),
        "layout": "layouts/jury.html",
    }
    return render(request, "scoring/certificates.html", context)


@require_safe
def of_juror_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The juror's certificate as a PDF; 404 while there is none."""
    rows = Certificate.objects.select_related("call")
    return _pdf(get_object_or_404(rows, member=_seat(request, slug)))


@require_safe
def of_application(request: HttpRequest, reference: str) -> HttpResponse:
    """The certificates of an application, for its people; 404 while there is none."""
    application = _announced(request, reference)
    found = application.certificates.select_related("call").order_by("issued_at", "pk")
    if not found:
        raise Http404
    pdf = "scoring:certificate_pdf"
    context = {
        "certificates": [(certificate_words(one), reverse(pdf, args=[reference, one.kind])) for one in found],
        "results_url": address("incubation:results", slug=application.call.slug),
        "back_url": application.get_absolute_url(),
        "back_label": _("Back to the application"),
        "page_kicker": reference,
        "page_title": _("Your certificates"),
        "page_lead": application.shown_title,
        "layout": "layouts/applicant.html",
    }
    return render(request, "scoring/certificates.html", context)


@require_safe
def of_application_pdf(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """One certificate of an application as a PDF."""
    rows = _announced(request, reference).certificates.select_related("call")
    return _pdf(get_object_or_404(rows, kind=kind))


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate says, and nothing else."""
    found = certificate_by_code(code)
    context = {
        "certificate": certificate_words(found) if found else None,
        "page_title": _("Check a certificate"),
        "page_lead": _("Scan the QR code on a certificate, or type its code. No account is needed."),
        "verify_url": reverse("applications:verify_form"),
    }
    return render(request, "scoring/check_certificate.html", context, status=200 if found else 404)


def _seat(request: HttpRequest, slug: str) -> PanelMember:
    return get_object_or_404(gates.seats_of(person(request)), call__slug=slug)


def _announced(request: HttpRequest, reference: str) -> Application:
    """An application of the person."""
    rows = Application.objects.of_applicant(request.user).select_related("call")
    return get_object_or_404(rows, reference=reference)


def _pdf(certificate: Certificate) -> HttpResponse:
    return pdf_answer(certificate_pdf(certificate), f"{certificate.code}.pdf")
