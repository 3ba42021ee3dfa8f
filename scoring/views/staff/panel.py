"""The panel of a call: who is asked, who sits, what bars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from calls.models import Call
from core.numbers import row_number
from core.refusals import NotNow
from scoring import availability, code_of_conduct, panel_table, pills, roster, wording
from scoring.forms import ReasonForm
from scoring.models import Expert, PanelMember
from scoring.permissions import require_officer
from scoring.services import conflicting, reminding
from scoring.services import panel as panels
from scoring.services import roster as roster_service
from scoring.services.panel_rounds import set_rounds
from scoring.staff_forms import LoadForm
from scoring.views.reader import person, typed
from scoring.views.staff import desk
from scoring.views.staff.roster import filters

STAGE = "scoring:panel"


@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """The members with their load, and the conflicts that were found or declared."""
    call = desk.call_of(request, slug)
    members = list(panel_table.members_of(call))
    accepted = [one for one in members if one.state == PanelMember.State.ACCEPTED]
    page = desk.page_of(request, panel_table.conflicts_of(call))
    context = desk.frame(
        request,
        call,
        STAGE,
        _("%(accepted)s of %(asked)s have accepted") % {"accepted": len(accepted), "asked": len(members)}
        if members
        else _("Nobody is on the panel yet"),
        members=[_member_row(one, call) for one in members],
        unreachable=panel_table.unreachable(members),
        has_chair=any(one.role == PanelMember.Role.CHAIR for one in accepted),
        page_obj=page,
        conflicts=page.object_list,
    )
    return render(request, "scoring/staff/panel.html", context)


@desk.GET_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask somebody of the roster; whose topics match the call's come first."""
    call = desk.officers_call(request, slug)
    if request.method == "POST":
        expert = get_object_or_404(Expert, pk=row_number(request.POST.get("expert", "")), is_active=True)
        role = PanelMember.Role.CHAIR if request.POST.get("role") == "chair" else PanelMember.Role.JUROR
        load = LoadForm(typed(request))
        if load.is_valid():
            given = {"role": role, **load.cleaned_data}
            done = _("%(name)s is invited.") % {"name": expert.name}
            desk.did(request, lambda: panels.invite(call, expert, by=person(request), **given), done)
        else:
            messages.error(
                request,
                _("%(name)s is not invited: the number of applications goes from 0 to 500.")
                % {"name": expert.name},
            )
        return redirect(_after_inviting(request, call))
    wanted, window = roster.Wanted.of(request.GET), availability.judged_in(call)
    page = desk.page_of(request, roster.candidates(call, wanted, window))
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Invite to the panel"),
        page_lead=_(
            "Whose topics match this call's themes come first, who is away while it is judged comes last. "
            "Applicants of this call are left out."
        ),
        page_obj=page,
        rows=[(one, roster.country_word(one.country), window.why_away(one)) for one in page.object_list],
        has_chair=call.panel.filter(role="chair").seated().exists(),
        may_add=roster_service.may_write(person(request)),
        is_search=wanted != roster.Wanted(),
        crumbs=_crumbs(call, _("Invite")),
        **filters(wanted),
    )
    return render(request, "scoring/staff/invite.html", context)


def _after_inviting(request: HttpRequest, call: Call) -> str:
    """The same search once more; the whole list where it finds nobody else."""
    wanted, window = roster.Wanted.of(request.GET), availability.judged_in(call)
    others = roster.candidates(call, wanted, window)
    return request.get_full_path() if others.exists() else request.path


@desk.GET_POST
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place on the panel: its load, its role."""
    call = desk.call_of(request, slug)
    found = get_object_or_404(panel_table.members_of(call), pk=pk)
    form = LoadForm(typed(request), initial={"max_load": found.max_load})
    if request.method == "POST":
        require_officer(call, person(request))
        if desk.fulfilled(form, lambda given: panels.set_load(found, by=person(request), **given)):
            return redirect(STAGE, slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        found.expert.name,
        row=_member_row(found, call),
        form=form,
        rounds=_rounds_of(call, found),
        is_on_panel=found.is_seated,
        crumbs=_crumbs(call, found.expert.name),
    )
    return render(request, "scoring/staff/member.html", context, status=desk.status_of(form))


@require_POST
def rounds(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """In which rounds this member judges."""
    call = desk.officers_call(request, slug)
    found = get_object_or_404(call.panel.select_related("expert"), pk=pk)
    chosen = [one for one in call.rounds.all() if one.key in request.POST.getlist("round")]
    desk.did(
        request,
        lambda: set_rounds(found, by=person(request), rounds=chosen),
        _("The rounds of %(name)s are saved.") % {"name": found.expert.name},
    )
    return redirect("scoring:member", slug=slug, pk=pk)


@require_POST
def chair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make this member the chair."""
    call = desk.officers_call(request, slug)
    found = get_object_or_404(call.panel.select_related("expert"), pk=pk)
    done = _("%(name)s chairs the panel.") % {"name": found.expert.name}
    desk.did(request, lambda: panels.set_chair(found, by=person(request)), done)
    return redirect(STAGE, slug=slug)


