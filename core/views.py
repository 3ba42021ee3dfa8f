"""The demonstration's own pages: the mails it kept, and its clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.demonstration import FARTHEST, run_due_jobs
from core.demonstration_forms import STEPS, InstantForm, StepForm, seconds_to_the_next_deadline
from core.models import MailboxMessage
from core.zones import utc_offset, zone_name

PAGE_SIZE = 50


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail that the demonstration kept, newest first; by recipient."""
    address = request.GET.get("to", "").replace("\x00", "")[:200]
    rows = MailboxMessage.objects.only("sent_at", "recipients", "subject")
    if address:
        rows = rows.filter(recipients__icontains=address)
    recipients = MailboxMessage.objects.order_by("recipients").values_list("recipients", flat=True).distinct()
    context = {
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "recipients": recipients[:200],
        "address": address,
        "page_title": _("Mails sent"),
        "page_lead": _("A demonstration sends no mail. It keeps each one here."),
    }
    return render(request, "core/mailbox.html", context)


@require_GET
def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail, as plain text."""
    message = get_object_or_404(MailboxMessage, pk=pk)
    context = {"message": message, "page_kicker": _("Mail"), "page_title": message.subject or _("No subject")}
    return render(request, "core/mailbox_message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clock_page(request: HttpRequest) -> HttpResponse:
    """The portal's time, and the buttons that move it. After a move every due job is queued."""
    form = InstantForm(request.POST if request.POST.get("act") == "instant" else None)
    if request.method == "POST" and (seconds := _wanted(request, form)) is not None:
        return _moved(request, seconds)
    if request.POST.get("act") == "reset":
        clock.reset()
        run_due_jobs()
        messages.success(request, _("The clock shows the real time again."))
        return redirect("clock")
    now, language = clock.now(), get_language() or "en"
    context = {
        "form": form,
        "now": now,
        "hub_zone": settings.HUB_ZONE,
        "zone_words": f"{zone_name(settings.HUB_ZONE, language)} ({utc_offset(now, settings.HUB_ZONE)})",
        "is_shifted": bool(clock.offset()),
        "steps": STEPS,
        "has_deadline": seconds_to_the_next_deadline() is not None,
        "page_title": _("The clock of the demonstration"),
        "page_lead": _("Move it to see what the portal does at a deadline. It moves for everybody at once."),
    }
    return render(request, "core/clock.html", context)


def _wanted(request: HttpRequest, form: InstantForm) -> int | None:
    """How far the reader wants the clock moved, in seconds; None where nothing clear was sent."""
    act = request.POST.get("act")
    if act == "instant":
        return form.seconds() if form.is_valid() else None
    if act == "deadline":
        return seconds_to_the_next_deadline()
    step = StepForm(request.POST)
    return step.seconds() if act == "step" and step.is_valid() else None


def _moved(request: HttpRequest, seconds: int) -> HttpResponse:
    if abs(clock.offset().total_seconds() + seconds) > FARTHEST:
        messages.error(request, _("The clock cannot be moved that far."))
        return redirect("clock")
    clock.shift_by(seconds)
    run_due_jobs()
    messages.success(request, _("The clock is moved, and every job that is due now has been started."))
    return redirect("clock")
