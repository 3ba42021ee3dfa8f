"""One application at the decision meeting: the note for the minutes, and the votes of the room."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from calls.deadlines import describe_moment
from calls.models import Call
from core.refusals import Refusal
from core.writers import stamp_in, taken
from scoring import room
from scoring.meeting_forms import BallotsForm, NoteForm
from scoring.minutes import no_ballots, tallies_of
from scoring.models import DiscussionNote, Meeting
from scoring.permissions import require_officer
from scoring.queries import JUDGED_STATES, RANKED_STATES
from scoring.services import meeting as meetings
from scoring.views.reader import person
from scoring.views.staff import desk

STAGE = "scoring:decisions"


@desk.GET_POST
def discussion(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """One application on the agenda: what was said, saved as it is typed, and the votes for the room."""
    call = desk.call_of(request, slug)
    found = meetings.meeting_of(call)
    if found is None:
        raise Http404
    application = get_object_or_404(Application, call=call, state__in=RANKED_STATES, reference=reference)
    note = DiscussionNote.objects.filter(meeting=found, application=application).first()
    if request.method != "POST":
        return _discussion_page(request, call, found, application, NoteForm.of(note))
    require_officer(call, person(request))
    if request.POST.get("act") == "vote":
        return _save_ballots(request, call, found, application)
    form = NoteForm(request.POST)
    return taken(_save_note(request, call, found, application, form), stamp_in(request))


def _save_note(
    request: HttpRequest, call: Call, found: Meeting, application: Application, form: NoteForm
) -> HttpResponse:
    """Keep what was typed; what another wrote meanwhile stands above it, to compare."""
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        refused = _("Not saved. %(why)s") % {"why": sentence}
        return _not_saved(request, call, found, application, form, refused)
    try:
        saved = meetings.save_note(
            found, application, by=person(request), page=stamp_in(request), **form.cleaned_data
        )
    except meetings.ChangedElsewhere as clash:
        if _is_typing(request):
            note = _("Saved by somebody else meanwhile. Press “Save the note” to compare the two.")
            return JsonResponse({"note": note}, status=409)
        again = NoteForm({"text": form.cleaned_data["text"], "version": clash.note.version})
        return _discussion_page(request, call, found, application, again, stored=clash.note)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _not_saved(request, call, found, application, form, refusal.sentence)
    if _is_typing(request):
        told = _("Saved at %(hour)s") % {"hour": _hour(saved, call)}
        return JsonResponse({"fields": {"version": saved.version}, "note": told})
    messages.success(request, _("The note is saved."))
    return redirect("scoring:discussion", slug=call.slug, reference=application.reference)


def _not_saved(
    request: HttpRequest,
    call: Call,
    found: Meeting,
    application: Application,
    form: NoteForm,
    sentence: str,
) -> HttpResponse:
    if _is_typing(request):
        return JsonResponse({"note": sentence}, status=422)
    return _discussion_page(request, call, found, application, form, status=422)


def _is_typing(request: HttpRequest) -> bool:
    return bool(request.headers.get("X-Autosave"))


def _save_ballots(request: HttpRequest, call: Call, found: Meeting, application: Application) -> HttpResponse:
    form = BallotsForm(request.POST, meeting=found, application=application)
    try:
        if form.is_valid():
            meetings.record_votes(found, application, form.given(), by=person(request))
            messages.success(request, _("The votes are recorded."))
        else:
            messages.error(request, _("There is no such vote."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("scoring:discussion", slug=call.slug, reference=application.reference)


def _discussion_page(
    request: HttpRequest,
    call: Call,
    found: Meeting,
    application: Application,
    form: NoteForm,
    *,
    stored: DiscussionNote | None = None,
    status: int = 200,
) -> HttpResponse:
    absences = room.absences_of([application.pk])
    is_open = (
        found.closed_at is None and call.state in meetings.RECORDED_IN and application.state in JUDGED_STATES
    )
    context = desk.frame(
        request,
        call,
        STAGE,
        application.shown_title,
        page_lead=application.reference,
        application=application,
        absences=absences.get(application.pk, []),
        form=form,
        stored=stored,
        is_open=is_open,
        ballots=BallotsForm(meeting=found, application=application)
        if call.has_vote and call.state == "reviewing"
        else None,
        tally=tallies_of(found, absences).get(application.pk) or no_ballots(),
        around=_around(call, application),
        crumbs=[
            (_("The record"), reverse("scoring:meeting_record", kwargs={"slug": call.slug})),
            (application.reference, ""),
        ],
    )
    return render(request, "scoring/staff/discussion.html", context, status=status)


def _around(call: Call, application: Application) -> tuple[str, str]:
    """The references before and after, in the order of the agenda; "" at its ends."""
    rows = Application.objects.filter(call=call, state__in=RANKED_STATES).order_by("reference")
    listed = list(rows.values_list("reference", flat=True))
    at = listed.index(application.reference)
    return (listed[at - 1] if at else "", listed[at + 1] if at + 1 < len(listed) else "")


def _hour(note: DiscussionNote, call: Call) -> str:
    return describe_moment(note.written_at, zone=call.zone, language=desk.language()).hour
