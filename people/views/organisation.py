"""The profile of the organisation for which one acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.ways import own_way
from people.organisation_forms import OrganisationForm
from people.queries import organisation_of
from people.services.organisations import save_organisation


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Write it once; forms offer it. `?next=` is the page from which the reader came."""
    person: Any = request.user
    back = request.GET.get("next", "")
    form = OrganisationForm(request.POST or None, instance=organisation_of(person))
    if form.is_bound and form.is_valid():
        save_organisation(values=form.cleaned_data, by=person)
        messages.success(request, _("The profile is saved. Forms that ask for this will offer it."))
        return redirect(own_way(request, back, reverse("people:organisation")))
    context = {
        "form": form,
        "page_title": _("Your organisation"),
        "page_lead": _("Write it once: every application form that asks for it offers it to you."),
        "crumbs": [(_("Your account"), reverse("people:account")), (_("Your organisation"), "")],
    }
    return render(request, "people/organisation.html", context)
