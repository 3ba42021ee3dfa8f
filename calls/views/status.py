"""The state of the portal, for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.deadlines import describe
from calls.downtime_words import length_words, span_words
from calls.incident_rows import extended_because, incident_rows, public_outages, public_troubles
from calls.links import address
from calls.models import Extension
from core import clock, pulse
from core.outages import length_within

LOOKED_BACK = timedelta(days=90)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Whether the portal serves, when it did not in 90 days, and which calls were extended for it."""
    now, language = clock.now(), get_language() or "en"
    since = now - LOOKED_BACK
    outages = public_outages(since)
    down = length_within(((one.since, one.until) for one in outages), since, now)
    first = pulse.last_sign(pulse.WEB)
    context = {
        "troubles": [
            (str(one.get_kind_display()), span_words(one.since, None), one.what) for one in public_troubles()
        ],
        "rows": incident_rows(outages),
        "down": length_words(down) if down else "",
        "is_measured": first is not None,
        "extended": [
            (
                one,
                *(describe(at, zone=one.call.zone, language=language).line for at in _before_and_after(one)),
            )
            for one in extended_because(since)
        ],
        "days": LOOKED_BACK.days,
        "zone": settings.HUB_ZONE,
        "page_title": _("The state of the portal"),
        "page_lead": _(
            "The portal measures itself whether it can be reached, and says here when it could not."
        ),
        "crumbs": [(_("Home"), address("home")), (_("The state of the portal"), "")],
    }
    return render(request, "calls/status.html", context)


def _before_and_after(extension: Extension) -> tuple[datetime, datetime]:
    return extension.old_deadline, extension.new_deadline
