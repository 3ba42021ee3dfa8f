"""Office: the knowledge products of a call."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls import permissions as on_call
from calls.models import Call
from calls.rail import rail
from core import ledger
from core.refusals import NotNow
from incubation import services
from incubation.models import KnowledgeProduct
from incubation.office_forms import ProductForm
from incubation.pills import NOT_PUBLISHED, PUBLISHED, UPLOADS
from incubation.views.fetching import demand_officer, office_call, posted, took

PAGE_SIZE = 50


@require_safe
def products(request: HttpRequest, slug: str) -> HttpResponse:
    """What came of a call, published or not."""
    call = office_call(request, slug)
    rows = call.knowledge_products.select_related("application", "upload")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = _page(call, _("Knowledge products")) | {
        "rows": [(one, PUBLISHED if one.is_published else NOT_PUBLISHED) for one in page.object_list],
        "page_obj": page,
        "is_officer": on_call.officer(call, request.user),
    }
    return render(request, "incubation/office/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a knowledge product; it is published apart."""
    call = office_call(request, slug)
    demand_officer(request, call)
    form = ProductForm(posted(request), request.FILES if request.method == "POST" else None, call=call)
    if request.method == "POST" and took(form, lambda: _create(call, form, request.user)):
        messages.success(request, _("Written down. It is not published yet."))
        return redirect("incubation:products", slug=slug)
    return _form(request, call, form, _("A new knowledge product"))


@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: HttpRequest, product: uuid.UUID) -> HttpResponse:
    """Change what is said of a knowledge product."""
    found = _product(request, product)
    demand_officer(request, found.call)
    form = ProductForm(
        posted(request), request.FILES if request.method == "POST" else None, instance=found, call=found.call
    )
    if request.method == "POST" and took(form, lambda: _change(found, form, request.user)):
        messages.success(request, _("The changes are saved."))
        return redirect("incubation:products", slug=found.call.slug)
    return _form(request, found.call, form, _("Change the knowledge product"), upload=found.upload)


@require_http_methods(["GET", "HEAD", "POST"])
def product_publish(request: HttpRequest, product: uuid.UUID) -> HttpResponse:
    """Publish a knowledge product, or take it from the public pages."""
    found = _product(request, product)
    demand_officer(request, found.call)
    back = reverse("incubation:products", kwargs={"slug": found.call.slug})
    if request.method == "POST":
        act = services.withdraw_product if found.is_published else services.publish_product
        done = (
            _("It is off the public pages. You can publish it again.")
            if found.is_published
            else _("It is published. Everybody can read it once the results are announced.")
        )
        try:
            act(found, by=request.user)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, done)
        return redirect(back)
    return render(request, "confirm.html", _publishing(found, back))


def _publishing(found: KnowledgeProduct, back: str) -> dict[str, Any]:
    if found.is_published:
        title, label = _("Take it from the public pages?"), _("Take it back")
        happens = [_("Nobody but staff sees it from then on. Links to it lead nowhere.")]
    else:
        title, label = _("Publish it?"), _("Publish it")
        happens = [_("Everybody can read it once the results of the call are announced.")]
    return {
        "layout": "layouts/office.html",
        "rail": rail(found.call, "incubation:cohorts"),
        "page_kicker": found.title,
        "page_title": title,
        "consequences": happens,
        "act_label": label,
        "cancel_url": back,
    }


def _product(request: HttpRequest, product: uuid.UUID) -> KnowledgeProduct:
    calls = Call.objects.staffed_by(request.user, "officer", "approver")
    rows = KnowledgeProduct.objects.filter(call__in=calls).select_related("call", "upload")
    return get_object_or_404(rows, public_id=product)


def _create(call: Call, form: ProductForm, by: Any) -> None:
    given = {**form.cleaned_data}
    file = given.pop("file")
    with ledger.book():
        made = services.create_product(call, by=by, **given)
        if file:
            services.attach_product_file(made, file=file, by=by)


def _change(found: KnowledgeProduct, form: ProductForm, by: Any) -> None:
    given = {**form.cleaned_data}
    file = given.pop("file")
    with ledger.book():
        services.change_product(found, by=by, **given)
        if file:
            services.attach_product_file(found, file=file, by=by)


def _page(call: Call, title: str) -> dict[str, Any]:
    return {
        "call": call,
        "rail": rail(call, "incubation:cohorts"),
        "page_kicker": str(call),
        "page_title": title,
    }


def _form(
    request: HttpRequest, call: Call, form: ProductForm, title: str, upload: Any = None
) -> HttpResponse:
    context = _page(call, title) | {
        "form": form,
        "has_file": True,
        "file_name": upload.original_name if upload else "",
        "file_pill": UPLOADS[upload.state] if upload else None,
        "act_label": _("Save the knowledge product"),
        "cancel_url": reverse("incubation:products", kwargs={"slug": call.slug}),
    }
    return render(request, "incubation/office/form.html", context)
