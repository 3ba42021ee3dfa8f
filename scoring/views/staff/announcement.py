"""The announcement: prepared by one person, read and signed by another, released at its instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.deadline_card import deadline_card
from calls.links import address
from calls.models import Call
from calls.permissions import approver, officer
from calls.second_person import nobody_signs
from calls.workflow import ANNOUNCED
from core import clock
from core.models import Notice
from scoring import decision_table, later_page, wording
from scoring.announcement_steps import steps_of
from scoring.change_words import changes_in
from scoring.forms import ReasonForm
from scoring.models import Announcement
from scoring.objection_words import closings_of
from scoring.permissions import require_approver
from scoring.services import announcing
from scoring.staff_forms import PrepareForm
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:announcement"


@require_safe
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the announcement stands, what it says, and every letter that waits with it."""
    call = desk.call_of(request, slug)
    found = _of(call)
    page = desk.page_of(request, letters_of(found) if found else Notice.objects.none())
    context = desk.frame(
        request,
        call,
        STAGE,
        _title(call, found),
        announcement=found,
        steps=steps_of(call, found),
        page_obj=page,
        deadline=_card(call, found, person(request)),
        moment=wording.moment(found.embargo_until, call, desk.language()) if found else "",
        message=found.message if found else "",
        may_prepare=call.state == "decided" and officer(call, person(request)),
        may_sign=_may_sign(call, found, person(request)),
        may_send_back=_may_send_back(call, found, person(request)),
        is_own=found is not None and found.prepared_by_id == person(request).pk,
        results_url=address("incubation:results", slug=slug) if found and found.released_at else "",
        counts=decision_table.counts_of(call),
        closings=closings_of(call, desk.language()),
        undecided=later_page.waiting(call, is_officer=officer(call, person(request))),
        changes=changes_in(call, desk.language()),
        nobody_signs=nobody_signs(call, found.prepared_by if found else person(request))
        if call.state == "decided" and not (found and found.approved_at)
        else "",
    )
    return render(request, "scoring/staff/announcement.html", context)


@desk.GET_POST
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the hour and the words; the letters are written and held."""
    call = desk.officers_call(request, slug)
    found = _of(call)
    form = PrepareForm(typed(request), zone=call.zone, initial=_initial(call, found))
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: _prepare(call, person(request), given)
    ):
        messages.success(
            request, _("Prepared. The letters are held until a second person has approved them.")
        )
        return redirect(STAGE, slug=slug)
    consequences = [
        _("Until that hour nobody outside sees a result: no page, no letter, no feed."),
        _("Letters to every applicant are written now and held. Read them before somebody else signs."),
        _("The approvers of the call are told by letter. You cannot approve it yourself."),
    ]
    if found and not found.returned_at:
        consequences.append(_("Prepared again, every letter is written anew and an approval lapses."))
    context = desk.frame(
        request,
        call,
        STAGE,
        _("When are the results announced?"),
        consequences=consequences,
        barred=announcing.undecided_words(call),
        nobody_signs=nobody_signs(call, person(request)),
        form=form,
        act_label=_("Prepare the announcement"),
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, _("Prepare")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


@require_safe
def letter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One letter as it will be sent."""
    call = desk.call_of(request, slug)
    found = get_object_or_404(Announcement, call=call)
    rows = letters_of(found)
    notice = get_object_or_404(rows, pk=pk)
    numbers = list(rows.values_list("pk", flat=True))
    place = numbers.index(notice.pk)
    context = desk.frame(
        request,
        call,
        STAGE,
        notice.subject,
        notice=notice,
        place=place + 1,
        total=len(numbers),
        previous=numbers[place - 1] if place else None,
        following=numbers[place + 1] if place + 1 < len(numbers) else None,
        crumbs=_crumbs(call, _("Letter")),
    )
    return render(request, "scoring/staff/letter.html", context)


