"""The conversation about an application: one page for its people, one for the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Message
from applications.services.messaging import read_messages, write_message
from applications.thread_page import lines
from applications.threads import may_send, unread, why_closed
from applications.views.applicant.gate import frame as applicant_frame
from applications.views.applicant.gate import mine
from applications.views.staff.desk import GET_POST, application_of, pages
from applications.views.staff.desk import frame as staff_frame
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

PAGE_SIZE = 50


class MessageForm(forms.Form):
    """One message."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("A letter tells the other side that there is a message, not what it says."),
        max_length=Message.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write your message.")},
    )


@GET_POST
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """The people of the application and the office of its call."""
    application = mine(request, reference)
    context = {**applicant_frame(request, application, _("Messages")), "deadline": None}
    return _page(request, application, Message.Side.TEAM, "applications/thread.html", context)


@GET_POST
def staff_thread(request: Any, reference: str) -> HttpResponse:
    """The same for officers, who write, and approvers, who read."""
    application = application_of(request, reference)
    context = staff_frame(application.call, "applications:register", _("Messages"), above=application)
    return _page(request, application, Message.Side.OFFICE, "applications/staff/thread.html", context)


def _page(
    request: HttpRequest, application: Application, side: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    person = cast("User", request.user)
    may = may_send(application, person, side)
    if request.method == "POST" and not may:
        raise NotAllowed(_("You may read these messages, but not write here."))
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            write_message(application, by=person, side=side, text=form.cleaned_data["text"])
        except NotNow as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(request, _("Your message is sent."))
            return redirect(request.path)
    closed = why_closed(application)
    shown = {
        **context,
        **_read(request, application, person, side),
        "application": application,
        "closed": closed,
        "form": form if may and (form.is_bound or not closed) else None,
        "page_title": _("Messages about this application"),
    }
    return render(request, template, shown, status=422 if form.errors else 200)


def _read(request: HttpRequest, application: Application, person: User, side: str) -> dict[str, Any]:
    """The messages, newest first; on the first page they are read from now on."""
    rows = application.messages.select_related("written_by").order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    new = set(unread(application, person, side).values_list("pk", flat=True))
    found = lines(application, person, side, page.object_list, new)
    if request.method == "GET" and page.number == 1 and new:
        read_messages(application, by=person, side=side)
    return {"lines": found, **pages(page)}
