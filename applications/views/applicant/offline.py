"""The form as a document: taken along, brought back, checked field by field, then saved."""

from __future__ import annotations

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.answers import Saved, require_writable, save_answers
from applications.contents import read_contents
from applications.forms import OfflineForm
from applications.models import Application
from applications.offline.receiving import Reading, read_document
from applications.offline.review import (
    CHOICES,
    Field,
    compare,
    groups,
    opened_reading,
    sealed_reading,
    unresolved,
)
from applications.offline.writing import form_document
from applications.views.applicant.gate import frame, mine, person, require_writer
from calls.form_outline import form_in_force
from calls.form_tree import read_form, reading_once
from calls.models import Call
from core.fields import Complaint
from core.refusals import NotAllowed, NotNow

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READ = "version-read"  # the hidden field with what was read; named like the machine parts of other forms


@require_http_methods(["GET", "HEAD", "POST"])
@reading_once()
def offline(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the form along; a POST brings it back and shows what it would change."""
    application = mine(request, reference)
    require_writer(request, application)
    form = OfflineForm()
    if request.method == "POST":
        form = OfflineForm(request.POST, request.FILES)
        try:
            require_writable(application, person(request))
            if form.is_valid():
                tree = read_form(application.form)
                reading = read_document(application, tree, form.cleaned_data["document"])
                return _review(request, application, reading, {})
        except NotNow as refusal:
            form.refuse(refusal.sentence)
    return _page(request, application, form)


@require_safe
@reading_once()
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with the answers so far, in the reader's language."""
    application = mine(request, reference)
    content = form_document(
        application.form,
        language=_language(),
        address=_here(application),
        application=application,
        contents=read_contents(application),
    )
    return _as_docx(content, f"{application.reference}-{_language()}")


@require_POST
@reading_once()
def bring(request: HttpRequest, reference: str) -> HttpResponse:
    """Save what the reader confirmed."""
    application = mine(request, reference)
    require_writer(request, application)
    try:
        reading = opened_reading(application, request.POST.get(READ, ""))
        named = require_writable(application, person(request))
    except NotNow as refusal:
        form = OfflineForm()
        form.refuse(refusal.sentence)
        return _page(request, application, form)
    chosen = {
        key.removeprefix("choice-"): value
        for key, value in request.POST.items()
        if key.startswith("choice-") and value in CHOICES
    }
    fields = compare(read_contents(application), reading, named=named, chosen=chosen)
    if open_ones := list(unresolved(fields)):
        return _review(request, application, reading, chosen, _to_choose(open_ones))
    return _save(request, application, reading, [one for one in fields if one.is_taken])


@require_safe
def blank_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The blank form of a call, for somebody without an account."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("programme"), slug=slug)
    form = form_in_force(call)
    if form is None:
        raise Http404
    form.call = call

    def written() -> bytes:
        return form_document(form, language=_language(), address=call.get_absolute_url())

    # A quarter of a second of work that anybody may ask for: a visitor's copy is written once a minute.
    name = f"blank-form-{call.slug}-{form.pk}-{_language()}"
    kept = None if request.user.is_authenticated else cache.get_or_set(name, written, 60)
    return _as_docx(kept or written(), f"{call.slug}-{_language()}")


def _save(
    request: HttpRequest, application: Application, reading: Reading, taken: list[Field]
) -> HttpResponse:
    saved = save_answers(
        application,
        by=person(request),
        values={one.question.key: one.value for one in taken},
        versions={
            one.question.key: request.POST.get(
                f"version-{one.question.key}", reading.versions[one.question.key]
            )
            for one in taken
        },
    )
    if saved.conflicts:
        again = [
            Complaint(
                _("“%(label)s” was changed while you were choosing") % {"label": one.question.label},
                f"take-{one.question.key}",
            )
            for one in saved.conflicts
        ]
        return _review(request, mine(request, application.reference), reading, {}, again)
    _tell(request, saved)
    return redirect("applications:detail", reference=application.reference)


def _tell(request: HttpRequest, saved: Saved) -> None:
    count = len(saved.written)
    if not count:
        messages.info(request, _("Nothing was changed: the portal has these answers already."))
        return
    sentence = ngettext(
        "%(count)s answer of your document is saved.", "%(count)s answers of your document are saved.", count
    )
    messages.success(request, sentence % {"count": count})
    if saved.complaints:
        messages.warning(request, _("Some of them need a change: their sections say which, and why."))


def _to_choose(fields: list[Field]) -> list[Complaint]:
    sentence = _("Choose which answer to “%(label)s” is kept")
    return [Complaint(sentence % {"label": one.question.label}, f"take-{one.question.key}") for one in fields]


def _review(
    request: HttpRequest,
    application: Application,
    reading: Reading,
    chosen: dict[str, str],
    complaints: list[Complaint] | None = None,
) -> HttpResponse:
    contents = read_contents(application)
    named = require_writable(application, person(request))
    fields = compare(contents, reading, named=named, chosen=chosen)
    context = {
        **frame(request, application, _("What the document changes")),
        "groups": groups(fields),
        "same": [one for one in fields if one.state == "same"],
        "brings": any(one.state in ("new", "changed", "both", "emptied") for one in fields),
        "read": sealed_reading(application, reading),
        "complaints": complaints or [],
        "page_title": _("What the document changes"),
        "page_lead": _("Nothing is saved yet. Look at each answer, then save."),
    }
    return render(request, "applications/offline_review.html", context, status=422 if complaints else 200)


def _page(request: HttpRequest, application: Application, form: OfflineForm) -> HttpResponse:
    context = {
        **frame(request, application, _("Write offline")),
        "form": form,
        "closed": _closed(request, application),
        "page_title": _("Write offline"),
        "page_lead": _(
            "Take the whole form along as a Word document, and bring it back when it is filled in."
        ),
    }
    return render(request, "applications/offline.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, application: Application) -> str:
    """Why no document is taken from this person now; "" where one is."""
    try:
        require_writable(application, person(request))
    except (NotAllowed, NotNow) as refusal:
        return refusal.sentence
    return ""


def _here(application: Application) -> str:
    return reverse("applications:offline", args=[application.reference])


def _language() -> str:
    return get_language() or "en"


def _as_docx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    response["Cache-Control"] = "private, no-store"
    return response
