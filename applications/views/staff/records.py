"""The records of a call: its letters and its ledger."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.ledger_words import chain_check, ledger_rows
from applications.letter_words import letter_pill, letter_word, readable_text
from applications.moments import moment_cell, moment_line
from applications.staff_forms import LetterFilter
from applications.views.staff.desk import frame, page_of, pages
from calls.views.staff.desk import StaffRequest, staffed_call
from core.models import LedgerEntry, Notice
from core.zones import zone_name


@require_safe
def letters(request: StaffRequest, slug: str) -> HttpResponse:
    """Every letter of the call, the held ones too: only its officers and approvers come in here."""
    call = staffed_call(request, slug)
    of_call = Notice.objects.filter(scope=call.ledger_name)
    events = of_call.order_by("event").values_list("event", flat=True).distinct()
    form = LetterFilter(request.GET, events=events)
    rows = of_call.filter(**form.wanted()).defer("text", "html").select_related("recipient")
    page = page_of(request, rows.order_by("-created_at", "-pk"))
    number = page.paginator.count
    title = ngettext("%(count)s letter", "%(count)s letters", number) % {"count": number}
    context = {
        **frame(call, "applications:letters", title),
        **pages(page),
        "filter": form,
        "rows": [
            {
                "letter": one,
                "kind": letter_word(one.event),
                "pill": letter_pill(one),
                "when": moment_cell(call, one.sent_at or one.created_at),
                "reference": one.about.removeprefix("application:")
                if one.about.startswith("application:")
                else "",
            }
            for one in page.object_list
        ],
        "zone": zone_name(call.zone, get_language() or "en"),
    }
    return render(request, "applications/staff/letters.html", context)


@require_safe
def letter(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One letter as its reader gets it."""
    call = staffed_call(request, slug)
    one = get_object_or_404(Notice.objects.select_related("recipient"), scope=call.ledger_name, pk=pk)
    context = {
        **frame(call, "applications:letters", one.subject),
        "letter": one,
        "kind": letter_word(one.event),
        "pill": letter_pill(one),
        "text": readable_text(one),
        "written": moment_line(call, one.created_at),
        "sent": moment_line(call, one.sent_at) if one.sent_at else "",
        "back_url": reverse("applications:letters", args=[call.slug]),
    }
    return render(request, "applications/staff/letter.html", context)


@require_safe
def ledger(request: StaffRequest, slug: str) -> HttpResponse:
    """What the ledger says of this call, newest first, computed again while it is read."""
    call = staffed_call(request, slug)
    page = page_of(request, LedgerEntry.objects.filter(scope=call.ledger_name).order_by("-number"))
    entries = list(page.object_list)
    number = page.paginator.count
    title = ngettext("%(count)s entry in the ledger", "%(count)s entries in the ledger", number)
    context = {
        **frame(call, "applications:ledger", title % {"count": number}),
        **pages(page),
        "rows": ledger_rows(call, entries),
        "check": chain_check(entries),
        "zone": zone_name(call.zone, get_language() or "en"),
        "page_lead": _(
            "Nothing in it can be changed or removed: each entry holds the hash of the one before."
        ),
    }
    return render(request, "applications/staff/ledger.html", context)
