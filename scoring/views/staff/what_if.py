"""What if: the ranking under other terms. It only reads; its address is all there is to share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.models import PanelMember
from scoring.standings import inputs_of, standings_of
from scoring.views.staff import desk
from scoring.views.staff.closed_rounds import closed_round, frame, ranking_url
from scoring.what_if import moves
from scoring.what_if_form import WhatIfForm


@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """Other weights, method or places, or a juror less: who would move, and who in or out."""
    call = desk.call_of(request, slug)
    round_ = closed_round(request, call)
    inputs = inputs_of(round_)
    jurors = PanelMember.objects.filter(pk__in=inputs.members).select_related("expert")
    form = WhatIfForm(
        request.GET.dict(),
        places=inputs.line.places,
        criteria=list(round_.rubric.criteria.all()),
        jurors=sorted(jurors, key=lambda one: (one.expert.name, one.pk)),
    )
    standings = standings_of(round_, inputs)
    found = moves(inputs, standings, form.terms) if form.is_valid() else []
    context = frame(
        request,
        call,
        round_,
        _("What if — nothing is recorded"),
        _("What if"),
        form=form,
        standings=standings,
        moves=found,
        moved_in=sum(one.moves_in for one in found),
        moved_out=sum(one.moves_out for one in found),
        record_url=ranking_url(call, round_),
    )
    return render(request, "scoring/staff/ranking_what_if.html", context, status=desk.status_of(form))
