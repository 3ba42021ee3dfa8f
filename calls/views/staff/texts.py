"""Titles, texts and terms in every language; and all dates on one line."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.editing import why_fixed
from calls.models import Call
from calls.services.building import save_texts, set_dates
from calls.staff_forms.dates import DatesForm
from calls.staff_forms.texts import REASON, TermsForm, TextsForm
from calls.staff_forms.tongues import texts_of
from calls.timeline import timeline, with_days_between
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core import ledger
from core.meanwhile import in_turn


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def basics(request: StaffRequest, slug: str) -> HttpResponse:
    """The texts of the call and, while nobody has started, its terms."""
    call = staffed_call(request, slug)
    fixed = why_fixed(call, "terms")
    data = request.POST or None
    texts = TextsForm(data, instance=_fresh(call))
    terms = None if fixed else TermsForm(data, instance=_fresh(call))
    given = [form for form in (texts, terms) if form]
    checked = [form.is_valid() for form in given]
    if all(checked) and attempt(texts, lambda: _save(call, texts, terms, request.user), request):
        say(request, _("The texts are saved."))
        return redirect(request.path)
    context = {"forms": given, "fixed": fixed, "page_title": _("Titles and texts")}
    return desk(request, call, "calls/office/sheet.html", context)


def _fresh(call: Call) -> Call:
    """A row of its own for each form: a form writes into its instance while it is checked."""
    return Call.objects.get(pk=call.pk)


def _save(call: Call, texts: TextsForm, terms: TermsForm | None, by: Any) -> None:
    with ledger.book():
        if texts.has_changed():
            values = {name: texts.cleaned_data[name] for name in texts.changed_data}
            save_texts(call, values=values, part="texts", by=by)
        if terms is not None and (values := terms.columns_changed()):
            reason = texts_of(terms, REASON)
            save_texts(call, values=values, part="terms", reason=reason, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def dates(request: StaffRequest, slug: str) -> HttpResponse:
    """Window and key dates, wall times in the call's zone."""
    call = staffed_call(request, slug)
    form = DatesForm(request.POST or None, call=call)
    if form.is_valid() and attempt(form, lambda: set_dates(call, dates=form.walls, by=request.user), request):
        say(request, _("The dates are saved."))
        return redirect(request.path)
    context = {
        "form": form,
        "fixed": why_fixed(call, "window"),
        "events": with_days_between(call, timeline(call, call.key_dates.all())),
        "page_title": _("Dates"),
    }
    return desk(request, call, "calls/office/dates.html", context)
