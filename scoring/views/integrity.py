"""How an announced call was decided, for anybody to check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.links import address
from calls.views.conditional import revalidated
from scoring import wording
from scoring.integrity import facts_of, told_of


@require_safe
@revalidated
def integrity(request: HttpRequest, slug: str) -> HttpResponse:
    """Method, counts, agreement and seals of a call.

    404 for everybody before the announcement, and where the portal holds no submission to tell of.
    """
    announcement = get_object_or_404(told_of(), call__slug=slug)
    call = announcement.call
    language = get_language() or "en"
    facts = facts_of(call, announcement)
    context = {
        "call": call,
        "facts": facts,
        "sealed_at": wording.moment(call.sealed_at, call, language),
        "released_at": wording.moment(announcement.released_at, call, language),
        "figures": [
            (call.sealed_count, _("submissions sealed")),
            (facts.countries, _("countries")),
            (facts.jurors, _("jurors, from %(count)s countries") % {"count": facts.juror_countries}),
            (facts.scorecards, _("scorecards locked")),
            (facts.recusals, _("recusals")),
        ],
        "verify_url": address("applications:verify_form"),
        "page_kicker": f"{call.title} · {_('Integrity')}",
        "page_title": _("How this call was decided"),
        "page_lead": _("Everything here can be checked by anyone, also by those who did not win."),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Results"), address("incubation:results", slug=slug)),
            (_("How this call was decided"), ""),
        ],
    }
    return render(request, "scoring/integrity.html", context)
