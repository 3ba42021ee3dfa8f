"""Where the numbers of a ranking come from, one click away: scores, a juror's severity, an expected rank."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.services.watching import note_taking
from scoring import ranking_table, sources
from scoring.agreement_words import agreement_words, reliability_words
from scoring.models import PanelMember, Ranking
from scoring.services import ranking as rankings
from scoring.views.reader import person
from scoring.views.staff import desk
from scoring.views.staff.closed_rounds import closed_round, frame


@require_safe
def marks(request: HttpRequest, slug: str) -> HttpResponse:
    """Every score of the round: what alpha and the intraclass correlation are computed from."""
    call = desk.call_of(request, slug)
    round_ = closed_round(request, call)
    standings = rankings.compute(round_)
    context = frame(
        request,
        call,
        round_,
        _("Scores of the jurors"),
        _("Scores"),
        table=sources.score_table(standings),
        standings=standings,
        agreement_words=agreement_words(standings.agreement),
        reliability_words=reliability_words(standings.reliability),
    )
    return render(request, "scoring/staff/ranking_marks.html", context)


@require_safe
def juror(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A juror's scores against what the panel gave to the same applications: the source of the severity."""
    call = desk.call_of(request, slug)
    round_ = closed_round(request, call)
    member = get_object_or_404(PanelMember.objects.select_related("expert"), call=call, pk=pk)
    found = sources.juror_source(rankings.compute(round_), member.pk)
    if found is None:
        raise Http404
    context = frame(
        request,
        call,
        round_,
        _("Severity of %(juror)s") % {"juror": member.expert.name},
        member.expert.name,
        source=found,
    )
    return render(request, "scoring/staff/ranking_juror.html", context)


@require_safe
def rank(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """The others beside one application: the source of its expected rank, its likely range and its zone."""
    call = desk.call_of(request, slug)
    round_ = closed_round(request, call)
    standings = rankings.compute(round_)
    asked = next((one for one in standings.applications if one.reference == reference), None)
    found = sources.rank_source(standings, asked) if asked else None
    if found is None:
        raise Http404
    context = frame(
        request,
        call,
        round_,
        _("Expected rank of %(application)s") % {"application": found.row.application.shown_title},
        reference,
        source=found,
        zone=ranking_table.ZONES.get(found.row.zone),
        line=standings.line,
        page_obj=desk.page_of(request, found.lines),
        query=f"round={round_.key}&",
    )
    return render(request, "scoring/staff/ranking_rank.html", context)


@require_safe
def snapshot_file(request: HttpRequest, slug: str, round: str, number: int) -> HttpResponse:
    """A frozen ranking as it was frozen, byte for byte: its SHA-256 is the one in the minutes."""
    call = desk.call_of(request, slug)
    found = get_object_or_404(Ranking, round__call=call, round__key=round, number=number)
    note_taking(person(request), "ranking", call, f"{round}, {number}")
    answer = HttpResponse(found.document.encode(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{round}-ranking-{number}.json"'
    return answer
