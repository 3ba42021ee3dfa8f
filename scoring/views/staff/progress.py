"""How far the jury is: the start of the review, reminders, the closing of a round, the shortlist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from calls.links import address
from calls.models import Call, Round
from calls.permissions import holds_role
from core.pills import Pill
from core.refusals import NotNow
from scoring import divergence, maker_reports, pills, progress_table, staff_queries, wording
from scoring.roster import country_word
from scoring.services import assigning, deciding, reminding, shortlisting
from scoring.services import ranking as rankings
from scoring.staff_forms import MoreTimeForm, ShortlistForm
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:progress"


@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has scored how much; an observer reads the totals alone."""
    call = desk.call_of(request, slug, *desk.STAFF, "observer")
    round_, rounds = desk.chosen_round(request, call)
    if round_ is None:
        return render(
            request,
            "scoring/staff/no_round.html",
            desk.frame(request, call, STAGE, _("No round of judging yet")),
        )
    totals = progress_table.totals_of(round_)
    context = _totals(request, call, round_, rounds, totals)
    if not holds_role(person(request), call, *desk.STAFF):
        return render(request, "scoring/staff/totals.html", {**context, "rail": None, "crumbs": None})
    page = desk.page_of(request, progress_table.application_rows(round_))
    context |= {
        "reports": list(maker_reports.of_round(round_)) if round_.is_blind else [],
        "divergent": divergence.divergent_in(round_),
        "jurors": [
            _with_pill(one, is_over=round_.locked_at is not None) for one in progress_table.juror_rows(round_)
        ],
        "page_obj": page,
        "rows": [(one, country_word(one.country)) for one in page.object_list],
        "moves": [
            (one, wording.until(one.due_at, call, desk.language()))
            for one in round_.postponements.select_related("moved_by")
        ],
        "next_round": progress_table.next_round(round_) if call.state == "reviewing" else None,
        "waiting": call.applications.filter(state="eligible").count() if call.state == "reviewing" else 0,
    }
    return render(request, "scoring/staff/progress.html", context)


@desk.GET_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Start the review: what is missing, and one button."""
    call = desk.officers_call(request, slug)
    if request.method == "POST":
        try:
            count = deciding.begin_review(call, by=person(request))
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
            return redirect("scoring:begin", slug=slug)
        told = ngettext("%(count)s application is in review.", "%(count)s applications are in review.", count)
        messages.success(request, told % {"count": count})
        return redirect(STAGE, slug=slug)
    checks = staff_queries.readiness(call, _links(call))
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Start the review"),
        checks=checks,
        is_ready=call.state in ("sealed", "reviewing") and all(one.is_ok for one in checks if one.is_needed),
        is_reviewing=call.state == "reviewing",
        waiting=call.applications.filter(state="eligible").count(),
        crumbs=[(_("Scoring"), reverse(STAGE, kwargs={"slug": slug})), (_("Start"), "")],
    )
    return render(request, "scoring/staff/begin.html", context)


@require_POST
def remind(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Remind every juror of the round who has something open."""
    call = desk.officers_call(request, slug)
    reminded = reminding.remind_all(desk.round_of(call, round), by=person(request))
    if reminded.now:
        told = ngettext(
            "%(count)s juror is reminded, at most once a day.",
            "%(count)s jurors are reminded, at most once a day.",
            reminded.now,
        )
        messages.success(request, told % {"count": reminded.now})
    if reminded.before:
        told = ngettext(
            "%(count)s juror was reminded today already and gets no second letter.",
            "%(count)s jurors were reminded today already and get no second letter.",
            reminded.before,
        )
        messages.info(request, told % {"count": reminded.before})
    if not any(reminded):
        messages.info(request, _("Nobody has anything open."))
    return _back(call, round)


