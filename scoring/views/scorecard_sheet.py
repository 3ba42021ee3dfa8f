"""The juror's scorecards as a workbook: taken along, and what comes back, looked through first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.services.watching import note_taking
from core.arrival import received_at
from core.refusals import NotNow
from scoring import gates, journey
from scoring.forms import ScorecardSheetForm
from scoring.juror_rounds import own_marks_url, round_in_hand, sheet_file_url, sheet_url
from scoring.models import Assignment, PanelMember
from scoring.scorecard_sheet import checking, receiving, writing
from scoring.scorecard_sheet.layout import Entry
from scoring.scorecard_sheet.stored import FETCHED
from scoring.services import scorecard_import
from scoring.views.jury_context import criteria_of
from scoring.views.reader import person

READ = "version-read"  # the hidden field with what was read; named like the machine parts of other forms
TAKE = "take"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the workbook is taken and brought; a POST shows what each of its rows would do."""
    member = _member(request, slug)
    step = journey.first_open_step(member)
    if step:
        return redirect(step, slug=slug)
    form = ScorecardSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _review(request, member, receiving.read_sheet(form.cleaned_data["sheet"]))
        except NotNow as refusal:
            form.add_error("sheet", refusal.sentence)
    return _upload_page(request, member, form)


@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The workbook of one round, with what the juror gave so far."""
    member = _member(request, slug)
    step = journey.first_open_step(member)
    if step:
        return redirect(step, slug=slug)
    rows = _own(request, member)
    round_ = _chosen(request, rows)
    if round_ is None:
        raise Http404
    mine = [one for one in rows if one.round == round_]
    note_taking(person(request), "scorecards", member.call, str(len(mine)), role="juror")
    response = HttpResponse(writing.workbook(round_, mine, criteria_of(round_)), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="scorecards-{slug}-{round_.key}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what was looked through, as drafts."""
    member = _member(request, slug)
    try:
        entries, shown = receiving.opened(request.POST.get(READ, ""), by=person(request))
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return _upload_page(request, member, ScorecardSheetForm())
    try:
        saved = scorecard_import.bring_back(
            entries,
            call=member.call,
            shown=shown,
            chosen=request.POST.getlist(TAKE),
            by=person(request),
            received=received_at(request),
        )
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return _review(request, member, entries)
    _tell(request, saved)
    return redirect(own_marks_url(slug, request.POST.get("round", "")))


def _tell(request: HttpRequest, saved: int) -> None:
    if not saved:
        messages.info(request, _("Nothing was changed."))
        return
    words = ngettext(
        "%(count)s draft is saved. Nothing is submitted yet.",
        "%(count)s drafts are saved. Nothing is submitted yet.",
        saved,
    )
    messages.success(request, words % {"count": saved})


def _member(request: HttpRequest, slug: str) -> PanelMember:
    return get_object_or_404(gates.seats_of(person(request)), call__slug=slug)


def _own(request: HttpRequest, member: PanelMember) -> list[Assignment]:
    """What is open to the juror in the call, latest round first, with marks."""
    rows = gates.open_to(person(request)).filter(round__call=member.call)
    return list(rows.prefetch_related(*FETCHED).order_by("-round__position", "position", "id"))


def _chosen(request: HttpRequest, rows: list[Assignment]) -> Any:
    key = request.GET.get("round", "")
    return next((one.round for one in rows if one.round.key == key), None) or round_in_hand(rows)


def _review(request: HttpRequest, member: PanelMember, entries: list[Entry]) -> HttpResponse:
    checked = checking.check(entries, call=member.call, by=person(request), received=received_at(request))
    ready = [one for one in checked.reviews if one.is_ready]
    to_choose = [one for one in checked.reviews if one.is_to_choose]
    context = {
        **_frame(member, _title(len(ready))),
        "page_lead": _("Nothing is written yet."),
        "ready": ready,
        "to_choose": to_choose,
        "barred": [one for one in checked.reviews if one.why and one.lines],
        "refused": [one for one in checked.reviews if one.refusals and not one.why],
        "strays": checked.strays,
        "is_empty": not ready and not to_choose,
        "round_key": next((one.assignment.round.key for one in checked.reviews), ""),
        "sealed": receiving.sealed(entries, by=person(request), shown=checked.print()),
        "read_field": READ,
        "take_field": TAKE,
    }
    return render(request, "scoring/jury/sheet_review.html", context)


def _title(ready: int) -> str:
    words = ngettext("%(count)s scorecard changes", "%(count)s scorecards change", ready)
    return words % {"count": ready} if ready else _("What the spreadsheet says")


def _upload_page(request: HttpRequest, member: PanelMember, form: ScorecardSheetForm) -> HttpResponse:
    rows = _own(request, member)
    round_ = _chosen(request, rows)
    context = {
        **_frame(member, _("Work without a connection")),
        "form": form,
        "round": round_,
        "file_url": sheet_file_url(member.call.slug, round_.key) if round_ else "",
        "upload_url": sheet_url(member.call.slug, round_.key if round_ else ""),
        "count": sum(one.round == round_ for one in rows),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/jury/sheet_upload.html", context, status=status)


def _frame(member: PanelMember, title: str) -> dict[str, Any]:
    return {
        "call": member.call,
        "page_title": title,
        "page_kicker": member.call.title,
        "upload_url": sheet_url(member.call.slug, ""),
    }
