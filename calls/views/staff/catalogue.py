"""What lasts over the calls, for the Hub's staff: programmes and topics, each a list, a new row, an edit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from calls.links import address
from calls.models import Programme, Topic
from calls.services import save_programme, save_topic
from calls.staff_forms.catalogue import ProgrammeForm, TopicForm
from calls.views.staff.desk import StaffRequest, attempt, say
from core.meanwhile import in_turn

PAGE_SIZE = 50


@require_GET
def programmes(request: StaffRequest) -> HttpResponse:
    """Every programme with its calls counted."""
    _require_staff(request)
    rows = Programme.objects.select_related("template_call").annotate(call_count=Count("calls"))
    context = _page(request, rows.order_by("key"))
    for row in context["rows"]:
        row.statistics_url = address("incubation:programme_office", programme=row.key)
    return render(request, "calls/office/programmes.html", {**context, "page_title": _("Programmes")})


@require_http_methods(["GET", "HEAD", "POST"])
def programme_add(request: StaffRequest) -> HttpResponse:
    """A new programme."""
    _require_staff(request)
    return _edit_programme(request, Programme(), _("Add a programme"))


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Programme, "pk")
def programme(request: StaffRequest, pk: int) -> HttpResponse:
    """One programme."""
    _require_staff(request)
    row = get_object_or_404(Programme, pk=pk)
    return _edit_programme(request, row, str(row))


@require_GET
def topics(request: StaffRequest) -> HttpResponse:
    """Every topic with the themes that point at it."""
    _require_staff(request)
    rows = Topic.objects.annotate(theme_count=Count("themes"))
    context = _page(request, rows.order_by("key"))
    return render(
        request,
        "calls/office/topics.html",
        {**context, "page_title": pgettext("areas of expertise", "Topics")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def topic_add(request: StaffRequest) -> HttpResponse:
    """A new topic."""
    _require_staff(request)
    return _edit_topic(request, Topic(), _("Add a topic"))


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Topic, "pk")
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """One topic."""
    _require_staff(request)
    row = get_object_or_404(Topic, pk=pk)
    return _edit_topic(request, row, str(row))


def _edit_programme(request: StaffRequest, row: Programme, title: str) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, instance=row, by=request.user)
    if form.is_valid() and attempt(form, lambda: save_programme(form.instance, by=request.user), request):
        say(request, _("Saved."))
        return redirect("calls:programmes")
    return _sheet(request, form, title, (_("Programmes"), reverse("calls:programmes")))


def _edit_topic(request: StaffRequest, row: Topic, title: str) -> HttpResponse:
    form = TopicForm(request.POST or None, instance=row)
    if form.is_valid() and attempt(form, lambda: save_topic(form.instance, by=request.user), request):
        say(request, _("Saved."))
        return redirect("calls:topics")
    return _sheet(request, form, title, (pgettext("areas of expertise", "Topics"), reverse("calls:topics")))


def _sheet(request: StaffRequest, form: Any, title: str, above: tuple[str, str]) -> HttpResponse:
    context = {
        "forms": [form],
        "fixed": "",
        "may_change": True,
        "back_url": above[1],
        "page_title": title,
        "crumbs": [(_("Office"), reverse("calls:office")), above, (title, "")],
    }
    return render(request, "calls/office/sheet.html", context)


def _page(request: StaffRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page_obj": page, "rows": list(page.object_list)}


def _require_staff(request: StaffRequest) -> None:
    if not request.user.is_hub_staff:
        raise PermissionDenied(_("Only staff of the Hub write programmes and topics."))
