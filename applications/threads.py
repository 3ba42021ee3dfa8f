"""The conversation about an application: who may take part, until when, and what is unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from applications.models import Application, Message, MessageReading
from applications.permissions import may_write, officer
from calls.models import CallRole

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

Side = Message.Side
MOST_AN_HOUR = 20
OVER = ("withdrawn", "ineligible", "disqualified", "not_awarded", "turned_down", "graduated", "left")
MOST_WAITING = 50


def why_closed(application: Application) -> str:
    """The sentence why nobody can write any more; "" while one can."""
    if application.state in OVER:
        return _("The application is closed: no more messages can be written. What was written stays here.")
    if application.call.state in ("archived", "cancelled"):
        return _("The call is over: no more messages can be written. What was written stays here.")
    owners = [one.user for one in application.collaborators.all() if one.role == "owner"]
    if not any(one.is_active for one in owners):
        return _("Nobody who could answer has an account any more.")
    return ""


def may_send(application: Application, person: User, side: str) -> bool:
    """Whether somebody writes for that side: owner and editors, or an officer of the call."""
    return may_write(application, person) if side == Side.TEAM else officer(application, person)


def other(side: str) -> str:
    """The side that is written to."""
    return Side.OFFICE if side == Side.TEAM else Side.TEAM


def unread(application: Application, person: User, side: str) -> QuerySet[Message]:
    """What the other side wrote since this person last read, oldest first. One query."""
    return unread_of(Message.objects.filter(application=application), person.pk, side)


def unread_of(messages: QuerySet[Message], person: int, side: str) -> QuerySet[Message]:
    """Of these messages the ones from the other side that the person has not read."""
    read = MessageReading.objects.filter(
        application=OuterRef("application"), person=person, side=side, last__gte=OuterRef("pk")
    )
    return messages.filter(~Exists(read), side=other(side), erased_at__isnull=True).order_by("pk")


def unread_by_office(calls: QuerySet[Call]) -> QuerySet[Application]:
    """Applications of these calls with a message that no officer of theirs has read."""
    officers = CallRole.objects.filter(
        call=OuterRef("application__call"), user=OuterRef("person"), role=CallRole.Role.OFFICER
    )
    read = MessageReading.objects.filter(
        Exists(officers), application=OuterRef("application"), side=Side.OFFICE, last__gte=OuterRef("pk")
    )
    waiting = Message.objects.filter(
        ~Exists(read), side=Side.TEAM, erased_at__isnull=True, application__call__in=calls
    )
    last = waiting.filter(application=OuterRef("pk")).order_by("pk").values("written_at")[:1]
    rows = Application.objects.filter(pk__in=waiting.values("application")).select_related("call__programme")
    return rows.order_by(Subquery(last), "pk")[:MOST_WAITING]
