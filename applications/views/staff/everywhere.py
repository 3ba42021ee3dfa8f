"""One search over the applications of all calls on which the reader is officer or approver."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.applicant_names import with_names
from applications.moments import moment_cell
from applications.pills import pill_of
from applications.place_names import country_label
from applications.register.over_calls import EverywhereFilter, calls_to_search
from applications.register.over_calls import everywhere as read
from applications.views.staff.desk import page_of, pages
from calls.views.staff.desk import StaffRequest


@require_safe
def everywhere(request: StaffRequest) -> HttpResponse:
    """Words, a state, a call; fifty a page."""
    calls = list(calls_to_search(request.user))
    if not calls:
        raise Http404
    form = EverywhereFilter(request.GET, calls=calls)
    wanted = form.wanted()
    page = page_of(request, read(request.user, wanted))
    number = page.paginator.count
    context = {
        **pages(page),
        "filter": form,
        "asked": urlencode(wanted),
        "rows": [
            {
                "application": one,
                "country": country_label(one.country) if one.country else "",
                "pill": pill_of(one),
                "received": moment_cell(one.call, one.submitted_at),
            }
            for one in with_names(list(page.object_list))
        ],
        "page_title": ngettext("%(count)s application", "%(count)s applications", number) % {"count": number},
        "page_lead": _("Of all calls on which you are officer or approver."),
        "crumbs": [(_("Office"), reverse("calls:office")), (_("Applications of all your calls"), "")],
    }
    return render(request, "applications/staff/everywhere.html", context)
