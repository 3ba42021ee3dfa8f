"""What a juror takes from the page of a proposal: the proposal as PDF, and its files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.reading import chosen_language
from core import clock
from scoring import gates, journey, proposal
from scoring.attachments import serve
from scoring.models import Assignment
from scoring.proposal_pdf import proposal_pdf
from scoring.views.reader import assigned, person


@require_GET
def attachment(request: HttpRequest, assignment: UUID, number: int) -> HttpResponseBase:
    """One file of the proposal; in a blind round without its name and without what it tells of its maker."""
    one = _readable(request, assignment)
    if not isinstance(one, Assignment):
        return one
    files = proposal.files_of(one)
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    return serve(file, name=proposal.file_name(one, file, number), is_blind=one.round.is_blind)


@require_GET
def as_pdf(request: HttpRequest, assignment: UUID) -> HttpResponseBase:
    """The proposal as its page shows it, with the translation that the page shows beside it."""
    one = _readable(request, assignment)
    if not isinstance(one, Assignment):
        return one
    shown = proposal.proposal_of(one, language=chosen_language(request.GET))
    content = proposal_pdf(
        shown,
        kicker=f"{one.round.call.title} · {one.round.name}",
        footer=_("Proposal %(number)s") % {"number": one.position},
        created=clock.now(),
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="proposal-{one.position}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _readable(request: HttpRequest, assignment: UUID) -> Assignment | HttpResponse:
    """The assignment whose proposal the person may read now, or the way to what they have to do first."""
    one = assigned(request, assignment)
    step = journey.first_open_step(one.member)
    if step:
        return redirect(step, slug=one.member.call.slug)
    return get_object_or_404(gates.open_to(person(request)), public_id=assignment)
