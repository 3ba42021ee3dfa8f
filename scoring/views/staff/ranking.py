"""The ranking of a round, and for each number the scorecards that it comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from calls.links import address
from calls.models import Call, Round
from calls.permissions import officer
from scoring import progress_table, ranking_table, score_sheet, sources, wording
from scoring.next_steps import next_step_of
from scoring.roster import country_word
from scoring.score_sheet import Sheet
from scoring.services import ranking as rankings
from scoring.uncertainty import Zone
from scoring.views.reader import person
from scoring.views.staff import desk
from scoring.views.staff.closed_rounds import STAGE, latest_closed, ranking_url

NAMED = 20  # rows that a count above the table leads to


@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Raw means first; beside them spread, calibration, likely ranks, severity and agreement."""
    call = desk.call_of(request, slug)
    round_, rounds = desk.chosen_round(request, call)
    if round_ is None:
        return render(
            request, "scoring/staff/no_round.html", desk.frame(request, call, STAGE, _("No ranking yet"))
        )
    if not request.GET.get("round"):
        round_ = latest_closed(rounds) or round_
    if round_.locked_at is None:
        return render(request, "scoring/staff/ranking_waits.html", _waiting(request, call, round_, rounds))
    order = request.GET.get("order", "raw")
    order = order if order in ranking_table.ORDERS else "raw"
    return render(request, "scoring/staff/ranking.html", _ranking(request, call, round_, rounds, order))


@require_POST
def snapshot(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Freeze the ranking as it is now, with its hash."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    done = _("The ranking is frozen. The same scorecards always give the same snapshot.")
    desk.did(request, lambda: rankings.take_snapshot(chosen, by=person(request)), done)
    return redirect(ranking_url(call, chosen))


@require_safe
def sheet(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Every scorecard of one application, with its marks and reasons."""
    call = desk.call_of(request, slug)
    application = get_object_or_404(
        Application.objects.for_staff(person(request)).filter(call=call), reference=reference
    )
    application.call = call
    sheets = score_sheet.sheets_of(application)
    context = desk.frame(
        request,
        call,
        STAGE,
        application.shown_title,
        page_lead=f"{application.reference} · {country_word(application.country)}",
        application=application,
        sheets=[(one, ranking_table.spread_of(one.scores), _calibrated(one, application)) for one in sheets],
        read_url=address("applications:staff_detail", reference=reference),
        crumbs=[(_("Ranking"), reverse(STAGE, kwargs={"slug": slug})), (application.reference, "")],
    )
    return render(request, "scoring/staff/sheet.html", context)


def _calibrated(one: Sheet, application: Application) -> sources.CalibratedSource | None:
    """Where the calibrated score of a closed round comes from."""
    if one.round.locked_at is None:
        return None
    one.round.call = application.call
    return sources.calibrated_source(rankings.compute(one.round), application)


def _waiting(request: HttpRequest, call: Call, round_: Round, rounds: list[Round]) -> dict[str, Any]:
    totals = progress_table.totals_of(round_)
    return desk.frame(
        request,
        call,
        STAGE,
        _("The round is not closed yet"),
        round=round_,
        chips=desk.round_chips(rounds, round_),
        note=_(
            "%(given)s of %(assigned)s scorecards are submitted. Marks are shown once the round is closed."
        )
        % {"given": totals.given, "assigned": totals.assigned},
        progress_url=f"{reverse('scoring:progress', kwargs={'slug': call.slug})}?round={round_.key}",
    )


def _ranking(
    request: HttpRequest, call: Call, round_: Round, rounds: list[Round], order: str
) -> dict[str, Any]:
    table = ranking_table.table_of(call, rankings.compute(round_), order)
    last = round_.rankings.order_by("-number").first()
    placed = sum(line.row.place is not None for line in table.lines)
    is_latest = latest_closed(rounds) == round_
    return desk.frame(
        request,
        call,
        STAGE,
        ngettext("%(count)s application is ranked", "%(count)s applications are ranked", placed)
        % {"count": placed},
        page_lead=_("Closed %(closed)s")
        % {"closed": wording.moment(round_.locked_at, call, desk.language())},
        round=round_,
        chips=desk.round_chips(rounds, round_),
        next_step=next_step_of(call) if is_latest and officer(call, person(request)) else None,
        orders=_orders(round_, order),
        table=table,
        close=[one for one in table.lines if one.row.zone == Zone.IN_ZONE][:NAMED],
        apart=[one for one in table.lines if one.row.is_divergent][:NAMED],
        snapshot=last,
        snapshot_at=wording.moment(last.taken_at, call, desk.language()) if last else "",
        chart_height=len(table.severities) * 34 + 30,
        bars=[(one, 6 + 34 * index, 23 + 34 * index) for index, one in enumerate(table.severities)],
        meeting_url=reverse("scoring:meeting", kwargs={"slug": call.slug}),
        scores_url=f"{reverse('scoring:ranking_marks', kwargs={'slug': call.slug})}?round={round_.key}",
    )


def _orders(round_: Round, current: str) -> list[dict[str, Any]]:
    labels = {"raw": _("Raw mean"), "calibrated": _("Calibrated"), "expected": _("Expected rank")}
    return [
        {"label": label, "url": f"?round={round_.key}&order={key}", "is_current": key == current}
        for key, label in labels.items()
    ]
