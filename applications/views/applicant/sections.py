"""One section of the form: saved whole by its button, or field by field as it is typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.answers import WRITABLE, Saved, save_answers
from applications.contents import read_contents
from applications.models import Application
from applications.permissions import may_write
from applications.prefill import offers_for
from applications.presence import presence_on
from applications.section_page import (
    autosave_reply,
    changed_sentence,
    earlier_reply,
    section_form,
    section_place,
    shown_form,
)
from applications.services import take_offers
from applications.views.applicant.file_acts import ACTS, act_on_files
from applications.views.applicant.gate import frame, mine, own_deadline, person, say_no
from applications.views.applicant.prefill import tell_taken
from calls.form_post import posted, row_act
from calls.form_tree import FormTree, SectionTree, read_form
from calls.models import Section
from calls.windows import lateness
from core.arrival import received_at
from core.refusals import NotNow, Refusal
from core.writers import stamp_in, taken


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Show a section, or keep what was typed in it."""
    application = mine(request, reference)
    tree = read_form(shown_form(application, request.POST.get("form", "")))
    here = tree.section(section)
    if here is None:
        return _gone(application, section)
    if request.method == "POST":
        return taken(_save(request, application, tree, here), stamp_in(request))
    if not may_write(application, request.user) or application.state not in WRITABLE:
        return redirect("applications:check", reference=reference)
    return _page(request, application, tree, here, rows=_wanted_rows(request))


def _save(request: HttpRequest, application: Application, tree: FormTree, here: SectionTree) -> HttpResponse:
    sent = posted([here], request.POST)
    try:
        saved = save_answers(
            application,
            by=person(request),
            values=sent.values,
            versions=sent.versions,
            page=stamp_in(request),
            section=here.key,
            seen=sent.seen,
            tree=tree,
        )
    except NotNow as refusal:
        return _refused(request, application, refusal)
    is_earlier = tree.form.pk != application.form_id
    if request.headers.get("X-Autosave"):
        reply = autosave_reply(application, saved, request.user)
        return JsonResponse({**reply, **(earlier_reply(application) if is_earlier else {})})
    if is_earlier:
        return _after_change(request, application, here.key, saved)
    place = act_on_files(request, application, [one.key for one in here.questions])
    if "fill" in request.POST and not saved.conflicts:
        _take_offers(request, application, tree, here)
    _tell_lateness(request, application)
    return _after_save(request, application, tree, here, saved, place)


def _after_change(request: HttpRequest, application: Application, section: str, saved: Saved) -> HttpResponse:
    """The page belonged to an earlier form: say so, and let one choose where somebody else wrote too."""
    messages.warning(request, changed_sentence())
    application.refresh_from_db()
    tree = read_form(application.form)
    here = tree.section(section)
    if here is None or not saved.conflicts:
        return redirect("applications:detail", reference=application.reference)
    return _page(request, application, tree, here, saved=saved)


def _after_save(
    request: HttpRequest,
    application: Application,
    tree: FormTree,
    here: SectionTree,
    saved: Saved,
    place: str,
) -> HttpResponse:
    address = reverse("applications:section", args=[application.reference, here.key])
    stays = [name for name in ("take", "upload", "stay", "fill", *ACTS) if name in request.POST]
    key, number, act = row_act(request.POST)
    if act and not saved.conflicts:
        row = number + {"up": -1, "down": 1, "remove": 0}[act]
        return redirect(f"{address}#{key}-{max(row, 0)}")
    if "add" in request.POST:
        key = request.POST["add"]
        count = request.POST.get(f"{key}-rows", "1")
        return redirect(f"{address}?rows={key}.{count}#question-{key}")
    goes_back = request.POST.get("then") == "all"
    if saved.conflicts or (saved.complaints and not stays and not goes_back):
        application.refresh_from_db()
        return _page(request, application, tree, here, saved=saved)
    if stays:
        return redirect(f"{address}{place}")
    messages.success(request, _("“%(section)s” is saved.") % {"section": here.title})
    place = request.POST.get("answer", "")
    return redirect(_following(application, tree, here, request.POST.get("then", ""), place))


def _following(application: Application, tree: FormTree, here: SectionTree, then: str, answer: str) -> str:
    """Where the reader came from, the next section, or the list of all sections."""
    if then == "check":
        is_here = answer in [one.key for one in here.questions]
        place = f"answer-{answer}" if is_here else f"section-{here.key}"
        return f"{reverse('applications:check', args=[application.reference])}#{place}"
    asked = {one.key for one in read_contents(application, tree=tree).sections}
    keys = [one.key for one in tree.sections]
    following = [key for key in keys[keys.index(here.key) + 1 :] if key in asked]
    if then == "all" or not following:
        return reverse("applications:detail", args=[application.reference])
    return reverse("applications:section", args=[application.reference, following[0]])


def _take_offers(request: HttpRequest, application: Application, tree: FormTree, here: SectionTree) -> None:
    """What was typed is kept by now, so that only what is still empty is filled."""
    wanted = request.POST["fill"]
    written = take_offers(application, by=person(request), wanted=wanted, tree=tree, sections=[here])
    tell_taken(request, len(written))


def _tell_lateness(request: HttpRequest, application: Application) -> None:
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    late = lateness(application.call, received_at(request), applicant_ids=owners)
    if late and application.state != "correction_requested":
        messages.warning(request, _("%(late)s What you typed is kept as a draft.") % {"late": late})


def _gone(application: Application, section: str) -> HttpResponse:
    """A section that an earlier version of the form had leads to the application; any other is 404."""
    if not Section.objects.filter(
        form__call=application.call_id, form__is_prepared=False, key=section
    ).exists():
        raise Http404
    return redirect("applications:detail", reference=application.reference)


def _refused(request: HttpRequest, application: Application, refusal: Refusal) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return JsonResponse({"note": refusal.sentence}, status=409)
    say_no(request, refusal)
    return redirect("applications:detail", reference=application.reference)


def _wanted_rows(request: HttpRequest) -> dict[str, int]:
    """`?rows=budget.4`: show one line more than these four."""
    key, _dot, count = request.GET.get("rows", "").rpartition(".")
    return (
        {key: min(int(count), 200) + 1}
        if key and count.isascii() and count.isdecimal() and len(count) < 4
        else {}
    )


def _page(
    request: HttpRequest, application: Application, tree: FormTree, here: SectionTree, **shown: Any
) -> HttpResponse:
    contents = read_contents(application, tree=tree)
    form = section_form(application, tree, here, user=request.user, contents=contents, **shown)
    context = {
        **frame(request, application, here.title),
        **section_place(tree, here, form),
        "form": form,
        "then": request.GET.get("then", request.POST.get("then", "")),
        "answer": request.GET.get("answer", request.POST.get("answer", "")),
        "deadline": own_deadline(request, application),
        "page_title": here.title,
        "page_lead": here.section.intro,
        "presence": presence_on(application, contents, request.user, here.key),
        "offers": offers_for(application, contents, [here], user=person(request)),
    }
    return render(request, "applications/section.html", context)
