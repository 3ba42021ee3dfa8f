"""The questions that were asked about a call, and their answers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls.deadlines import describe_moment
from calls.models import AskedQuestion, Call, Faq
from calls.rail import rail
from calls.services import answer
from calls.staff_forms.lists import AnswerForm
from calls.translations import column
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core.meanwhile import in_turn

PAGE_SIZE = 50
SHORT = 300  # characters of a Faq's question


@require_safe
def asked_list(request: StaffRequest, slug: str) -> HttpResponse:
    """Those that wait first, the oldest on top."""
    call = staffed_call(request, slug)
    rows = call.asked.select_related("asked_by", "faq").order_by("answered_at", "asked_at", "pk")
    waiting = Paginator(rows.filter(answered_at=None), PAGE_SIZE).get_page(request.GET.get("page"))
    done = list(rows.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")[:PAGE_SIZE])
    count = waiting.paginator.count
    context = {
        "waiting": [(one, _when(call, one)) for one in waiting.object_list],
        "page_obj": waiting,
        "answered": [(one, _when(call, one)) for one in done],
        "rail": rail(call, "calls:asked"),
        "page_title": _("Questions asked: %(count)s to answer") % {"count": count},
    }
    return desk(request, call, "calls/office/asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def asked_answer(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One question: in public words, with its answer, in every language."""
    call = staffed_call(request, slug)
    rows = AskedQuestion.objects.filter(call=call).select_related("asked_by", "faq")
    asked = get_object_or_404(rows, pk=pk)
    faq = asked.faq or Faq(call=call, **{column("question", asked.language): asked.text[:SHORT]})
    form = AnswerForm(request.POST or None, instance=faq, call=call)
    if form.is_valid() and attempt(form, lambda: answer(asked, faq=form.instance, by=request.user), request):
        say(request, _("The answer stands on the call's page, and whoever asked has it by mail."))
        return redirect("calls:asked", slug=slug)
    context = {
        "form": form,
        "asked": asked,
        "when": _when(call, asked),
        "rail": rail(call, "calls:asked"),
        "page_title": _("Answer a question"),
    }
    return desk(request, call, "calls/office/asked_answer.html", context)


def _when(call: Call, asked: AskedQuestion) -> str:
    language = get_language() or "en"
    moment = describe_moment(asked.asked_at, zone=call.zone, language=language, seconds=False)
    return f"{moment.day_hour}, {moment.zone_line}"
