"""The two steps of judging that nobody takes back: what stands against each, and a reason where due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.models import Call, Round
from core.refusals import NotNow
from scoring import decision_table, objections, progress_table, wording
from scoring.forms import ReasonForm
from scoring.objection import Objection
from scoring.objection_words import checks_of
from scoring.services import deciding
from scoring.services import scoring as cards
from scoring.views.reader import person, typed
from scoring.views.staff import desk

NAMED = 20  # applications listed by name before the rest is counted


@desk.GET_POST
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the decisions: from here on only the announcement follows."""
    call = desk.officers_call(request, slug)
    back = reverse("scoring:decisions", kwargs={"slug": slug})
    found = objections.against_decisions(call)
    form = _reason_form(
        request,
        found,
        _("Why are the decisions closed all the same?"),
        _(
            "The approver reads it, it stands in the minutes, and after the announcement on the public page "
            "of how the call was decided. Name nobody."
        ),
    )
    if request.method == "POST":
        done = _("The decisions are closed.")
        close = _act(lambda reason: deciding.close_decisions(call, by=person(request), reason=reason))
        onwards = reverse("scoring:announcement", kwargs={"slug": slug})
        if answer := _closed(request, form, close, done, (onwards, back)):
            return answer
    counts = decision_table.counts_of(call)
    is_barred = any(one.kind == "undecided" for one in found)
    context = desk.frame(
        request,
        call,
        "scoring:decisions",
        _("Close the decisions?"),
        consequences=[
            _("%(awarded)s awarded, %(reserve)s on the reserve list, %(not_awarded)s not awarded.") % counts,
            _("No decision can be changed afterwards. The announcement comes next, with a second person."),
        ],
        checks=checks_of(call, found),
        barred=_("Every application needs its decision first.") if is_barred else "",
        form=form,
        act_label=_("Close the decisions"),
        cancel_url=back,
        crumbs=[(_("Decisions"), back), (_("Close"), "")],
    )
    return render(request, "scoring/staff/close.html", context, status=desk.status_of(form))


@desk.GET_POST
def round_(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Close the round: what counts, what does not, and until when the jurors were promised time."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    back = f"{reverse('scoring:progress', kwargs={'slug': slug})}?round={round}"
    found = objections.against_round(chosen)
    form = _reason_form(
        request,
        found,
        _("Why is the round closed before its end?"),
        _(
            "It stands in the minutes, and after the announcement on the public page of how the call was "
            "decided. Name nobody."
        ),
    )
    if request.method == "POST":
        done = _("The round is closed; its scorecards are locked.")
        lock = _act(lambda reason: cards.lock_round(chosen, by=person(request), reason=reason))
        ranking = f"{reverse('scoring:ranking', kwargs={'slug': slug})}?round={round}"
        if answer := _closed(request, form, lock, done, (ranking, back)):
            return answer
    totals = progress_table.totals_of(chosen)
    context = desk.frame(
        request,
        call,
        "scoring:progress",
        _("Close this round for good?"),
        consequences=_of_round(call, chosen, totals),
        checks=checks_of(call, found),
        short=_short(chosen),
        remind_url=reverse("scoring:remind", kwargs={"slug": slug, "round": round})
        if totals.assigned > totals.given and not chosen.locked_at
        else "",
        form=form,
        act_label=_("Close the round"),
        act_tone="danger",
        cancel_url=back,
        crumbs=[(_("Scoring"), back), (_("Close the round"), "")],
    )
    return render(request, "scoring/staff/close.html", context, status=desk.status_of(form))


def _of_round(call: Call, round_: Round, totals: progress_table.Totals) -> list[str]:
    """What closing does, and where the round is."""
    due = wording.until(totals.due, call, desk.language()) if totals.due else ""
    return [
        *([_("The jurors have time until: %(due)s") % {"due": due}] if due else []),
        _("%(given)s of %(assigned)s scorecards are submitted. They are locked for good.")
        % {"given": totals.given, "assigned": totals.assigned},
        _("%(drafts)s drafts and %(open)s not started do not count.")
        % {"drafts": totals.drafts, "open": totals.not_started},
        _("%(with)s of %(all)s applications reach the quorum of %(quorum)s.")
        % {"with": totals.with_quorum, "all": totals.applications, "quorum": round_.quorum},
        _("Every juror is told. Nobody can open the round again."),
    ]


def _short(round_: Round) -> dict[str, Any]:
    """The applications that stay below the quorum: their number, and the first of them."""
    rows = progress_table.below_quorum(round_)
    listed = list(rows[:NAMED])
    count = len(listed) if len(listed) < NAMED else rows.count()
    headline = ngettext(
        "%(count)s application stays without its quorum, so without a place",
        "%(count)s applications stay without their quorum, so without a place",
        count,
    )
    return {"headline": headline % {"count": count}, "rows": listed, "more": count - len(listed)}


def _reason_form(
    request: HttpRequest, found: Sequence[Objection], label: str, hint: str
) -> ReasonForm | None:
    """A reason, where something grave stands against the step."""
    if not any(one.is_grave for one in found):
        return None
    return ReasonForm(typed(request), label=label, hint=hint)


def _act(step: Callable[[str], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda given: step(given.get("reason", ""))


def _closed(
    request: HttpRequest,
    form: ReasonForm | None,
    step: Callable[[dict[str, Any]], Any],
    done: str,
    ways: tuple[str, str],
) -> HttpResponse | None:
    """Take the step: on to the first of `ways`, refused to the second. None: the form says why."""
    if form is not None:
        if not form.is_valid():
            return None
        given = form.cleaned_data
    else:
        given = {}
    try:
        step(given)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return redirect(ways[1])
    messages.success(request, done)
    return redirect(ways[0])