@desk.GET_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign what somebody else prepared."""
    call = desk.call_of(request, slug)
    require_approver(call, person(request))
    found = get_object_or_404(Announcement.objects.select_related("call", "prepared_by"), call=call)
    if request.method == "POST":
        found.prepared_at = _seen(request)
        done = _("Approved. It is released by itself at its hour.")
        desk.did(request, lambda: announcing.approve(found, by=person(request)), done)
        return redirect(STAGE, slug=slug)
    counts = decision_table.counts_of(call)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Approve the announcement?"),
        consequences=[
            _("%(awarded)s awarded, %(reserve)s on the reserve list, %(not_awarded)s not awarded.") % counts,
            _("Released by itself: %(when)s")
            % {"when": wording.moment(found.embargo_until, call, desk.language())},
            _("%(count)s letters go out at that hour.") % {"count": letters_of(found).count()},
            _("Prepared by %(name)s. You can take your approval back until that hour.")
            % {"name": found.prepared_by},
        ],
        barred=announcing.undecided_words(call),
        closings=closings_of(call, desk.language()),
        changes=changes_in(call, desk.language()),
        seen=found.prepared_at.isoformat(),
        act_label=_("Approve the announcement"),
        act_tone="act",
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, _("Approve")),
    )
    return render(request, "scoring/staff/approve.html", context)


@desk.GET_POST
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Refuse an announcement, or take an approval back, with a reason."""
    call = desk.call_of(request, slug)
    require_approver(call, person(request))
    found = get_object_or_404(Announcement.objects.select_related("call"), call=call)
    form = ReasonForm(
        typed(request), label=_("What has to change?"), hint=_("The officers of the call read it here.")
    )
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: announcing.send_back(found, by=person(request), **given)
    ):
        messages.success(request, _("Sent back. Nothing is released until it is prepared and approved anew."))
        return redirect(STAGE, slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Send the announcement back?"),
        consequences=[
            _("The letters are thrown away; they are written anew when it is prepared again."),
            _("An approval that was given lapses."),
        ],
        form=form,
        act_label=_("Send back"),
        act_tone="danger",
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, _("Send back")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


def letters_of(found: Announcement) -> Any:
    """Every letter that is held with an announcement, or was sent with it, by application."""
    return Notice.objects.filter(release_key=found.release_key).order_by("about", "address", "pk")


def _prepare(call: Call, by: Any, given: dict[str, Any]) -> None:
    announcing.prepare(call, embargo_wall=given["wall"], message=given["message"], by=by)


def _of(call: Call) -> Announcement | None:
    rows = Announcement.objects.select_related("prepared_by", "approved_by", "returned_by")
    found = rows.filter(call=call).first()
    if found is not None:
        found.call = call
    return found


def _initial(call: Call, found: Announcement | None) -> dict[str, str]:
    """The words as they were, and the hour or else the call's own date; one that is over is not proposed."""
    if found is not None:
        wall, at = found.embargo_wall, found.embargo_until
    else:
        dates = call.key_dates.filter(kind="announcement").values_list("wall", "at")
        wall, at = dates.first() or ("", clock.now())
    day, _t, hour = wall.partition("T") if at > clock.now() else ("", "", "")
    return {"day": day, "hour": hour, "message": found.message if found else ""}


def _may_sign(call: Call, found: Announcement | None, user: Any) -> bool:
    return (
        found is not None
        and call.state == "decided"
        and found.approved_at is None
        and found.returned_at is None
        and found.prepared_by_id != user.pk
        and approver(call, user)
    )


def _may_send_back(call: Call, found: Announcement | None, user: Any) -> bool:
    return (
        found is not None and found.released_at is None and found.returned_at is None and approver(call, user)
    )


def _seen(request: HttpRequest) -> Any:
    """The version that the approver read: another one since then is refused by the service."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _card(call: Call, found: Announcement | None, user: Any) -> Any:
    if found is None or found.returned_at:
        return None
    return deadline_card(call, user, deadline=found.embargo_until)


def _title(call: Call, found: Announcement | None) -> str:
    if call.state in ANNOUNCED:
        return _("The results are announced")
    if found is None:
        return _("Nothing is prepared yet")
    if found.returned_at:
        return _("Sent back: it has to be prepared again")
    return _("Approved, under embargo") if found.approved_at else _("Prepared, waiting for a second person")


def _crumbs(call: Call, here: str) -> list[tuple[str, str]]:
    return [(_("Announcement"), reverse(STAGE, kwargs={"slug": call.slug})), (here, "")]
