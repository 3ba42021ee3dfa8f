"""The jurors of an appeal on the desk: who is asked, what they think, who cannot be asked and why."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.appeals import took_part
from applications.models import Appeal
from scoring import appeal_panel, pills, wording
from scoring.appeal_forms import AskForm
from scoring.conflict_list import is_blind
from scoring.forms import ReasonForm
from scoring.models import AppealJuror, Expert
from scoring.services import appealing
from scoring.views.reader import person, typed
from scoring.views.staff import desk


@desk.GET_POST
def panel(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Ask an expert, release one, read the opinions."""
    call = desk.call_of(request, slug)
    appeal = _appeal(call.pk, reference)
    if request.POST.get("act") == "release":
        return _release(request, appeal)
    roster = appeal_panel.roster_for(appeal)
    form = AskForm(typed(request), candidates=roster.free)
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: _ask(request, appeal, given["expert"])
    ):
        return redirect("scoring:appeal_panel", slug=slug, reference=reference)
    jurors = list(appeal.jurors.select_related("expert"))
    answer = reverse("applications:answer_appeal", args=[reference])
    ruled = took_part(appeal, person(request))
    context = desk.frame(
        request,
        call,
        "applications:register",
        _("Jurors of the appeal: %(title)s") % {"title": appeal.application.shown_title},
        appeal=appeal,
        rows=[
            (one, pills.pill_of_appeal(one), wording.moment(one.given_at, call, desk.language()))
            for one in jurors
        ],
        may_choose=not appeal.outcome and not ruled,
        took_part=ruled,
        waits_for="" if appeal.outcome else appeal_panel.waits_for(appeal),
        is_blind=is_blind(call),
        barred=roster.barred,
        form=form,
        crumbs=[(_("Appeal"), answer), (_("Jurors"), "")],
        answer_url=answer,
    )
    return render(request, "scoring/staff/appeal.html", context, status=desk.status_of(form))


def _ask(request: HttpRequest, appeal: Appeal, key: int) -> None:
    expert = get_object_or_404(Expert, pk=key, is_active=True)
    appealing.ask(appeal, expert, by=person(request))
    messages.success(request, _("%(name)s is asked by mail.") % {"name": expert.name})


def _release(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    asked = appeal.jurors.filter(state=AppealJuror.State.ASKED).select_related("appeal", "expert")
    one = next((row for row in asked if str(row.public_id) == request.POST.get("juror")), None)
    form = ReasonForm(request.POST)
    if one is None or not form.is_valid():
        messages.error(request, _("Give a reason."))
    else:
        done = _("%(name)s is released.") % {"name": one.expert.name}
        desk.did(request, lambda: appealing.release(one, by=person(request), **form.cleaned_data), done)
    application = appeal.application
    return redirect("scoring:appeal_panel", slug=application.call.slug, reference=application.reference)


def _appeal(call: int, reference: str) -> Appeal:
    """The newest appeal of an application of the call."""
    rows = Appeal.objects.filter(application__call=call, application__reference=reference)
    found = rows.select_related("ruling", "application__call").first()
    if found is None:
        raise Http404
    return found
