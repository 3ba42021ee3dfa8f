"""Building a call at a glance, its preview, and publishing it."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls.checklist import Gap, missing, parts
from calls.deadline_card import deadline_card
from calls.deadlines import describe, describe_moment
from calls.form_outline import newest_form, outline
from calls.models import Call, Extension
from calls.pills import pill_of
from calls.queries import call_page
from calls.services import archive_call, publish_call
from calls.services.proposing import open_proposal
from calls.views.public_context import Chip, call_context
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from calls.worth_a_look import worth_a_look
from core import clock
from core.pills import Pill


class Task(NamedTuple):
    """A page of the builder in the task list."""

    title: str
    url: str
    note: str
    pill: Pill


class Line(NamedTuple):
    """A line of the check-list with its link."""

    text: str
    is_ok: bool
    url: str


class Moved(NamedTuple):
    """An extension with its two deadlines in words."""

    extension: Extension
    old: str
    new: str


@require_GET
def build(request: StaffRequest, slug: str) -> HttpResponse:
    """The pages of the builder, what is missing, and how applicants will read the deadline."""
    call = staffed_call(request, slug)
    gaps = missing(call)
    context = {
        "tasks": _tasks(call, gaps),
        "checks": _lines(call, gaps),
        "gap_count": len(gaps),
        "hints": _lines(call, worth_a_look(call)) if call.state == "draft" else [],
        "pill": pill_of(call),
        "card": deadline_card(call),
        "extensions": _moved(call),
        "downtime": open_proposal(call) if getattr(call, "has_proposal", False) else None,
        "page_title": _("Build the call"),
    }
    return desk(request, call, "calls/office/build.html", context)


def _moved(call: Call) -> list[Moved]:
    language = get_language() or "en"
    rows = Extension.objects.filter(call=call).select_related("applicant", "requested_by", "approved_by")
    return [
        Moved(
            one,
            describe(one.old_deadline, zone=call.zone, language=language).line,
            describe(one.new_deadline, zone=call.zone, language=language).line,
        )
        for one in rows
    ]


def _tasks(call: Call, gaps: list[Gap]) -> list[Task]:
    tasks = []
    for part in parts():
        own = [gap.sentence for gap in gaps if gap.url_name == part.url_name]
        pill = (
            Pill(_gap_word(call, part.url_name, len(own)), "wait", "warn")
            if own
            else Pill(_("All there"), "ok", "check")
        )
        tasks.append(
            Task(part.title, reverse(part.url_name, kwargs={"slug": call.slug}), own[0] if own else "", pill)
        )
    return tasks


def _gap_word(call: Call, url_name: str, count: int) -> str:
    """Missing is what was never there; dates that are set, and what a published call has, are to mend."""
    has_window = call.opens_at is not None and call.deadline_at is not None
    if call.state not in ("draft", "cancelled") or (url_name == "calls:build_dates" and has_window):
        return ngettext("%(number)s to mend", "%(number)s to mend", count) % {"number": count}
    return ngettext("%(number)s missing", "%(number)s missing", count) % {"number": count}


def _lines(call: Call, gaps: list[Gap]) -> list[Line]:
    return [Line(gap.sentence, False, reverse(gap.url_name, kwargs={"slug": call.slug})) for gap in gaps]


@require_GET
def preview(request: StaffRequest, slug: str) -> HttpResponse:
    """The call as an applicant sees it, and its whole form below; `?in=kk` shows it in that language."""
    call = staffed_call(request, slug)
    form = newest_form(call)
    asked = request.GET.get("in", "")
    language = asked if asked in dict(settings.LANGUAGES) else str(get_language())
    with override(language):
        context = call_context(call_page(call, request.user), request.user)
        context.update(is_preview=True, act_url="", parts=outline(form) if form else [])
        context["chips"] = _chips(language)
        response = render(request, "calls/office/preview.html", context)
    response["Content-Language"] = language
    return response


def _chips(current: str) -> list[Chip]:
    """The languages, each by its own name."""
    return [Chip(str(name), f"?in={code}", code == current, None) for code, name in settings.LANGUAGES]


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest, slug: str) -> HttpResponse:
    """What is missing, what publishing does, and the button that does it."""
    call = staffed_call(request, slug)
    if request.method == "POST" and attempt(None, lambda: publish_call(call, by=request.user), request):
        say(request, _("The call is published. Everybody can read it now."))
        return redirect(f"{call.get_absolute_url()}?from=office")
    gaps = missing(call)
    context = {
        "checks": _lines(call, gaps),
        "hints": _lines(call, worth_a_look(call)),
        "card": deadline_card(call),
        "opens": _opening(call),
        "is_draft": call.state == "draft",
        "page_title": _("Publish the call"),
    }
    return desk(request, call, "calls/office/publish.html", context)


def _opening(call: Call) -> str:
    """From when applications are taken, in words; "" where the window is open as soon as it is published."""
    if call.opens_at is None or call.opens_at <= clock.now():
        return ""
    language = get_language() or "en"
    return describe_moment(call.opens_at, zone=call.zone, language=language, seconds=False).line


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: StaffRequest, slug: str) -> HttpResponse:
    """Put an announced call away."""
    call = staffed_call(request, slug, "officer")
    if request.method == "POST" and attempt(None, lambda: archive_call(call, by=request.user), request):
        say(request, _("The call is archived."))
        return redirect("calls:build", slug=slug)
    context = {
        "layout": "layouts/office.html",
        "page_title": _("Archive this call?"),
        "consequences": [
            _("Its page and its results stay public."),
            _("Nothing of it can be changed any more."),
        ],
        "act_label": _("Archive the call"),
        "cancel_url": reverse("calls:build", kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)
