"""An expert's own profile: the invitation to keep it, and the profile itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import NotAllowed, NotNow
from people.coming_in import by_code
from scoring import curriculum, profiles, roster
from scoring.models import Expert, ProfileInvitation
from scoring.roster_forms import ProfileForm
from scoring.services import profile as service
from scoring.views.reader import person, typed
from scoring.views.staff.desk import GET_POST, fulfilled, status_of


@GET_POST
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What keeping the profile means, and the button that begins it; only the expert's own."""
    rows = ProfileInvitation.objects.select_related("expert__user")
    found = get_object_or_404(rows, token=token)
    if request.user.is_authenticated and request.user != found.expert.user:
        if request.method == "POST":
            raise NotAllowed(_("This invitation is for somebody else."))
        title = _("This invitation is for somebody else")
        return render(request, "scoring/jury/not_yours.html", {"page_title": title})
    if request.method == "POST":
        return _redeem(request, found)
    if request.user.is_authenticated and profiles.is_kept_by(found.expert, request.user):
        return redirect("scoring:profile")
    context = {
        "is_open": found.is_open,
        "invited": found.expert.user,
        "page_title": _("Your profile as an expert"),
    }
    return render(request, "scoring/jury/profile_invitation.html", context)


@GET_POST
def profile(request: HttpRequest) -> HttpResponse:
    """What the expert can judge, how much and when; a change of organisation or country is proposed."""
    found = _own(request)
    waiting = profiles.open_proposal(found)
    form = ProfileForm(typed(request), request.FILES or None, instance=found, told=waiting or found)

    def save(given: dict[str, Any]) -> None:
        files = {"cv": given["cv_file"], "drops_cv": given.get("drops_cv", False)}
        service.save_own(form.instance, topics=list(given["topics"]), by=person(request), **files)
        told = {"organisation_name": given["organisation"], "country": given["home_country"]}
        service.propose(found, by=person(request), **told)

    if request.method == "POST" and fulfilled(form, save):
        messages.success(request, _("Your profile is saved."))
        return redirect("scoring:profile")
    context = {
        "form": form,
        "expert": found,
        "cv": curriculum.file_row(found, reverse("scoring:profile_cv")),
        "waiting": _shown(waiting),
        "answer": _shown(profiles.last_answer(found)) if waiting is None else None,
        "page_title": _("Your profile as an expert"),
        "page_kicker": _("Jury"),
    }
    return render(request, "scoring/jury/profile.html", context, status=status_of(form))


@require_safe
def cv(request: HttpRequest) -> FileResponse:
    """The expert's own CV, to be saved."""
    return curriculum.download(_own(request))


def _own(request: HttpRequest) -> Expert:
    return get_object_or_404(profiles.kept_by(person(request)))


def _redeem(request: HttpRequest, found: ProfileInvitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return by_code(request, found.expert.user if found.is_open else None, back=request.path)
    try:
        service.redeem(found, by=person(request))
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return redirect("scoring:profile_invitation", token=found.token)
    messages.success(request, _("This is your profile. Look through it and save what has changed."))
    return redirect("scoring:profile")


def _shown(proposal: Any) -> dict[str, Any] | None:
    if proposal is None:
        return None
    return {"proposal": proposal, "country": roster.country_word(proposal.country)}
