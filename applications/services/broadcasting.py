"""Letters to a group: written, tried out on oneself, sent once, put into the outbox by a job."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from applications.broadcast_groups import Addressee, addressees
from applications.broadcast_letter import EVENT, Filled, fill, subject_of_test, titles_of
from applications.models import Broadcast, BroadcastRecipient
from calls.permissions import officer
from calls.translations import languages, text_in
from core import clock, ledger, outbox
from core.canonical import sha256_of
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

AT_ONCE = 20  # in one transaction: others write as well
LONGEST_RUN = timedelta(seconds=45)


def save_broadcast(broadcast: Broadcast, *, by: User) -> Broadcast:
    """Keep a letter as a draft. Raises NotAllowed, or NotNow once it was sent."""
    with transaction.atomic():
        _demand(broadcast.call, by)
        if broadcast.pk:
            _unsent(broadcast)
        else:
            broadcast.written_by, broadcast.written_at = by, clock.now()
        broadcast.save()
    return broadcast


def discard_broadcast(broadcast: Broadcast, *, by: User) -> None:
    """Throw a draft away. Raises NotAllowed or NotNow."""
    with transaction.atomic():
        _demand(broadcast.call, by)
        _unsent(broadcast).delete()


def try_on_oneself(broadcast: Broadcast, *, by: User) -> int:
    """Send the letter in every language to the officer who wrote it, as its first reader would get it.

    Returns how many letters. Raises NotAllowed.
    """
    _demand(broadcast.call, by)
    first = [*addressees(broadcast.call, broadcast.group)[:1], Addressee(by)][0]
    titles = titles_of(broadcast.call, [first])
    stamp = clock.now().isoformat()
    tongues = [code for code, _name in languages()]
    with transaction.atomic():
        for tongue in tongues:
            filled = fill(broadcast, first, titles, language=tongue)
            _post(
                filled,
                to=by,
                dedupe=f"test:{broadcast.pk}:{tongue}:{stamp}",
                subject=subject_of_test(filled.subject),
            )
    return len(tongues)


def send_broadcast(broadcast: Broadcast, *, by: User, count: int) -> None:
    """Send the letter to its group, once; `count` is the number of people that the officer confirmed.

    Raises NotAllowed, or NotNow where it was sent already or the group is another one by now.
    """
    with ledger.book():
        _demand(broadcast.call, by)
        locked = _unsent(broadcast)
        readers = addressees(locked.call, locked.group)
        if not readers:
            raise NotNow(_("Nobody is in this group now."))
        if len(readers) != count:
            words = _(
                "The group has changed: it has %(count)s people now. Look again, and confirm that number."
            )
            raise NotNow(words % {"count": len(readers)})
        locked.sent_by, locked.sent_at, locked.count = by, clock.now(), count
        locked.save(update_fields=["sent_by", "sent_at", "count"])
        BroadcastRecipient.objects.bulk_create(
            BroadcastRecipient(
                broadcast=locked, person=one.person, references=one.references, due_at=one.due_at
            )
            for one in readers
        )
        payload = {"group": locked.group, "people": count, "text_sha256": texts_hash(locked)}
        scope = locked.call.ledger_name
        ledger.record("broadcast.sent", subject=scope, scope=scope, by=by, payload=payload)
        async_task("applications.tasks.write_broadcasts", task_name=f"broadcast-{locked.pk}")


def write_letters() -> int:
    """Put the letters that were sent into the outbox, some at a time; returns how many. Safe to run twice."""
    begun, count = clock.now(), 0
    while clock.now() - begun < LONGEST_RUN:
        with transaction.atomic():
            rows = BroadcastRecipient.objects.select_for_update(of=("self",)).filter(written_at__isnull=True)
            some = list(rows.select_related("broadcast__call", "person").order_by("pk")[:AT_ONCE])
            for one in some:
                _write(one)
        count += len(some)
        if len(some) < AT_ONCE:
            break
    return count


def texts_hash(broadcast: Broadcast) -> str:
    """The hash of everything the officer wrote."""
    return sha256_of(
        {
            f"{name}_{code}": text_in(broadcast, name, code)
            for name in ("subject", "text")
            for code, _word in languages()
        }
    )


def _write(one: BroadcastRecipient) -> None:
    if one.person.is_active:
        reader = Addressee(one.person, one.references, one.due_at)
        filled = fill(one.broadcast, reader, titles_of(one.broadcast.call, [reader]))
        _post(filled, to=one.person, dedupe=str(one.broadcast_id), of=one.broadcast)
    one.written_at = clock.now()
    one.save(update_fields=["written_at"])


def _post(filled: Filled, *, to: User, dedupe: str, of: Broadcast | None = None, subject: str = "") -> None:
    outbox.post(
        EVENT,
        to=to,
        language=filled.language,
        dedupe=dedupe,
        context={"subject": subject or filled.subject, "text": filled.text},
        about=of.ledger_name if of else "",
        scope=of.call.ledger_name if of else "",
    )


def _unsent(broadcast: Broadcast) -> Broadcast:
    rows = Broadcast.objects.select_for_update(of=("self",)).select_related("call")
    locked = rows.filter(pk=broadcast.pk).first()
    if locked is None or locked.sent_at is not None:
        raise NotNow(_("This letter was sent already."))
    return locked


def _demand(call: Call, by: User) -> None:
    if not officer(call, by):
        raise NotAllowed(_("Your role does not include this step."))
