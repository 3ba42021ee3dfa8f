"""A correction: only the fields that the officer named are open, until their own date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.answers import save_answers
from applications.correction_page import correction_forms
from applications.permissions import may_write
from applications.views.applicant.file_acts import ACTS, act_on_files
from applications.views.applicant.gate import frame, mine, person, require_writer, say_no
from calls.deadline_card import deadline_card
from calls.form_post import posted
from calls.form_tree import read_form
from core.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the named fields, or keep what was typed in them."""
    application = mine(request, reference)
    require_writer(request, application)
    asked = application.corrections.filter(state="open").first()
    if asked is None or application.state != "correction_requested":
        return redirect(application)
    tree = read_form(application.form)
    saved = None
    if request.method == "POST":
        sent = posted(tree.sections, request.POST)
        try:
            saved = save_answers(application, by=person(request), **vars(sent), tree=tree)
            place = act_on_files(request, application, asked.question_keys)
        except Refusal as refusal:
            say_no(request, refusal)
            return redirect("applications:correction", reference=reference)
        if not saved.conflicts and not saved.complaints:
            is_done = not {"take", "upload", "add", "stay", *ACTS} & set(request.POST)
            page = "applications:check" if is_done else "applications:correction"
            return redirect(f"{reverse(page, args=[reference])}{place}")
    forms = correction_forms(application, tree, user=request.user, saved=saved)
    context = {
        **frame(request, application, _("Correction")),
        "asked": asked,
        "forms": forms,
        "has_files": any(form.slots for _section, form in forms),
        "may_write": may_write(application, request.user),
        "deadline": deadline_card(application.call, request.user, deadline=asked.due_at),
        "deadline_title": _("Correction due"),
        "page_title": _("Correct your application"),
        "page_lead": _("Only the fields below are open. Everything else stays as you submitted it."),
    }
    return render(request, "applications/correction.html", context)
