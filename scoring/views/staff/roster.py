"""The roster of experts, for who works on any call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from calls.models import Call
from core.refusals import NotAllowed
from scoring import availability, curriculum, pills, profiles, roster
from scoring.models import Expert
from scoring.roster_forms import ExpertForm
from scoring.services import profile
from scoring.services import roster as service
from scoring.views.reader import person, typed
from scoring.views.staff import desk


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Search by name, country, topic and language."""
    _require_staff(request)
    wanted = roster.Wanted.of(request.GET)
    page = desk.page_of(request, roster.search(wanted))
    may_write = service.may_write(person(request))
    context = {
        "page_obj": page,
        "rows": [_row(one) for one in page.object_list],
        "page_title": _("%(count)s experts on the roster") % {"count": page.paginator.count}
        if wanted == roster.Wanted()
        else _("%(count)s experts found") % {"count": page.paginator.count},
        "page_kicker": _("Roster"),
        "may_write": may_write,
        "proposals": profiles.waiting() if may_write else [],
        "has_retired": True,
        **filters(wanted),
    }
    return render(request, "scoring/staff/roster.html", context)


@require_safe
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert, and every panel they served on."""
    _require_staff(request)
    found = get_object_or_404(Expert.objects.select_related("cv").prefetch_related("topics"), pk=pk)
    proposal = profiles.open_proposal(found)
    visible = set(Call.objects.staffed_by(person(request), *desk.STAFF).values_list("pk", flat=True))
    context = {
        "expert": found,
        "may_write": _may_edit(found, request),
        "row": _row(found),
        "proposal": proposal,
        "proposed_country": roster.country_word(proposal.country) if proposal else "",
        "keeps_profile": profiles.is_kept(found),
        "service": [
            (one, pills.pill_of_member(one), one.call_id in visible) for one in roster.service_of(found)
        ],
        "page_title": found.name,
        "page_kicker": _("Roster"),
        "page_lead": found.name_native,
        "availability": availability.in_words(found),
        "cv": curriculum.file_row(found, reverse("scoring:expert_cv", kwargs={"pk": pk})),
        "crumbs": [(_("Roster"), reverse("scoring:roster")), (found.name, "")],
    }
    return render(request, "scoring/staff/expert.html", context)


@require_safe
def cv(request: HttpRequest, pk: int) -> FileResponse:
    """The expert's CV, to be saved."""
    _require_staff(request)
    return curriculum.download(get_object_or_404(Expert.objects.select_related("cv"), pk=pk))


@require_POST
def ask_to_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the expert by mail to keep their own profile."""
    _require_staff(request)
    found = get_object_or_404(Expert, pk=pk)
    done = _("%(name)s is asked to keep their own profile.") % {"name": found.name}
    desk.did(request, lambda: profile.ask_to_keep(found, by=person(request)), done)
    return redirect("scoring:expert", pk=pk)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse what the expert told of their organisation and country."""
    _require_staff(request)
    found = get_object_or_404(profiles.waiting(), expert=get_object_or_404(Expert, pk=pk))
    accepts, reason = request.POST.get("answer") == "accept", request.POST.get("reason", "")
    done = _("The change is accepted.") if accepts else _("The entry stays as it is.")
    desk.did(request, lambda: profile.answer(found, accepts=accepts, by=person(request), reason=reason), done)
    return redirect("scoring:expert", pk=pk)


@desk.GET_POST
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new on the roster."""
    _require_staff(request)
    return _edit(request, Expert(), _("Add an expert"), reverse("scoring:roster"))


@desk.GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's place on the roster."""
    _require_staff(request)
    found = get_object_or_404(Expert, pk=pk)
    back = reverse("scoring:expert", kwargs={"pk": pk})
    return _edit(request, found, found.name, back)


def _edit(request: HttpRequest, row: Expert, title: str, back: str) -> HttpResponse:
    if not service.may_write(person(request)):
        raise NotAllowed(_("Only staff of the Hub change the roster."))
    if row.pk and service.is_own(row, person(request)):
        raise NotAllowed(_("Nobody writes their own place on the roster. Ask a colleague."))
    form = ExpertForm(typed(request), request.FILES or None, instance=row)

    def save(given: dict[str, Any]) -> None:
        files = {"cv": given["cv_file"], "drops_cv": given.get("drops_cv", False)}
        service.save_expert(form.instance, topics=list(given["topics"]), by=person(request), **files)

    if request.method == "POST" and desk.fulfilled(form, save):
        messages.success(request, _("%(name)s is saved on the roster.") % {"name": form.instance.name})
        return redirect("scoring:expert", pk=form.instance.pk)
    context = {
        "form": form,
        "back_url": back,
        "page_title": title,
        "page_kicker": _("Roster"),
        "crumbs": [
            (_("Office"), reverse("calls:office")),
            (_("Roster"), reverse("scoring:roster")),
            (title, ""),
        ],
    }
    return render(request, "scoring/staff/expert_form.html", context, status=desk.status_of(form))


def _may_edit(found: Expert, request: HttpRequest) -> bool:
    reader = person(request)
    return service.may_write(reader) and not service.is_own(found, reader)


def filters(wanted: roster.Wanted) -> dict[str, Any]:
    """What the search form of the roster shows."""
    return {
        "wanted": wanted,
        "asked": wanted.as_query(),
        "countries": roster.countries_of_roster(),
        "topics": roster.topics_of_roster(),
        "languages": [(code, roster.language_word(code)) for code in roster.languages_of_roster()],
    }


def _row(expert: Expert) -> dict[str, Any]:
    return {
        "expert": expert,
        "country": roster.country_word(expert.country),
        "languages": ", ".join(roster.language_word(code) for code in expert.languages),
        "topics": [one.name for one in expert.topics.all()],
        "availability": availability.in_words(expert),
    }


def _require_staff(request: HttpRequest) -> None:
    """Officers and approvers of some call, and staff of the Hub; observers have no business here."""
    if person(request).is_hub_staff or Call.objects.staffed_by(person(request), *desk.STAFF).exists():
        return
    raise Http404
