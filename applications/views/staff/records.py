"""The records of a call: its letters and its ledger."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.ledger_words import chain_check, ledger_rows
from applications.letter_desk import acts_of, letter_note, letter_row, state_chips
from applications.letter_words import letter_pill, letter_word, readable_text
from applications.moments import moment_line
from applications.services.letters import send_letter_again, take_letter_back
from applications.staff_forms import LetterFilter
from applications.views.staff.desk import frame, page_of, pages
from calls.models import Call
from calls.permissions import officer
from calls.views.staff.desk import StaffRequest, attempt, say, staffed_call
from core.models import LedgerEntry, Notice
from core.zones import zone_name


@require_safe
def letters(request: StaffRequest, slug: str) -> HttpResponse:
    """Every letter of the call, the held ones too: only its officers and approvers come in here."""
    call = staffed_call(request, slug)
    of_call = Notice.objects.filter(scope=call.ledger_name)
    counted = of_call.order_by("event", "state").values_list("event", "state").annotate(number=Count("pk"))
    counts = list(counted)
    form = LetterFilter(request.GET, events=dict.fromkeys(event for event, _state, _number in counts))
    wanted = form.wanted()
    rows = of_call.filter(**wanted).defer("text", "html").select_related("recipient")
    page = page_of(request, rows.order_by("-created_at", "-pk"))
    number = page.paginator.count
    title = ngettext("%(count)s letter", "%(count)s letters", number) % {"count": number}
    context = {
        **frame(call, "applications:letters", title),
        **pages(page),
        "filter": form,
        "asked": urlencode(wanted),
        "chips": state_chips(counts, wanted.get("state", ""), wanted.get("event", "")),
        "rows": [letter_row(call, one) for one in page.object_list],
        "zone": zone_name(call.zone, get_language() or "en"),
    }
    return render(request, "applications/staff/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One letter as its reader gets it; sending it again, or taking it back."""
    call = staffed_call(request, slug)
    one = get_object_or_404(Notice.objects.select_related("recipient"), scope=call.ledger_name, pk=pk)
    if request.method == "POST":
        _act(request, call, one)
        return redirect("applications:letter", slug=slug, pk=pk)
    context = {
        **frame(call, "applications:letters", one.subject),
        "letter": one,
        "kind": letter_word(one.event),
        "pill": letter_pill(one),
        "note": letter_note(call, one),
        "text": readable_text(one),
        "written": moment_line(call, one.created_at),
        "sent": moment_line(call, one.sent_at) if one.sent_at else "",
        "came_back": moment_line(call, one.bounced_at) if one.bounced_at else "",
        "acts": acts_of(one) if officer(call, request.user) else None,
        "back_url": reverse("applications:letters", args=[call.slug]),
    }
    return render(request, "applications/staff/letter.html", context)


def _act(request: StaffRequest, call: Call, one: Notice) -> None:
    """What the officer pressed."""
    acts = {
        "again": (send_letter_again, _("The letter is on its way again.")),
        "back": (take_letter_back, _("The letter is taken back: it is not sent.")),
    }
    act, sentence = acts.get(request.POST.get("act", ""), (None, ""))
    if act is not None and attempt(None, lambda: act(call, one, by=request.user), request):
        say(request, sentence)


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
