"""Who accompanies a placement: proposed by the office, agreed or declined by mentor and team."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.numbers import row_number
from incubation import permissions, services
from incubation.forms import MentoringAnswerForm
from incubation.journeys import country_word
from incubation.mentor_matching import candidates
from incubation.mentor_promise import CLAUSES
from incubation.models import Mentoring, Placement
from incubation.office_forms import MentorForm
from incubation.pills import mentoring_pill
from incubation.queries.placements import with_people
from incubation.views.fetching import demand, office_placement, took
from incubation.views.gates import experts, office_page
from scoring.models import Expert
from scoring.roster import language_word


@require_http_methods(["GET", "HEAD", "POST"])
def mentors(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Who accompanies a placement: name somebody, or end it."""
    found = office_placement(request, placement)
    demand(permissions.officer(found, request.user))
    ending = request.method == "POST" and "end" in request.POST
    form = MentorForm(request.POST if request.method == "POST" and not ending else None)
    here = redirect("incubation:mentors", placement=placement)
    if ending:
        row = found.mentorings.filter(pk=row_number(request.POST.get("end", ""))).first()
        if row is not None:
            services.end_mentoring(row, by=request.user)
            messages.success(request, _("Recorded: this person no longer accompanies the placement."))
        return here
    if form.is_bound and took(
        form, lambda: services.propose_mentor(found, mentor=form.cleaned_data["mentor"], by=request.user)
    ):
        messages.success(
            request, _("Asked: the mentor and the team get a letter. It begins when both agree.")
        )
        return here
    context = office_page(found.application.call, _("Mentors")) | {
        "placement": found,
        "mentorings": [(one, mentoring_pill(one)) for one in found.mentorings.all()],
        "form": form,
        "experts": experts(),
        "candidates": candidates(found),
        "page_kicker": found.application.shown_title,
    }
    return render(request, "incubation/office/mentors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mentoring(request: HttpRequest, pk: int) -> HttpResponse:
    """The question whether somebody accompanies a placement: the mentor and the team say yes or no.

    Until both agreed the mentor reads title, body and country here, and nothing more.
    """
    found = _mentoring_of(request, pk)
    place = found.placement
    mine = found.mentor_id == request.user.pk
    here = redirect("incubation:mentoring", pk=pk)
    form = MentoringAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(permissions.answers_mentoring(found, request.user))
        if took(form, lambda: _answer(found, form.cleaned_data, request.user)):
            messages.success(request, _answered(_mentoring_of(request, pk), form.cleaned_data))
            return here
    context = {
        "mentoring": found,
        "facts": _facts(place),
        "about_mentor": [] if mine else _about(found),
        "is_mentor": mine,
        "clauses": CLAUSES,
        "pill": mentoring_pill(found),
        "may_answer": _awaited(found, request.user, is_mentor=mine),
        "form": form,
        "placement_url": _page_of(place, request.user),
        "page_kicker": str(place.cohort),
        "page_title": _title(found, mine),
        "crumbs": [(_("Incubation"), reverse("incubation:mine")), (place.application.shown_title, "")],
    }
    return render(request, "incubation/mentoring.html", context)


def _title(found: Mentoring, mine: bool) -> str:
    if not mine:
        return _("Your mentor")
    return _("Will you accompany this placement?") if found.awaits else _("You accompany this placement")


def _mentoring_of(request: HttpRequest, pk: int) -> Mentoring:
    """For the person asked, the team and the call's staff."""
    readable = Placement.objects.visible_to(request.user)
    rows = Mentoring.objects.filter(Q(mentor=request.user) | Q(placement__in=readable))
    found = get_object_or_404(rows.select_related("mentor", "declined_by"), pk=pk)
    found.placement = with_people(Placement.objects.all()).get(pk=found.placement_id)
    return found


def _answer(found: Mentoring, given: dict[str, Any], by: Any) -> None:
    if given["answer"] == MentoringAnswerForm.YES:
        services.agree_to_mentoring(found, by=by)
    else:
        services.decline_mentoring(found, reason=given["reason"], by=by)


def _answered(found: Mentoring, given: dict[str, Any]) -> str:
    if found.is_now:
        return _("Both sides have agreed: it begins today.")
    if given["answer"] == MentoringAnswerForm.YES:
        return _("Thank you. It begins when both sides have agreed.")
    return _("Recorded. The Hub reads your reason.")


def _awaited(found: Mentoring, user: Any, *, is_mentor: bool) -> bool:
    if found.until is not None or not permissions.answers_mentoring(found, user):
        return False
    side = Mentoring.Awaits.MENTOR if is_mentor else Mentoring.Awaits.TEAM
    return found.awaits in (Mentoring.Awaits.BOTH, side)


def _page_of(place: Placement, user: Any) -> str:
    may = Placement.objects.visible_to(user).filter(pk=place.pk).exists()
    return reverse("incubation:placement", kwargs={"placement": place.public_id}) if may else ""


def _facts(place: Placement) -> list[dict[str, str]]:
    """Enough to notice a tie, and to know what is asked: nothing of the proposal's content."""
    application = place.application
    themes = ", ".join(str(one) for one in application.themes.all())
    rows = [
        (_("Solution"), application.shown_title),
        (_("Team"), application.applicant_name),
        (_("Country"), country_word(application.country)),
        (_("Themes"), themes),
        (_("Stage"), application.get_state_display()),
    ]
    return _named(rows)


def _about(found: Mentoring) -> list[dict[str, str]]:
    """What the roster says of the mentor; their name alone where they are not on it."""
    rows = [(_("Mentor"), str(found.mentor))]
    expert = Expert.objects.filter(user=found.mentor).prefetch_related("topics").first()
    if expert is not None:
        rows += [
            (_("Organisation"), expert.organisation_name),
            (_("Country"), country_word(expert.country)),
            (_("Languages"), ", ".join(language_word(code) for code in expert.languages)),
            (_("Topics"), ", ".join(str(one) for one in expert.topics.all())),
        ]
    return _named(rows)


def _named(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in rows if value]