@desk.GET_POST
def postpone(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Give the jurors more time."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    form = MoreTimeForm(typed(request), zone=call.zone)
    if request.method == "POST" and desk.fulfilled(
        form,
        lambda given: assigning.postpone(
            chosen, due_at=given["instant"], reason=given["reason"], by=person(request)
        ),
    ):
        return _back(call, round)
    due = progress_table.totals_of(chosen).due
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Until when may the jurors score?"),
        consequences=[
            _("Now: %(due)s") % {"due": wording.until(due, call, desk.language())},
            _("A new hour is only ever later, and holds for every assignment of the round."),
            _("Jurors with open scorecards get a letter with the new hour and the reason."),
        ],
        form=form,
        act_label=_("Set the later hour"),
        cancel_url=_address(call, round),
        crumbs=_crumbs(call, round, _("More time")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


@desk.GET_POST
def shortlist(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Choose who goes on to the next round, in the order of this one."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    rows = [one for one in rankings.compute(chosen).rows if one.application.state == "in_review"]
    form = ShortlistForm(typed(request), round_=chosen, rows=rows)
    if request.method == "POST" and desk.fulfilled(
        form,
        lambda given: shortlisting.shortlist(
            chosen, form.chosen(), by=person(request), reason=given["reason"]
        ),
    ):
        count = len(form.chosen())
        told = ngettext(
            "%(count)s application goes on. Its people are told.",
            "%(count)s applications go on. Their people are told.",
            count,
        )
        messages.success(request, told % {"count": count})
        return redirect("scoring:assignments", slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Who goes on to the next round?"),
        consequences=[
            *_announced_size(chosen),
            _("Whoever is shortlisted is told by letter, with the date of the next round."),
            _("All others stay in review until the decisions are announced."),
        ],
        form=form,
        act_label=_("Shortlist these applications"),
        cancel_url=_address(call, round),
        crumbs=_crumbs(call, round, _("Shortlist")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


def _announced_size(round_: Round) -> list[str]:
    """How many the round announces to go on, where it does."""
    if not round_.shortlist_size:
        return []
    told = ngettext(
        "The call announces that %(count)s application goes on.",
        "The call announces that %(count)s applications go on.",
        round_.shortlist_size,
    )
    return [told % {"count": round_.shortlist_size}]


def _with_pill(juror: Any, *, is_over: bool) -> Any:
    """A juror's row with `not_started`, `is_open` and the pill that says how far they are."""
    juror.not_started = juror.assigned - juror.given - juror.drafts
    juror.is_open = juror.given < juror.assigned
    if not juror.is_open:
        juror.pill = Pill(_("Done"), "ok", "check") if juror.assigned else pills.RECUSED
    elif is_over:
        juror.pill = Pill(_("Not handed in"), "no", "cross")
    elif juror.late:
        juror.pill = Pill(_("Late"), "no", "warn")
    elif juror.given or juror.drafts:
        juror.pill = Pill(_("Under way"), "go", "half")
    else:
        juror.pill = pills.NOT_STARTED
    return juror


def _totals(
    request: HttpRequest, call: Call, round_: Round, rounds: list[Round], totals: progress_table.Totals
) -> dict[str, Any]:
    return desk.frame(
        request,
        call,
        STAGE,
        _("%(given)s of %(assigned)s scorecards are submitted")
        % {"given": totals.given, "assigned": totals.assigned}
        if totals.assigned
        else _("Nothing is assigned yet"),
        round=round_,
        chips=desk.round_chips(rounds, round_),
        totals=totals,
        due=wording.until(totals.due, call, desk.language()) if totals.due else "",
        closed=wording.moment(round_.locked_at, call, desk.language()) if round_.locked_at else "",
        figures=[
            (totals.given, _("submitted")),
            (totals.drafts, _("in draft")),
            (totals.not_started, _("not started")),
            (totals.late, _("late")),
            (f"{totals.with_quorum} / {totals.applications}", _("applications with a quorum")),
        ],
    )


def _links(call: Call) -> dict[str, str]:
    return {
        "eligibility": address("applications:eligibility", slug=call.slug),
        "panel": address("scoring:panel", slug=call.slug),
        "assignments": address("scoring:assignments", slug=call.slug),
    }


def _address(call: Call, key: str) -> str:
    return f"{reverse(STAGE, kwargs={'slug': call.slug})}?round={key}"


def _back(call: Call, key: str) -> HttpResponse:
    return redirect(_address(call, key))


def _crumbs(call: Call, key: str, here: str) -> list[tuple[str, str]]:
    return [(_("Scoring"), _address(call, key)), (here, "")]
