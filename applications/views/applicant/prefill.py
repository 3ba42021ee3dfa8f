"""Everything that stands ready for an application, when it has just been started."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from applications.contents import read_contents
from applications.prefill import offers_for
from applications.services import take_offers
from applications.views.applicant.gate import frame, mine, person, require_writer, say_no
from calls.form_tree import read_form
from core.refusals import NotNow


@require_http_methods(["GET", "HEAD", "POST"])
def prefill(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what fits; what is left out here is offered again in its section."""
    application = mine(request, reference)
    require_writer(request, application)
    tree = read_form(application.form)
    if request.method == "POST":
        wanted = request.POST.get("fill", "")
        try:
            written = take_offers(
                application, by=person(request), wanted=wanted, tree=tree, sections=tree.sections
            )
        except NotNow as refusal:
            say_no(request, refusal)
            return redirect(application)
        tell_taken(request, len(written))
        return redirect(application if wanted == "all" else request.path)
    contents = read_contents(application, tree=tree)
    offers = offers_for(application, contents, tree.sections, user=person(request))
    if not offers:
        return redirect(application)
    context = {
        **frame(request, application, _("From what you wrote before")),
        "offers": offers,
        "page_title": _("Some answers are ready"),
        "page_lead": _("From your profile and your own earlier applications. Take what still holds."),
    }
    return render(request, "applications/prefill.html", context)


def tell_taken(request: HttpRequest, count: int) -> None:
    """Say how many answers were taken over."""
    if not count:
        messages.warning(request, _("Nothing was taken over: these answers are no longer empty."))
        return
    sentence = ngettext(
        "%(count)s answer is taken over. Read it through before you submit.",
        "%(count)s answers are taken over. Read them through before you submit.",
        count,
    )
    messages.success(request, sentence % {"count": count})
