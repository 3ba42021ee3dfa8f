"""What every office page of a call does: fetch by role, show the rail, say a refusal beside the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from calls.built_forms import PROPOSALS, Built
from calls.links import address
from calls.models import Call
from calls.permissions import holds_role
from calls.rail import rail
from core.refusals import NotAllowed, Refusal
from people.models import User

STAFF = ("officer", "approver")


class StaffRequest(HttpRequest):
    """A request that has passed the gate of the office: somebody is signed in."""

    user: User


def staffed_call(
    request: StaffRequest, slug: str, *roles: str, acting: tuple[str, ...] = ("officer",)
) -> Call:
    """A call on which the reader holds one of `roles` (default: officer or approver), else 404.

    Whoever may read it and sends something without a role among `acting` is answered with 403.
    """
    mine = Call.objects.staffed_by(request.user, *(roles or STAFF))
    calls = mine.with_news().select_related("programme")
    call = get_object_or_404(calls, slug=slug)
    if request.method == "POST" and not holds_role(request.user, call, *acting):
        raise PermissionDenied(_("Your role does not include this step."))
    return call


def desk(
    request: StaffRequest, call: Call, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the builder, with rail and breadcrumb; `built` in the context says of which form."""
    built: Built = context.get("built") or PROPOSALS
    title = str(context["page_title"])
    trail = [
        (_("Office"), address("calls:office")),
        (str(call), address("calls:build", slug=call.slug)),
        (title, ""),
    ]
    shared = {
        "call": call,
        "rail": rail(call, built.stage),
        "crumbs": trail,
        "page_kicker": str(call),
        "may_change": holds_role(request.user, call, "officer"),
    }
    return render(request, template, {**shared, **context}, status=status)


def attempt(
    form: forms.BaseForm | forms.BaseFormSet | None, act: Callable[[], Any], request: StaffRequest
) -> bool:
    """Run a service; a refusal becomes an error of `form`, or a message where there is none. True if done.

    Whoever may not act at all is answered with 403.
    """
    try:
        act()
    except NotAllowed:
        raise
    except (Refusal, ValueError) as error:
        sentence = error.sentence if isinstance(error, Refusal) else str(error)
        if isinstance(form, forms.BaseForm):
            form.add_error(None, sentence)
        else:
            messages.error(request, sentence)
        return False
    return True


def say(request: StaffRequest, sentence: str) -> None:
    """Say what happened."""
    messages.success(request, sentence)
