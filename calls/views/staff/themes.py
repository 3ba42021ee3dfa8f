"""Themes chosen out of the Hub's topics."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from calls.editing import why_fixed
from calls.models import Theme
from calls.services.theming import add_themes
from calls.staff_forms.lists import TopicsForm
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call


@require_http_methods(["GET", "HEAD", "POST"])
def from_topics(request: StaffRequest, slug: str) -> HttpResponse:
    """Every topic with a box; those that are a theme of the call already are marked."""
    call = staffed_call(request, slug)
    form = TopicsForm(request.POST if request.method == "POST" else None, call=call)
    made: list[Theme] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.extend(add_themes(call, topics=form.cleaned_data["topics"], by=request.user)),
        request,
    ):
        words = ngettext("%(number)s theme is added.", "%(number)s themes are added.", len(made))
        say(request, words % {"number": len(made)})
        return redirect("calls:build_themes", slug=slug)
    context = {
        "form": form,
        "fixed": why_fixed(call, "themes"),
        "page_title": _("Choose themes from the topics"),
        "page_lead": _(
            "Each topic you tick becomes a theme with the same name in every language. "
            "Experts who know the topic are then proposed for its applications."
        ),
    }
    return desk(request, call, "calls/office/theme_topics.html", context, status=422 if form.errors else 200)
