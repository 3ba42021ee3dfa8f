"""How a solution stands later: the form behind the link in the letter, and whom the office has asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from calls.rail import rail
from core import clock
from core.callers import address_of, seconds_to_wait
from core.hub import hub
from core.refusals import NotNow
from incubation import permissions, services
from incubation.days import day_of, today
from incubation.follow_up_link import begins_on, ends_at, is_open, question_of
from incubation.follow_up_page import answered, asked_people
from incubation.models import FollowUp, Outcome, Placement
from incubation.outcome_forms import OutcomeForm
from incubation.services.follow_up import may_answer
from incubation.views.fetching import demand, office_placement, posted, took

View = Callable[..., HttpResponse]
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def behind_a_link(view: View) -> View:
    """The address is a secret: it is told to nobody, kept by nobody and found by no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@csrf_exempt  # the signature in the address is the key, no session is
@GET_POST
@behind_a_link
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """One form without signing in; what was answered, once it is. Opening it changes nothing."""
    most = settings.FOLLOW_UP_REQUESTS_A_MINUTE
    wait = seconds_to_wait("follow_up", address_of(request), most=most)
    if wait:
        return _too_often(request, wait)
    question = question_of(token)
    if question is None:
        return _over(request, 404, _("We did not write this link"), _unknown())
    if clock.now() >= ends_at(question.placement, question.months):
        return _over_and_answered(request, question) or _over(
            request, 410, _("This link has ended"), _ended(question)
        )
    if not may_answer(question.placement, question.person):
        return _over(request, 410, _("This link has ended"), _no_longer())
    return _answered(request, question) or _asked(request, token, question)


def _asked(request: HttpRequest, token: str, question: FollowUp) -> HttpResponse:
    form = OutcomeForm(posted(request), placement=question.placement)
    if form.is_bound and took(form, lambda: services.answer(question, **form.cleaned_data)):
        return redirect("incubation:follow_up", token=token)
    if form.non_field_errors() and (faster := _answered(request, question)):
        return faster  # of two who pressed at once
    context = _page(question) | {
        "form": form,
        "person": question.person,
        "page_title": _("How does it stand after %(months)s months?") % {"months": question.months},
        "page_lead": _("“No longer in use” is a useful answer too."),
    }
    return render(request, "incubation/follow_up.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, question: FollowUp) -> HttpResponse | None:
    """The answer, once there is one; 410 for what somebody else sends after it."""
    found = question.placement.outcomes.filter(months=question.months).first()
    if found is None:
        return None
    by_reader = found.recorded_by_id == question.person_id
    is_late = request.method == "POST" and not by_reader
    context = _page(question) | {
        "facts": answered(found, question.placement),
        "is_late": is_late,
        "page_title": _("Answered, thank you"),
        "page_lead": _("Your answer is recorded.") if by_reader else _("Somebody else answered already."),
    }
    return render(request, "incubation/follow_up.html", context, status=410 if is_late else 200)


def _over_and_answered(request: HttpRequest, question: FollowUp) -> HttpResponse | None:
    """That the answer came in time, when, and where its people read it; None where nobody answered."""
    found = question.placement.outcomes.filter(months=question.months).first()
    if found is None:
        return None
    words = _("The question after %(months)s months was answered on %(day)s. Sign in to read the answer.")
    page = reverse("incubation:placement", kwargs={"placement": question.placement.public_id})
    context = {
        "page_title": _("This link has ended"),
        "sentence": words % {"months": question.months, "day": day_of(found.recorded_at, question.placement)},
        "answer_url": page,
    }
    return render(request, "incubation/follow_up.html", context, status=410)


def _page(question: FollowUp) -> dict[str, Any]:
    application = question.placement.application
    return {"page_kicker": application.shown_title, "call_title": application.call.title}


def _over(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    context = {"page_title": title, "sentence": sentence}
    return render(request, "incubation/follow_up.html", context, status=status)


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    words = ngettext(
        "This page was asked for too often from your address: try again in %(seconds)s second.",
        "This page was asked for too often from your address: try again in %(seconds)s seconds.",
        wait,
    )
    response = _over(request, 429, _("That was too often in a short time"), words % {"seconds": wait})
    response["Retry-After"] = str(wait)
    return response


def _unknown() -> str:
    words = _("Copy the whole link from the letter, or write to %(email)s.")
    return words % {"email": hub()["email"]}


def _ended(question: FollowUp) -> str:
    words = _("The question after %(months)s months is closed: sign in to answer it, or write to %(email)s.")
    return words % {"months": question.months, "email": hub()["email"]}


def _no_longer() -> str:
    words = _(
        "You no longer write for this team: its owner and its editors can answer, or write to %(email)s."
    )
    return words % {"email": hub()["email"]}


@GET_POST
def follow_ups(request: HttpRequest, placement: uuid.UUID, months: int) -> HttpResponse:
    """Whom the office has asked, who answered, and the link once more to one of the team."""
    place = office_placement(request, placement)
    if months not in Outcome.MONTHS or place.application.state != "graduated":
        raise Http404
    demand(permissions.officer(place, request.user))
    found = place.outcomes.select_related("recorded_by").filter(months=months).first()
    rows = asked_people(place, months)
    if request.method == "POST" and _sent(request, place, months, rows):
        return redirect("incubation:follow_ups", placement=placement, months=months)
    context = {
        "placement": place,
        "rows": rows,
        "facts": answered(found, place, names=True) if found else None,
        "is_open": found is None and is_open(place, months),
        "has_come": begins_on(place, months) <= today(place.application.call),
        "until": ends_at(place, months),
        "rail": rail(place.application.call, "incubation:cohorts"),
        "call": place.application.call,
        "page_kicker": place.application.shown_title,
        "page_title": _("How does it stand after %(months)s months?") % {"months": months},
        "back_url": reverse("incubation:placement", kwargs={"placement": placement}),
    }
    return render(request, "incubation/office/follow_ups.html", context)


def _sent(request: HttpRequest, place: Placement, months: int, rows: list[Any]) -> bool:
    wanted = request.POST.get("person", "")
    person = next((row.person for row in rows if str(row.person.public_id) == wanted), None)
    if person is None:
        messages.error(request, _("Choose one of the team."))
        return False
    try:
        services.send_link(place, months=months, person=person, by=request.user)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": person.email})
    return True
