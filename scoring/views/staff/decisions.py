"""The panel's decisions: in the order of the ranking, one by one or below the line together, then closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.models import Application
from calls.models import Call, Round
from calls.permissions import officer
from core.refusals import NotNow
from scoring import decision_table, later_page, places, score_sheet, wording
from scoring.change_words import changes_of
from scoring.decide_form import DecideForm
from scoring.decision_table import DecisionTable
from scoring.forms import ReasonForm
from scoring.later_decisions import CLOSED
from scoring.models import Decision
from scoring.queries import JUDGED_STATES, deciding_round
from scoring.roster import country_word
from scoring.services import deciding
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:decisions"


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every application under judgement with its decision."""
    call = desk.call_of(request, slug)
    table = decision_table.table_of(call)
    counts, is_officer = table.counts(), officer(call, person(request))
    context = desk.frame(
        request,
        call,
        STAGE,
        _title(call, table),
        table=table,
        below=len(table.below_the_line()),
        used=places.used(call, counts["awarded"]),
        is_open=call.state == "reviewing" and is_officer,
        waiting=later_page.waiting(call, is_officer=is_officer),
        told=later_page.told(call, desk.language()) if call.state in CLOSED else [],
        figures=[
            (counts["awarded"], _("awarded")),
            (counts["reserve"], _("reserve")),
            (counts["not_awarded"], _("not awarded")),
            (table.undecided, _("not decided yet")),
        ],
    )
    return render(request, "scoring/staff/decisions.html", context)


@desk.GET_POST
def decide(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Record the decision about one application, with its reason."""
    call = desk.officers_call(request, slug)
    application = get_object_or_404(
        Application.objects.filter(call=call, state__in=JUDGED_STATES).select_related("decision", "call"),
        reference=reference,
    )
    if round_ := _open_round(application):
        return _not_yet(request, call, application, round_)
    form = DecideForm(typed(request), application=application)
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: deciding.record_decision(application, by=person(request), **given)
    ):
        messages.success(request, _("Recorded: %(reference)s.") % {"reference": reference})
        return redirect(STAGE, slug=slug)
    decision, used = form.decision, places.used_by(call)
    context = desk.frame(
        request,
        call,
        STAGE,
        application.shown_title,
        page_lead=f"{reference} · {country_word(application.country)}",
        application=application,
        sheets=score_sheet.sheets_of(application),
        decision=decision,
        used=used,
        beyond=places.warning_of(call, used, decision),
        changes=changes_of(decision, desk.language()) if decision else [],
        decided_at=wording.moment(decision.decided_at, call, desk.language()) if decision else "",
        form=form,
        crumbs=_crumbs(call, reference),
    )
    return render(request, "scoring/staff/decide.html", context, status=desk.status_of(form))


@desk.GET_POST
def decline_rest(request: HttpRequest, slug: str) -> HttpResponse:
    """Record "not awarded" for everything below the line, with one reason."""
    call = desk.officers_call(request, slug)
    below = decision_table.table_of(call).below_the_line()
    form = ReasonForm(
        typed(request),
        label=_("Reason, for the minutes"),
        hint=_("The same words for all of them; each can be changed afterwards."),
    )
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: _decline([one.application for one in below], person(request), **given)
    ):
        told = ngettext(
            "Recorded for %(count)s application.", "Recorded for %(count)s applications.", len(below)
        )
        messages.success(request, told % {"count": len(below)})
        return redirect(STAGE, slug=slug)
    context = desk.frame(
        request,
        call,
        STAGE,
        ngettext(
            "Not awarded: %(count)s application below the line?",
            "Not awarded: %(count)s applications below the line?",
            len(below),
        )
        % {"count": len(below)},
        below=below,
        consequences=[
            _("They stand beyond the places and the reserve list of the call, and have no decision yet."),
            *_stopped_words(sum(bool(one.stopped_after) for one in below)),
            _("An application without its quorum is left out: it needs a decision of its own."),
        ],
        form=form,
        act_label=_("Record “not awarded”"),
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, _("Below the line")),
    )
    return render(request, "scoring/staff/decline_rest.html", context, status=desk.status_of(form))


def _open_round(application: Application) -> Round | None:
    """The round that judges the application last, while it is open: nothing is decided before it closes."""
    last = deciding_round(application) if application.call.state == "reviewing" else None
    return last if last is not None and last.locked_at is None else None


def _not_yet(request: HttpRequest, call: Call, application: Application, round_: Round) -> HttpResponse:
    """Instead of a form that would be refused: what comes first, and where. What was sent is refused."""
    context = desk.frame(
        request,
        call,
        STAGE,
        application.shown_title,
        page_lead=f"{application.reference} · {country_word(application.country)}",
        round=round_,
        progress_url=f"{reverse('scoring:progress', kwargs={'slug': call.slug})}?round={round_.key}",
        crumbs=_crumbs(call, application.reference),
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "scoring/staff/decide_waits.html", context, status=status)


def _decline(applications: list[Application], by: Any, *, reason: str) -> None:
    if not applications:
        raise NotNow(_("Nothing stands below the line without a decision."))
    deciding.record_alike(applications, outcome=Decision.Outcome.NOT_AWARDED, reason=reason, by=by)


def _stopped_words(count: int) -> list[str]:
    """That some had no part in the last round; nothing where all had."""
    words = ngettext(
        "%(count)s of them was not taken on into the last round, so has no place.",
        "%(count)s of them were not taken on into the last round, so have no place.",
        count,
    )
    return [words % {"count": count}] if count else []


def _title(call: Call, table: DecisionTable) -> str:
    if not table.candidates:
        return _("Nothing is up for a decision yet")
    if call.state != "reviewing":
        return _("The decisions are closed")
    if table.undecided:
        return _("%(open)s of %(all)s wait for a decision") % {
            "open": table.undecided,
            "all": len(table.candidates),
        }
    return _("Everything is decided")


def _crumbs(call: Call, here: str) -> list[tuple[str, str]]:
    return [(_("Decisions"), reverse(STAGE, kwargs={"slug": call.slug})), (here, "")]
