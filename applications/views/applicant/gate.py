"""How an applicant's page finds its application, and what all of these pages have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from applications.permissions import may_write
from applications.queries import for_pages
from calls.deadline_card import deadline_card
from calls.windows import effective_deadline_of
from core.refusals import NotAllowed, Refusal

if TYPE_CHECKING:
    from people.models import User


def person(request: HttpRequest) -> User:
    """Who asks: the access table lets only persons come this far."""
    return cast("User", request.user)


def mine(request: HttpRequest, reference: str) -> Application:
    """The application, for somebody who works on it; 404 for anybody else."""
    application: Any = get_object_or_404(for_pages(person(request)), reference=reference)
    application.call.is_troubled, application.call.has_moved = application.is_troubled, application.has_moved
    return cast("Application", application)


def require_writer(request: HttpRequest, application: Application) -> None:
    """Refuse a viewer who acts, with the sentence that says why. Raises NotAllowed."""
    if request.method == "POST" and not may_write(application, request.user):
        raise NotAllowed(_("You may read this application, but not change it."))


def frame(
    request: HttpRequest, application: Application, here: str = "", *, deadline: datetime | None = None
) -> dict[str, Any]:
    """Kicker, crumbs and deadline of a page about this application; `here` is the last crumb.

    `deadline`: the owner's, where it was read before.
    """
    deadline = deadline or owners_deadline(application)
    page = reverse("applications:detail", args=[application.reference])
    crumbs = [
        (_("My applications"), reverse("applications:mine")),
        (application.reference, page if here else ""),
    ]
    if here:
        crumbs.append((here, ""))
    return {
        "application": application,
        "call": application.call,
        "page_kicker": f"{application.call.title} · {application.reference}",
        "crumbs": crumbs,
        "deadline": deadline_card(application.call, request.user, deadline=deadline) if deadline else None,
    }


def owners_deadline(application: Application) -> datetime | None:
    """The deadline that holds for this application's owner."""
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    return effective_deadline_of(application.call, owners)


def own_deadline(request: HttpRequest, application: Application) -> Any:
    """The same, in the reader's zone."""
    deadline = owners_deadline(application)
    return deadline_card(application.call, request.user, deadline=deadline) if deadline else None


def say_no(request: HttpRequest, refusal: Refusal) -> None:
    """Show the sentence of a refusal on the next page; who may not act at all gets a 403 with it instead."""
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, refusal.sentence)
