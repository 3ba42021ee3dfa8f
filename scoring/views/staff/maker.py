"""The office answers a juror who reported that a proposal tells who made it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from calls.links import address
from calls.models import Call
from scoring import maker_reports, matching, wording
from scoring.maker_forms import MakerAnswerForm
from scoring.models import MakerReport
from scoring.permissions import require_officer
from scoring.services import maker_reporting
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:progress"


@desk.GET_POST
def report(request: HttpRequest, slug: str, report: UUID) -> HttpResponse:
    """What the juror said, what can be done, and the answer."""
    call = desk.call_of(request, slug)
    found = get_object_or_404(maker_reports.of_call(call), public_id=report)
    back = f"{reverse(STAGE, kwargs={'slug': slug})}?round={found.assignment.round.key}"
    form = MakerAnswerForm(typed(request))
    if request.method == "POST":
        require_officer(call, person(request))
        if desk.fulfilled(form, lambda given: maker_reporting.answer(found, by=person(request), **given)):
            messages.success(request, _("The report is answered."))
            return redirect(back)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("A juror says that this proposal tells who made it"),
        report=found,
        said_at=wording.moment(found.said_at, call, desk.language()),
        answered_at=wording.moment(found.answered_at, call, desk.language()) if found.answered_at else "",
        ways=_ways(call, found),
        form=form,
        cancel_url=back,
        crumbs=[(_("Scoring"), back), (_("Report of a juror"), "")],
    )
    return render(request, "scoring/staff/maker_report.html", context, status=desk.status_of(form))


def _ways(call: Call, found: MakerReport) -> list[tuple[str, str]]:
    """(label, address) of what the office can do about it, or look at first."""
    one, round_ = found.assignment, found.assignment.round
    ways = [
        (
            _("Everything about the application"),
            address("applications:dossier", reference=one.application.reference),
        )
    ]
    if one.state in matching.STANDING and round_.locked_at is None:
        at = {"slug": call.slug, "assignment": one.public_id}
        ways.append(
            (_("Take it from this juror, and give it to another"), reverse("scoring:take_back", kwargs=at))
        )
    plan = f"{reverse('scoring:assignments', kwargs={'slug': call.slug})}?round={round_.key}"
    return [*ways, (_("Who judges it"), plan)]
