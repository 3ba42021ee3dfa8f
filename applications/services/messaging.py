"""Writing to the other side of an application's conversation, and reading what it wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from applications import threads
from applications.entries import record
from applications.models import Application, Message, MessageReading
from applications.services.door import lock
from applications.thread_letters import tell_the_other_side
from core import clock, ledger
from core.canonical import sha256_of
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

TWICE_WITHIN = timedelta(minutes=1)


def write_message(application: Application, *, by: User, side: str, text: str) -> Message:
    """Write to the other side. Pressed twice, it is the same message.

    Raises NotAllowed, or NotNow where the conversation is closed or one writes too much.
    """
    with ledger.book():
        locked = lock(application)
        if not threads.may_send(locked, by, side):
            raise NotAllowed(_("You may read these messages, but not write here."))
        closed = threads.why_closed(locked)
        if closed:
            raise NotNow(closed)
        last = locked.messages.order_by("-pk").first()
        if last and _is_the_same(last, by, side, text):
            return last
        since = clock.now() - timedelta(hours=1)
        if locked.messages.filter(written_by=by, written_at__gt=since).count() >= threads.MOST_AN_HOUR:
            raise NotNow(_("You have written twenty messages within an hour. Write the next one later."))
        message = Message.objects.create(
            application=locked, side=side, written_by=by, written_at=clock.now(), text=text.strip()
        )
        payload = {"side": side, "number": message.pk, "text_sha256": sha256_of(message.text)}
        record(locked, "message.sent", by=by, **payload)
        tell_the_other_side(message)
    return message


def read_messages(application: Application, *, by: User, side: str) -> None:
    """Note that somebody has read all there is, where there was something new."""
    with transaction.atomic():
        newest = threads.unread(application, by, side).last()
        if newest is not None:
            MessageReading.objects.update_or_create(
                application=application, person=by, side=side, defaults={"last": newest}
            )


def empty_messages(application: Application, *, of: User | None = None) -> None:
    """Take out what the people of an application wrote, or one of them; of the whole application, all."""
    rows = application.messages.filter(erased_at__isnull=True)
    if of is not None:
        rows = rows.filter(written_by=of, side=Message.Side.TEAM)
    rows.update(text="", erased_at=clock.now())


def _is_the_same(last: Message, by: User, side: str, text: str) -> bool:
    is_new = clock.now() - last.written_at < TWICE_WITHIN
    return is_new and (last.written_by_id, last.side, last.text) == (by.pk, side, text.strip())
