"""Letters to a group of a call: the list, writing one, looking at it, sending it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.broadcast_forms import BroadcastForm, ConfirmForm, EarlierForm
from applications.broadcast_page import broadcast_page, broadcast_rows
from applications.models import Broadcast
from applications.services.broadcasting import (
    discard_broadcast,
    save_broadcast,
    send_broadcast,
    try_on_oneself,
)
from applications.views.staff.desk import GET_POST, demand_officer, frame, page_of, pages
from calls.models import Call
from calls.permissions import officer
from calls.translations import copy_texts
from calls.views.staff.desk import STAFF, StaffRequest, attempt, say, staffed_call

STAGE = "applications:letters"
MOST_EARLIER = 100


@require_safe
def broadcasts(request: StaffRequest, slug: str) -> HttpResponse:
    """Every letter to a group, with how far its letters are."""
    call = staffed_call(request, slug)
    page = page_of(request, call.broadcasts.select_related("written_by", "sent_by"))
    context = {
        **frame(call, STAGE, _("Letters to groups")),
        **pages(page),
        "rows": broadcast_rows(call, page.object_list),
        "may_act": officer(call, request.user),
    }
    return render(request, "applications/staff/broadcasts.html", context)


@GET_POST
def broadcast_new(request: StaffRequest, slug: str) -> HttpResponse:
    """A new letter, empty or begun with an earlier one of a call that the reader staffs."""
    call = staffed_call(request, slug)
    demand_officer(call, request.user)
    earlier = EarlierForm(request.GET, earlier=_earlier(request))
    row = Broadcast(call=call)
    start = earlier.chosen()
    if start is not None:
        copy_texts(start, row)
        row.group = start.group
    return _write(request, call, row, _("Write to a group"), earlier)


@GET_POST
def broadcast_edit(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """A letter that is not sent yet."""
    call = staffed_call(request, slug)
    demand_officer(call, request.user)
    row = get_object_or_404(Broadcast, call=call, pk=pk, sent_at__isnull=True)
    return _write(request, call, row, _("Change the letter"), None)


@GET_POST
def broadcast(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """The letter as its first readers get it; trying it out, sending it, throwing it away."""
    call = staffed_call(request, slug)
    row = get_object_or_404(
        Broadcast.objects.select_related("call", "written_by", "sent_by"), call=call, pk=pk
    )
    if request.method == "POST":
        return _act(request, call, row)
    page = broadcast_page(row)
    context = {
        **frame(call, STAGE, row.subject),
        "broadcast": row,
        "page": page,
        "confirm": ConfirmForm(initial={"count": page.count}),
        "may_act": officer(call, request.user),
    }
    return render(request, "applications/staff/broadcast.html", context)


def _write(
    request: StaffRequest, call: Call, row: Broadcast, title: str, earlier: EarlierForm | None
) -> HttpResponse:
    form = BroadcastForm(request.POST or None, instance=row)
    if form.is_valid() and attempt(form, lambda: save_broadcast(form.instance, by=request.user), request):
        say(request, _("The letter is kept. Nothing is sent before you confirm it here."))
        return redirect("applications:broadcast", slug=call.slug, pk=form.instance.pk)
    context: dict[str, Any] = {**frame(call, STAGE, title), "form": form, "earlier": earlier, "letter": row}
    return render(
        request, "applications/staff/broadcast_form.html", context, status=422 if form.errors else 200
    )


def _act(request: StaffRequest, call: Call, row: Broadcast) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "test" and attempt(None, lambda: try_on_oneself(row, by=request.user), request):
        say(request, _("The test is on its way to %(address)s.") % {"address": request.user.email})
    elif act == "discard" and attempt(None, lambda: discard_broadcast(row, by=request.user), request):
        say(request, _("The letter is thrown away."))
        return redirect("applications:broadcasts", slug=call.slug)
    elif act == "send":
        _send(request, row)
    return redirect("applications:broadcast", slug=call.slug, pk=row.pk)


def _send(request: StaffRequest, row: Broadcast) -> None:
    form = ConfirmForm(request.POST)
    count = form.cleaned_data["count"] if form.is_valid() else 0
    if attempt(None, lambda: send_broadcast(row, by=request.user, count=count), request):
        words = ngettext(
            "The letter is on its way to %(count)s person.",
            "The letter is on its way to %(count)s people.",
            count,
        )
        say(request, words % {"count": count})


def _earlier(request: StaffRequest) -> QuerySet[Broadcast]:
    mine = Call.objects.staffed_by(request.user, *STAFF)
    sent = Broadcast.objects.filter(call__in=mine, sent_at__isnull=False).select_related("call__programme")
    return sent.order_by("-sent_at", "-pk")[:MOST_EARLIER]
