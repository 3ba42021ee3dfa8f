"""The roster of experts, for who works on any call."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.models import Call
from core.zones import base_language
from scoring import pills, roster
from scoring.models import Expert
from scoring.views.reader import person
from scoring.views.staff import desk


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Search by name, country, topic and language."""
    _require_staff(request)
    wanted = roster.Wanted.of(request.GET)
    page = desk.page_of(request, roster.search(wanted))
    context = {
        "page_obj": page,
        "rows": [_row(one) for one in page.object_list],
        "page_title": _("%(count)s experts on the roster") % {"count": page.paginator.count}
        if wanted == roster.Wanted()
        else _("%(count)s experts found") % {"count": page.paginator.count},
        "page_kicker": _("Roster"),
        **filters(wanted),
    }
    return render(request, "scoring/staff/roster.html", context)


@require_safe
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert, and every panel they served on."""
    _require_staff(request)
    found = get_object_or_404(Expert.objects.prefetch_related("topics"), pk=pk)
    visible = set(Call.objects.staffed_by(person(request), *desk.STAFF).values_list("pk", flat=True))
    context = {
        "expert": found,
        "row": _row(found),
        "service": [
            (one, pills.MEMBERS[one.state], one.call_id in visible) for one in roster.service_of(found)
        ],
        "page_title": found.name,
        "page_kicker": _("Roster"),
        "page_lead": found.name_native,
        "crumbs": [(_("Roster"), reverse("scoring:roster")), (found.name, "")],
    }
    return render(request, "scoring/staff/expert.html", context)


def filters(wanted: roster.Wanted) -> dict[str, Any]:
    """What the search form of the roster shows."""
    return {
        "wanted": wanted,
        "countries": roster.countries_of_roster(),
        "topics": roster.topics_of_roster(),
        "languages": [(code, language_word(code)) for code in roster.languages_of_roster()],
    }


def language_word(code: str) -> str:
    """A language by its name in the reader's own; its code where the locale data do not know it."""
    from babel import Locale

    spoken = Locale.parse(base_language(desk.language()))
    return str(spoken.languages.get(code, code)).capitalize()


def _row(expert: Expert) -> dict[str, Any]:
    return {
        "expert": expert,
        "country": roster.country_word(expert.country),
        "languages": ", ".join(language_word(code) for code in expert.languages),
        "topics": [one.name for one in expert.topics.all()],
    }


def _require_staff(request: HttpRequest) -> None:
    """Officers and approvers of some call, and staff of the Hub; observers have no business here."""
    if person(request).is_hub_staff or Call.objects.staffed_by(person(request), *desk.STAFF).exists():
        return
    raise Http404
