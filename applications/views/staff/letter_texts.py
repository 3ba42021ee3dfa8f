"""The portal's own letters: which there are, each as it is written, and a test to oneself."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.letter_texts import as_written, groups, known_events, latest_of, places_of
from applications.letter_words import letter_word, readable_text
from applications.moments import moment_line
from applications.services.letter_tests import try_letter
from applications.views.staff.desk import GET_POST, frame
from calls.views.staff.desk import STAFF, StaffRequest, attempt, say, staffed_call

STAGE = "applications:letters"


@require_safe
def letter_texts(request: StaffRequest, slug: str) -> HttpResponse:
    """Every kind of letter, with how many of it the call has."""
    call = staffed_call(request, slug)
    context = {
        **frame(call, STAGE, _("The portal’s own letters")),
        "groups": groups(call),
        "page_lead": _(
            "Every letter that the portal writes by itself, as its readers get it in each language."
        ),
    }
    return render(request, "applications/staff/letter_texts.html", context)


@GET_POST
def letter_text(request: StaffRequest, slug: str, floor: str, name: str) -> HttpResponse:
    """One kind in every language, and the latest one of the call; POST sends a test to the reader."""
    call = staffed_call(request, slug, acting=STAFF)
    event = f"{floor}/{name}"
    if event not in known_events():
        raise Http404
    if request.method == "POST":
        if attempt(None, lambda: try_letter(call, event, by=request.user), request):
            say(request, _("The test is on its way to %(address)s.") % {"address": request.user.email})
        return redirect("applications:letter_text", slug=slug, floor=floor, name=name)
    real = latest_of(call, event)
    context = {
        **frame(call, STAGE, letter_word(event)),
        "tongues": as_written(event),
        "places": places_of(event),
        "real": real,
        "real_text": readable_text(real) if real else "",
        "written": moment_line(call, real.created_at) if real else "",
        "back_url": reverse("applications:letter_texts", args=[call.slug]),
    }
    return render(request, "applications/staff/letter_text.html", context)
