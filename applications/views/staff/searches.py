"""Lists of applications that are kept under a name."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.register.listing import Listing
from applications.register_forms import SearchForm
from applications.services.searching import remove_search, save_search
from applications.staff_queries import searches_for
from applications.views.staff.desk import GET_POST, frame, status_of
from calls.views.staff.desk import STAFF, StaffRequest, attempt, say, staffed_call


@GET_POST
def searches(request: StaffRequest, slug: str) -> HttpResponse:
    """The searches that the reader may use, and the list in the address to be kept as one more."""
    call = staffed_call(request, slug, acting=STAFF)
    asked = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    listing = Listing(call, asked)
    form = SearchForm(request.POST if request.method == "POST" else None, initial={"query": listing.query})
    if form.is_valid() and attempt(
        form,
        lambda: save_search(call, by=request.user, query=listing.query, **form.given()),
        request,
    ):
        say(request, _("The search is kept. It stands above the list."))
        return redirect(f"{reverse('applications:register', args=[slug])}?{listing.query}")
    context = {
        **frame(call, "applications:register", _("Saved searches")),
        "form": form,
        "searches": searches_for(call, request.user),
        "reader": request.user,
        "back": f"{reverse('applications:register', args=[slug])}?{listing.query}",
    }
    return render(request, "applications/staff/searches.html", context, status=status_of(form))


@require_POST
def remove(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Forget one of one's own searches."""
    call = staffed_call(request, slug, acting=STAFF)
    search = get_object_or_404(searches_for(call, request.user), pk=pk)
    remove_search(search, call=call, by=request.user)
    say(request, _("The search is removed."))
    return redirect("applications:searches", slug=slug)
