"""That there is a message: a letter to the other side, without what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.letters import Reader, page, reader_of, readers_of, write
from applications.models import Message
from applications.threads import other, unread_of
from calls.models import CallRole

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import User


def tell_the_other_side(message: Message) -> None:
    """Write to everybody on the other side, each once until they have read."""
    application = message.application
    is_to_team = message.side == Message.Side.OFFICE
    event = "message_from_office" if is_to_team else "message_from_team"
    name = "thread" if is_to_team else "staff_thread"
    link = page(f"applications:{name}", reference=application.reference)
    readers = list(readers_of(application, "owner", "editor") if is_to_team else _officers(application))
    for reader in readers:
        first = _first_unread(message, reader.to)
        write(
            f"applications/{event}",
            application,
            dedupe=f"m{first}",
            to=[reader],
            places={"link": link},
        )


def _officers(application: Application) -> list[Reader]:
    held = CallRole.objects.filter(
        call=application.call, role=CallRole.Role.OFFICER, user__is_active=True
    ).select_related("user")
    return [reader_of(one.user) for one in held.order_by("pk")]


def _first_unread(message: Message, person: User) -> int:
    rows = Message.objects.filter(application=message.application)
    first = unread_of(rows, person.pk, other(message.side)).values_list("pk", flat=True).first()
    return first if first is not None else message.pk
