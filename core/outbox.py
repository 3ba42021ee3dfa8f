"""Notices: written with the change that causes them, sent by the worker, each once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django_q.tasks import async_task

from core import clock, letter_kinds, letters
from core.message_ids import Sending, message_id
from core.models import Notice
from core.ports import Port
from core.posting import Answer, hand_over
from core.rereading import reader_of

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
MAX_UNSURE = 3  # a letter may have arrived each time
STUCK_AFTER = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)  # how long a mail server that did not answer is left alone
AT_MOST = timedelta(seconds=60)  # of the worker's time at once
# Whether a person wants letters of an optional kind, and the address that stops them.
wants: Port[[Any, str], bool] = Port("core.wants")
stop_link: Port[[Any, str], str] = Port("core.stop_link")
_muted: ContextVar[bool] = ContextVar("outbox_muted", default=False)


@contextmanager
def muted() -> Iterator[None]:
    """Notices written inside are recorded but never sent: for history that is loaded."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def post(
    event: str,
    *,
    to: Any,
    dedupe: str,
    context: Mapping[str, object] | None = None,
    about: str = "",
    scope: str = "",
    language: str = "",
    release_key: str = "",
    not_before: datetime | None = None,
) -> Notice | None:
    """Write a notice "app/event" to a person or an address; None where the same one is there already.

    Where the person does without this kind of letter, it is recorded and not sent.
    `dedupe` makes it unique together with the address. With `release_key` it is held until `release`.
    """
    person = None if isinstance(to, str) else to
    address, tongue = to if person is None else to.email, language or _language_of(to)
    letter = letters.write(event, tongue, {**common_places(to, tongue), **(context or {})})
    columns = {
        "event": event,
        "recipient": person,
        "address": address,
        "language": tongue,
        **asdict(letter),
        "about": about,
        "scope": scope,
        "state": _first_state(event, to, is_held=bool(release_key)),
        "release_key": release_key,
        "not_before": not_before or clock.now(),
        "created_at": clock.now(),
    }
    return _put_in(f"{event}:{dedupe}:{address}"[:160], columns)


def _put_in(key: str, columns: Mapping[str, Any]) -> Notice | None:
    """The row and, where it may go, its job; None where one with this key is there already."""
    # Together: no letter without its job, and inside a transaction the queue closes no connection.
    with transaction.atomic(savepoint=False):
        notice, is_new = Notice.objects.get_or_create(dedupe_key=key, defaults=columns)
        if is_new and notice.state == Notice.State.QUEUED:
            async_task("core.tasks.send_notice", notice.pk, task_name=f"notice-{notice.pk}")
    return notice if is_new else None


def _language_of(to: Any) -> str:
    return getattr(to, "language", "") or settings.LANGUAGE_CODE


def _first_state(event: str, to: Any, *, is_held: bool) -> Notice.State:
    """Where a letter begins: recorded only, not wanted, held or waiting."""
    if _muted.get():
        return Notice.State.MUTED
    kind = letter_kinds.kind_of(event)
    if kind in letter_kinds.OPTIONAL and not isinstance(to, str) and not wants(to, kind):
        return Notice.State.UNWANTED
    return Notice.State.HELD if is_held else Notice.State.QUEUED


def common_places(to: Any, language: str) -> dict[str, object]:
    """The places that every text may name: the recipient and the Hub."""
    from core.hub import hub

    with translation.override(language):
        return {
            "name": "" if isinstance(to, str) else str(to),
            "hub_name": hub()["name"],
            "hub_email": hub()["email"],
        }


def release(key: str) -> int:
    """Let the notices held under `key` go; returns how many. Inside the caller's transaction."""
    now = clock.now()
    released = Notice.objects.filter(release_key=key, state=Notice.State.HELD).update(
        state=Notice.State.QUEUED, not_before=now
    )
    if released:
        async_task("core.tasks.send_due_notices")
    return released


def discard(key: str) -> int:
    """Drop the notices held under `key`, when what they would say was changed; returns how many."""
    return Notice.objects.filter(release_key=key, state=Notice.State.HELD).delete()[0]


def take_back(event: str, *, about: Collection[str]) -> int:
    """Drop the notices of this event that have not become due yet; returns how many. In a transaction."""
    early = Notice.objects.filter(
        event=event, about__in=list(about), state=Notice.State.QUEUED, not_before__gt=clock.now()
    )
    return Notice.objects.filter(
        pk__in=list(early.select_for_update().values_list("pk", flat=True))
    ).delete()[0]


