"""The chair reads every locked scorecard of the panel."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.models import Application
from calls.models import Round
from scoring import gates, journey
from scoring.conflict_list import titled
from scoring.models import Assignment, PanelMember, Scorecard

PAGE_SIZE = 10


@require_GET
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Application by application: each juror's marks, reasons and note; once the round is locked."""
    member = get_object_or_404(gates.chaired_by(request.user), call__slug=slug)
    if not journey.is_signed(member):
        return redirect("scoring:code", slug=slug)
    round_ = member.call.rounds.filter(locked_at__isnull=False).order_by("-position").first()
    context = {
        "member": member,
        "call": member.call,
        "round": round_,
        "conflicts_url": reverse("scoring:conflicts", kwargs={"slug": slug}),
        "page_title": _("Scorecards of the panel"),
        "page_kicker": f"{member.call.title} · {round_.name}" if round_ else member.call.title,
    }
    page = Paginator(_judged(member, round_), PAGE_SIZE).get_page(request.GET.get("page")) if round_ else None
    rows = (
        [_row(one, round_, page.start_index() + n) for n, one in enumerate(page)] if page and round_ else []
    )
    return render(request, "scoring/jury/panel.html", context | {"page_obj": page, "rows": rows})


def _judged(member: PanelMember, round_: Round) -> Any:
    """What the chair may read: the panel's applications without those that a conflict bars."""
    user = member.expert.user
    cards = Scorecard.objects.filter(state=Scorecard.State.LOCKED).prefetch_related("marks__criterion")
    read = Assignment.objects.filter(
        round=round_, state=Assignment.State.ACTIVE, scorecard__state=Scorecard.State.LOCKED
    ).select_related("member__expert")
    rows = Application.objects.filter(gates.jury_gate(user), call=member.call)
    rows = rows.filter(pk__in=read.values("application")).order_by("reference")
    read = read.prefetch_related(Prefetch("scorecard", queryset=cards)).order_by("member__expert__name")
    return rows.prefetch_related(Prefetch("assignments", queryset=read, to_attr="read"))


def _row(application: Application, round_: Round, number: int) -> dict[str, Any]:
    read: list[Assignment] = application.read  # type: ignore[attr-defined]
    return {
        "number": number,
        "title": titled(application, number) if round_.is_blind else application.shown_title,
        "cards": [(one.member.expert.name, one.scorecard) for one in read],
    }
