"""The ticked drafts of the list reminded: what each gets and why not, the letter, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from applications.moments import moment_cell
from applications.register.listing import MOST_TICKED
from applications.reminders import Prospect, preview, prospects
from applications.services.reminding import remind_chosen, take_reminders_back
from applications.views.staff.desk import GET_POST, demand_officer, frame
from calls.models import Call
from calls.views.staff.desk import StaffRequest, attempt, say, staffed_call
from core.zones import zone_name


@GET_POST
def remind_ticked(request: StaffRequest, slug: str) -> HttpResponse:
    """Preview, then send; the letters leave two minutes later."""
    call = staffed_call(request, slug)
    demand_officer(call, request.user)
    references = _references(request)
    if request.method == "POST":
        attempt(None, lambda: _send(request, call, references), request)
        return _back_to(call, references)
    found = prospects(call, references)
    letters = sum(len(one.readers) for one in found)
    title = ngettext("Send %(count)s reminder?", "Send %(count)s reminders?", letters) % {"count": letters}
    first = next((one for one in found if one.readers), None)
    context = {
        **frame(call, "applications:register", title if letters else _nobody(found)),
        "rows": [_row(call, one) for one in found],
        "references": [one.application.reference for one in found],
        "letters": letters,
        "first": _first(first) if first else None,
        "can_be_taken_back": any(one.leaves_at for one in found),
        "zone": zone_name(call.zone, request.LANGUAGE_CODE),
    }
    return render(request, "applications/staff/remind.html", context)


@require_POST
def take_back(request: StaffRequest, slug: str) -> HttpResponse:
    """Take reminders back that have not left yet."""
    call = staffed_call(request, slug)
    references = _references(request)

    def act() -> None:
        letters = take_reminders_back(call, by=request.user, references=references)
        sentence = ngettext(
            "%(count)s reminder is taken back.", "%(count)s reminders are taken back.", letters
        )
        say(request, sentence % {"count": letters})

    attempt(None, act, request)
    return _back_to(call, references)


def _nobody(found: list[Prospect]) -> str:
    return _("Reminders wait to be sent") if any(one.leaves_at for one in found) else _("Nobody to remind")


def _send(request: StaffRequest, call: Call, references: list[str]) -> None:
    letters = remind_chosen(call, by=request.user, references=references, can_be_taken_back=True)
    sentence = ngettext(
        "%(count)s reminder leaves in two minutes. Until then it can be taken back.",
        "%(count)s reminders leave in two minutes. Until then they can be taken back.",
        letters,
    )
    say(
        request,
        sentence % {"count": letters} if letters else _("Everybody you chose was reminded today already."),
    )


def _references(request: StaffRequest) -> list[str]:
    asked = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(asked.getlist("application")))[:MOST_TICKED]


def _back_to(call: Call, references: list[str]) -> HttpResponse:
    """The page that shows what became of each."""
    if not references:
        return redirect("applications:register", slug=call.slug)
    query = urlencode([("application", one) for one in references])
    return redirect(f"{reverse('applications:remind_ticked', args=[call.slug])}?{query}")


def _row(call: Call, one: Prospect) -> dict[str, Any]:
    number = len(one.readers)
    letters = ngettext("%(count)s letter", "%(count)s letters", number) % {"count": number}
    return {
        "application": one.application,
        "is_written_to": bool(number),
        "what": letters if number else one.obstacle,
        "to": ", ".join(str(reader.to) for reader in one.readers),
        "leaves": moment_cell(call, one.leaves_at, seconds=True),
    }


def _first(one: Prospect) -> dict[str, Any]:
    reader, letter = preview(one)
    return {"to": reader.to, "language": reader.language, "subject": letter.subject, "text": letter.text}