@require_POST
def invite_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new link and date for somebody whose invitation expired."""
    call = desk.officers_call(request, slug)
    found = get_object_or_404(call.panel.select_related("expert", "call"), pk=pk)
    done = _("%(name)s is invited again, with a new link and a new date.") % {"name": found.expert.name}
    desk.did(request, lambda: panels.invite_again(found, by=person(request)), done)
    return redirect(STAGE, slug=slug)


@require_POST
def remind_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remind one juror of the invitation, or of open scorecards."""
    call = desk.officers_call(request, slug)
    found = get_object_or_404(call.panel.select_related("expert__user", "call"), pk=pk)
    desk.did(
        request,
        lambda: _remind(found, person(request)),
        _("%(name)s is reminded, at most once a day.") % {"name": found.expert.name},
    )
    return redirect("scoring:progress" if request.POST.get("back") == "progress" else STAGE, slug=slug)


@desk.GET_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off the panel, with a reason."""
    call = desk.officers_call(request, slug)
    found = get_object_or_404(call.panel.select_related("expert__user", "call"), pk=pk)
    form = ReasonForm(typed(request), label=_("Why is this juror taken off the panel?"))
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: panels.remove(found, by=person(request), **given)
    ):
        return redirect(STAGE, slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Take %(name)s off the panel?") % {"name": found.expert.name},
        consequences=[
            _given_words(found),
            _("Each other application goes to a juror who is free, without a conflict."),
            _("The reason stands in the record."),
        ],
        form=form,
        act_label=_("Take off the panel"),
        act_tone="danger",
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, found.expert.name),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


def _given_words(member: PanelMember) -> str:
    """What becomes of the scorecards that are submitted in rounds that are still open."""
    count = sum(panels.is_given(one) for one in panels.unlocked(member))
    told = ngettext(
        "%(count)s scorecard is submitted. It stays and counts; drafts are given up.",
        "%(count)s scorecards are submitted. They stay and count; drafts are given up.",
        count,
    )
    return told % {"count": count} if count else _("No scorecard is submitted; drafts are given up.")


@desk.GET_POST
def conflict(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One conflict of interest, and its waiver."""
    call = desk.call_of(request, slug)
    found = get_object_or_404(panel_table.conflicts_of(call), pk=pk)
    form = ReasonForm(typed(request), label=_("Why may this juror judge it all the same?"))
    if request.method == "POST":
        require_officer(call, person(request))
        if desk.fulfilled(form, lambda given: conflicting.waive(found, by=person(request), **given)):
            return redirect(STAGE, slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Conflict: %(kind)s") % {"kind": found.get_kind_display()},
        conflict=found,
        country=roster.country_word(found.member.expert.country),
        application_country=roster.country_word(found.application.country),
        found_at=wording.moment(found.found_at, call, desk.language()),
        waived_at=wording.moment(found.waived_at, call, desk.language()) if found.waived_at else "",
        form=form,
        crumbs=_crumbs(call, _("Conflict")),
    )
    return render(request, "scoring/staff/conflict.html", context, status=desk.status_of(form))


def _remind(member: PanelMember, by: Any) -> None:
    written = reminding.remind(member, by=by)
    if written is None:
        raise NotNow(_("%(name)s has nothing open.") % {"name": member.expert.name})
    if not written:
        sentence = _("%(name)s got today’s letter already; a second one goes out tomorrow at the earliest.")
        raise NotNow(sentence % {"name": member.expert.name})


def _member_row(member: PanelMember, call: Call) -> dict[str, Any]:
    return {
        "member": member,
        "pill": pills.pill_of_member(member),
        "country": roster.country_word(member.expert.country),
        "answer_by": wording.until(member.expires_at, call, desk.language())
        if member.state == PanelMember.State.INVITED
        else "",
        "is_chair": member.role == PanelMember.Role.CHAIR and member.is_seated,
        "is_on_panel": member.is_seated,
        "is_expired": member.is_expired,
        "rounds": [one.name for one in member.rounds.all()],
        "has_signed": code_of_conduct.is_signed(member),
        "signed_version": member.code_version,
    }


def _rounds_of(call: Call, member: PanelMember) -> list[dict[str, Any]]:
    """The rounds to choose from, each with whether the member judges in it; none where there is one only."""
    limited = {one.pk for one in member.rounds.all()}
    found = list(call.rounds.all())
    if len(found) < 2 or member.role == PanelMember.Role.CHAIR:
        return []
    return [{"key": one.key, "name": one.name, "is_kept": not limited or one.pk in limited} for one in found]


def _crumbs(call: Call, here: str) -> list[tuple[str, str]]:
    return [(_("Panel"), reverse(STAGE, kwargs={"slug": call.slug})), (here, "")]
