"""Moving the deadline, and cancelling a call: the acts that need a reason, some of them two persons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from calls.date_order import disorder
from calls.deadline_card import deadline_card
from calls.deadlines import describe
from calls.models import Call, Cancellation, Extension
from calls.permissions import approver
from calls.second_person import nobody_signs
from calls.services import (
    approve_cancellation,
    approve_extension,
    cancel_draft,
    extend_for_all,
    prepare_cancellation,
    request_extension_for_one,
    withdraw_cancellation,
    withdraw_extension,
)
from calls.staff_forms.acts import CancellationForm, ExtendForm
from calls.staff_forms.tongues import texts_of
from calls.translations import said_in_all
from calls.views.staff.desk import STAFF, StaffRequest, attempt, desk, say, staffed_call
from calls.views.staff.downtime import proposed_start


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: StaffRequest, slug: str) -> HttpResponse:
    """A later deadline, for everybody or for one applicant."""
    call = staffed_call(request, slug, "officer")
    form = ExtendForm(request.POST or None, call=call, proposed=proposed_start(call))
    if form.is_valid() and attempt(form, lambda: _extend(call, form, request.user), request):
        is_for_one = form.applicant is not None
        say(
            request,
            _("An approver has to sign it now.")
            if is_for_one
            else _("The deadline is moved, and everybody is told."),
        )
        return _to_dates_if_overtaken(request, slug)
    context = {
        "form": form,
        "card": deadline_card(call),
        "nobody_signs": nobody_signs(call, request.user),
        "page_title": _("Move the deadline"),
    }
    return desk(request, call, "calls/office/extend.html", context)


def _to_dates_if_overtaken(request: StaffRequest, slug: str) -> HttpResponse:
    """Lead on to the other dates where the new deadline has overtaken some of them."""
    if not disorder(Call.objects.get(slug=slug)):
        return redirect("calls:build", slug=slug)
    messages.warning(request, _("Other dates of the call stand before its deadline now. Move them too."))
    return redirect("calls:build_dates", slug=slug)


def _extend(call: Call, form: ExtendForm, by: Any) -> None:
    wall, reason = form.walls["deadline"], texts_of(form, "reason")
    if wall is None:
        raise ValueError(_("Give both the day and the hour."))
    if form.applicant is None:
        extend_for_all(call, new_wall=wall, reason=reason, by=by)
    else:
        request_extension_for_one(call, applicant=form.applicant, new_wall=wall, reason=reason, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One extension for one applicant: what it says, and an approver's signature."""
    call = staffed_call(request, slug, acting=("approver",))
    rows = Extension.objects.filter(call=call).select_related(
        "applicant", "requested_by", "approved_by", "call"
    )
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and attempt(None, lambda: approve_extension(row, by=request.user), request):
        say(request, _("The extension is in force, and the applicant is told."))
        return redirect("calls:build", slug=slug)
    language = get_language() or "en"
    context = {
        "extension": row,
        "reasons": said_in_all(row, "reason"),
        "new": describe(row.new_deadline, zone=call.zone, language=language),
        "old": describe(row.old_deadline, zone=call.zone, language=language),
        "may_sign": approver(call, request.user)
        and row.requested_by_id != request.user.pk
        and not row.is_in_force,
        "nobody_signs": "" if row.is_in_force else nobody_signs(call, row.requested_by),
        "page_title": _("An extension"),
    }
    return desk(request, call, "calls/office/extension.html", context)


@require_POST
def extension_back(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Take back an extension that nobody has signed yet."""
    call = staffed_call(request, slug, acting=STAFF)
    row = get_object_or_404(Extension, call=call, pk=pk)
    if attempt(None, lambda: withdraw_extension(row, by=request.user), request):
        say(request, _("The extension is taken back. Nobody's deadline has changed."))
    return redirect("calls:build", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffRequest, slug: str) -> HttpResponse:
    """A draft is given up by an officer; a published call is cancelled by two persons with a reason."""
    call = staffed_call(request, slug, acting=STAFF)
    prepared = Cancellation.objects.filter(call=call).select_related("prepared_by", "call").first()
    if call.state == "draft":
        return _cancel_draft(request, call)
    if call.state == "cancelled" and request.method != "POST":
        return redirect("calls:build", slug=slug)
    if prepared and call.state != "cancelled":
        return _sign(request, call, prepared)
    form = CancellationForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: prepare_cancellation(call, reason=texts_of(form, "reason"), by=request.user), request
    ):
        say(request, _("An approver has to sign it now. Until then nothing changes."))
        return redirect("calls:build", slug=slug)
    return desk(request, call, "confirm.html", _cancel_context(call, form, request.user))


def _cancel_context(call: Call, form: CancellationForm | None, by: Any = None) -> dict[str, Any]:
    return {
        "nobody_signs": nobody_signs(call, by) if by else "",
        "layout": "layouts/office.html",
        "form": form,
        "page_title": _("Cancel this call?"),
        "consequences": [
            _("An approver has to sign it; until then nothing changes."),
            _("Then its page disappears, nobody can submit, and everybody with an application is told why."),
            _("It cannot be taken back."),
        ],
        "act_label": _("Prepare the cancellation"),
        "act_tone": "danger",
        "cancel_url": reverse("calls:build", kwargs={"slug": call.slug}),
    }


def _cancel_draft(request: StaffRequest, call: Call) -> HttpResponse:
    if request.method == "POST" and attempt(None, lambda: cancel_draft(call, by=request.user), request):
        say(request, _("The draft is given up."))
        return redirect("calls:office")
    context = {
        **_cancel_context(call, None),
        "page_title": _("Give this draft up?"),
        "consequences": [
            _("Nobody outside the office has seen it."),
            _("It can still be copied, not published."),
        ],
        "act_label": _("Give the draft up"),
    }
    return desk(request, call, "confirm.html", context)


def _sign(request: StaffRequest, call: Call, prepared: Cancellation) -> HttpResponse:
    if request.method == "POST":
        is_back = "withdraw" in request.POST
        act = withdraw_cancellation if is_back else approve_cancellation
        if attempt(None, lambda: act(prepared, by=request.user), request):
            say(request, _("The cancellation is taken back.") if is_back else _("The call is cancelled."))
            return redirect("calls:build", slug=call.slug)
    may_sign = approver(call, request.user) and prepared.prepared_by_id != request.user.pk
    context = {
        "prepared": prepared,
        "reasons": said_in_all(prepared, "reason"),
        "may_sign": may_sign,
        "nobody_signs": nobody_signs(call, prepared.prepared_by),
        "page_title": _("A cancellation waits for its approver"),
    }
    return desk(request, call, "calls/office/cancellation.html", context)
