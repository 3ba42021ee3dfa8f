"""One press for the further juror whom the portal proposes where scores differ widely."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoring.divergence import divergent_in
from scoring.services import assigning
from scoring.views.reader import person
from scoring.views.staff import desk


@require_POST
def assign(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Give the application to the juror who was shown, if that is still who is proposed."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    asked = (request.POST.get("application"), request.POST.get("member"))
    for one in divergent_in(chosen):
        further = one.further
        if further and asked == (one.application.reference, str(further.member.pk)):
            desk.did(
                request,
                lambda one=one, member=further.member: assigning.assign_by_hand(  # type: ignore[misc]
                    chosen, one.application, member, by=person(request)
                ),
                _("%(name)s is assigned and told by letter.") % {"name": further.member.expert.name},
            )
            break
    else:
        messages.error(request, _("This is no longer what is proposed. Look at the list again."))
    return redirect(f"{reverse('scoring:progress', kwargs={'slug': slug})}?round={round}#differ")
