"""The roster as a spreadsheet: the template, the roster itself, and what comes back, looked through first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.refusals import NotAllowed, NotNow
from core.sheets.answers import taken_along
from core.sheets.writing import FORMATS, format_of
from scoring.models import Expert
from scoring.roster import Wanted, search
from scoring.roster_forms import SheetForm
from scoring.roster_sheet import checking, receiving, writing
from scoring.roster_sheet.columns import Sheet
from scoring.services import roster_import
from scoring.services.roster import may_write
from scoring.views.reader import person
from scoring.views.staff import desk

READ = "version-read"  # the hidden field with what was read; named like the machine parts of other forms


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The headings with an example, in the reader's language."""
    _require_writer(request)
    return _as_file(writing.template(), "roster-template.csv")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What was searched for, or the whole roster with who left it; that it was taken is written down."""
    _require_writer(request)
    wanted = Wanted.of(request.GET)
    everybody = Expert.objects.prefetch_related("topics").order_by("name", "pk")
    experts = list(everybody if wanted == Wanted() else search(wanted))
    roster_import.take_along(experts, by=person(request))
    kind = format_of(request.GET.get("format", ""))
    if kind.key == "csv":  # the one that can be brought back
        return _as_file(writing.roster_as_csv(experts), "roster.csv")
    response = HttpResponse(b"".join(writing.roster_parts(experts, kind)), content_type=kind.content_type)
    return taken_along(response, f"roster.{kind.key}")


@desk.GET_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Where a spreadsheet is brought; a POST shows what each of its rows would do."""
    _require_writer(request)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        try:
            return _review(request, receiving.read_sheet(form.cleaned_data["sheet"]))
        except NotNow as refusal:
            form.add_error("sheet", refusal.sentence)
    return _upload_page(request, form)


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Write the rows that were looked through."""
    _require_writer(request)
    form = SheetForm()
    try:
        sheet, shown = receiving.opened(request.POST.get(READ, ""), by=person(request))
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return _upload_page(request, form)
    try:
        done = roster_import.import_sheet(sheet, shown=shown, by=person(request))
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return _review(request, sheet)
    messages.success(request, _told(done))
    return redirect("scoring:roster")


def _review(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    lines = checking.check(sheet.rows, by=person(request))
    by_state = {
        state: [one for one in lines if one.state == state]
        for state in (checking.REFUSED, checking.CHANGED, checking.NEW, checking.UNCHANGED)
    }
    good = len(by_state[checking.NEW]) + len(by_state[checking.CHANGED])
    context = {
        **_frame(_title(good, len(by_state[checking.REFUSED]))),
        "page_lead": _("Nothing is written yet."),
        **{name: by_state[name] for name in by_state},
        "good": good,
        "unused": sheet.unused,
        "sealed": receiving.sealed(sheet, by=person(request), shown=roster_import.print_of(lines)),
        "read_field": READ,
    }
    return render(request, "scoring/staff/roster_review.html", context)


def _title(good: int, bad: int) -> str:
    can = ngettext("%(count)s row can be imported", "%(count)s rows can be imported", good) % {"count": good}
    if not bad:
        return can
    cannot = ngettext("%(count)s cannot be taken", "%(count)s cannot be taken", bad) % {"count": bad}
    return f"{can}, {cannot}"


def _upload_page(request: HttpRequest, form: SheetForm) -> HttpResponse:
    context = {**_frame(_("Bring in a spreadsheet")), "form": form}
    return render(request, "scoring/staff/roster_upload.html", context, status=desk.status_of(form))


def _frame(title: str) -> dict[str, Any]:
    crumbs = [(_("Office"), reverse("calls:office")), (_("Roster"), reverse("scoring:roster")), (title, "")]
    return {"page_title": title, "page_kicker": _("Roster"), "crumbs": crumbs}


def _told(done: roster_import.Imported) -> str:
    added = ngettext("%(count)s expert is new.", "%(count)s experts are new.", done.added)
    changed = ngettext("%(count)s entry is changed.", "%(count)s entries are changed.", done.changed)
    parts = [
        text % {"count": count} for text, count in ((added, done.added), (changed, done.changed)) if count
    ]
    return " ".join(parts) or _("Nothing was changed.")


def _require_writer(request: HttpRequest) -> None:
    if not may_write(person(request)):
        raise NotAllowed(_("Only staff of the Hub change the roster."))


def _as_file(text: str, name: str) -> HttpResponse:
    return taken_along(HttpResponse(text, content_type=FORMATS["csv"].content_type), name)
