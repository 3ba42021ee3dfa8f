"""Translating one application: its sealed texts, and beside each the text in one language."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.permissions import officer
from applications.pills import pill_of
from applications.services.translating import Clash, translate
from applications.translation_form import TranslationForm
from applications.translation_page import TranslationPage, translation_page
from applications.views.staff.desk import GET_POST, application_of, demand_officer, frame, status_of
from calls.views.staff.desk import StaffRequest
from core.refusals import NotNow


@GET_POST
def translations(request: StaffRequest, reference: str) -> HttpResponse:
    """Every text beside its translation into the chosen language; saves what was changed."""
    application = application_of(request, reference)
    language = request.GET.get("language", "")
    page = translation_page(application, language=language)
    if page is None:
        raise Http404
    if request.method != "POST":
        return _page(request, application, page, page.form())
    demand_officer(application.call, request.user)
    form = page.form(request.POST)
    refused = _save(request, application, page, form) if form.is_valid() else form
    if refused is not None:
        return _page(request, application, page, refused)
    address = reverse("applications:translations", args=[reference])
    return redirect(f"{address}?language={page.language}")


def _save(
    request: StaffRequest, application: Application, page: TranslationPage, form: TranslationForm
) -> TranslationForm | None:
    """Keep what was typed, and say how much; the form with its sentences where that is refused."""
    given = form.cleaned_data
    try:
        count = translate(
            application,
            by=request.user,
            language=page.language,
            texts=form.texts(),
            origin=given["origin"],
            tool=given["tool"],
            checked=form.checked(),
        )
    except Clash as clash:
        now = translation_page(application_of(request, application.reference), language=page.language)
        return form.again(clash.sentences, now or page)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return form
    if count:
        said = ngettext("%(count)s text is kept.", "%(count)s texts are kept.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was changed."))
    return None


def _page(
    request: StaffRequest, application: Application, page: TranslationPage, form: TranslationForm
) -> HttpResponse:
    context = {
        **frame(application.call, "applications:register", _("Translations"), above=application),
        "application": application,
        "page": page,
        "form": form,
        "lines": list(form.lines()),
        "pill": pill_of(application),
        "may_write": officer(application, request.user) and (form.is_bound or not page.why_not),
    }
    return render(request, "applications/staff/translations.html", context, status=status_of(form))