def server_is_away() -> bool:
    """Whether the mail server did not answer a moment ago: nobody then waits for it again so soon."""
    lately = clock.now() - PAUSE
    return Notice.objects.filter(
        state=Notice.State.QUEUED, trouble=Notice.Trouble.AWAY, claimed_at__gt=lately
    ).exists()


def due() -> list[int]:
    """Notices to be sent now: waiting ones, and those whose sender died on the way."""
    now = clock.now()
    waiting = Q(state=Notice.State.QUEUED, not_before__lte=now)
    stuck = Q(state=Notice.State.SENDING, claimed_at__lt=now - STUCK_AFTER)
    rows = Notice.objects.filter(waiting | stuck).order_by("not_before", "id")
    return list(rows.values_list("pk", flat=True)[:500])


def send_due() -> int:
    """Send what is due, until the mail server is away or others want the worker; how many went out."""
    begun, count = clock.now(), 0
    for pk in due():
        if server_is_away() or clock.now() - begun > AT_MOST:
            break
        count += send(pk)
    return count


def send(pk: int) -> bool:
    """Send one notice unless it is sent, held or claimed by somebody else; True where it went out.

    One that has nothing to say any more is taken back instead (core.rereading).
    While the mail server is away it stays where it is: the timetable sends it later.
    """
    if server_is_away() or not _claim(pk):
        return False
    notice = Notice.objects.select_related("recipient").get(pk=pk)
    if not _is_still_true(notice):
        Notice.objects.filter(pk=pk).update(state=Notice.State.CANCELLED)
        return False
    answer = hand_over(_message(notice))
    if answer is not None:
        _failed(notice, answer)
        return False
    Notice.objects.filter(pk=pk).update(
        state=Notice.State.SENT, sent_at=clock.now(), trouble=Notice.Trouble.NONE, last_error=""
    )
    return True


def _is_still_true(notice: Notice) -> bool:
    """Whether the letter still has something to say; it then says what is so now."""
    reader = reader_of(notice)
    if reader is None:
        return True
    places = reader(notice)
    if places is None:
        return False
    common = common_places(notice.recipient or notice.address, notice.language)
    letter = asdict(letters.write(notice.event, notice.language, {**common, **places}))
    for name, words in letter.items():
        setattr(notice, name, words)
    notice.save(update_fields=list(letter))
    return True


def _message(notice: Notice) -> EmailMultiAlternatives:
    """The letter as a mail; what comes back goes to the address for that."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(Sending(notice.pk, notice.sendings)),
        "Auto-Submitted": "auto-generated",
    }
    if notice.recipient is not None and letter_kinds.is_optional(notice.event):
        link = stop_link(notice.recipient, letter_kinds.kind_of(notice.event))
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        notice.subject, notice.text, settings.BOUNCE_ADDRESS, [notice.address], headers=headers
    )
    if notice.html:
        message.attach_alternative(notice.html, "text/html")
    return message


def _claim(pk: int) -> bool:
    now = clock.now()
    with transaction.atomic():
        free = Q(state=Notice.State.QUEUED, not_before__lte=now) | Q(
            state=Notice.State.SENDING, claimed_at__lt=now - STUCK_AFTER
        )
        return bool(Notice.objects.filter(free, pk=pk).update(state=Notice.State.SENDING, claimed_at=now))


def _failed(notice: Notice, answer: Answer) -> None:
    """Give a refused letter up; try others again, ever more seldom.

    A server that does not answer costs a letter none of its attempts: nothing is lost, however long it is
    away. One that breaks off in the middle is asked a few times only, for each may have been a success.
    """
    attempts = notice.attempts + (answer.trouble != Notice.Trouble.AWAY)
    most = MAX_UNSURE if answer.trouble == Notice.Trouble.UNSURE else MAX_ATTEMPTS
    logger.warning("Notice %s was not sent (%s): %s", notice.pk, answer.trouble, answer.words)
    state = Notice.State.FAILED if attempts >= most else Notice.State.QUEUED
    Notice.objects.filter(pk=notice.pk).update(
        state=Notice.State.REFUSED if answer.trouble == Notice.Trouble.REFUSED else state,
        attempts=attempts,
        trouble=answer.trouble,
        last_error=answer.words.replace("\x00", "")[:300],
        not_before=clock.now() + timedelta(minutes=min(2 ** max(attempts, 1), 360)),
    )
