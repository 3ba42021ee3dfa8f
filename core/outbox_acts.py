"""What staff do with a single letter of the outbox: send it again, take it back while it waits."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from core import clock, letter_kinds
from core.models import Notice
from core.refusals import NotNow

AGAIN = (Notice.State.FAILED, Notice.State.REFUSED, Notice.State.BOUNCED)


def present_address(notice: Notice) -> str:
    """Where the letter would go now: to the person's present address; "" where nobody can be reached."""
    person: Any = notice.recipient
    if person is None:
        return notice.address
    return person.email if person.is_active else ""


def may_be_taken_back(notice: Notice) -> bool:
    """Whether a letter still waits, and nothing is lost if it never goes out."""
    return notice.state == Notice.State.QUEUED and letter_kinds.is_harmless(notice.event)


def send_again(notice: Notice) -> None:
    """Send a letter that was given up, refused or came back, once more. Inside a book; raises NotNow."""
    address = present_address(notice)
    if not address:
        raise NotNow(_("Nobody can be reached at this address any more."))
    now = clock.now()
    done = Notice.objects.filter(pk=notice.pk, state__in=AGAIN, sendings=notice.sendings).update(
        state=Notice.State.QUEUED,
        address=address,
        sendings=F("sendings") + 1,
        attempts=0,
        trouble=Notice.Trouble.NONE,
        last_error="",
        bounced_at=None,
        sent_at=None,
        not_before=now,
    )
    if not done:
        raise NotNow(_("This letter needs no sending again."))
    async_task("core.tasks.send_notice", notice.pk, task_name=f"notice-{notice.pk}")


def take_back(notice: Notice) -> None:
    """Keep a waiting letter from being sent. Inside a book; raises NotNow."""
    waiting = Notice.objects.filter(pk=notice.pk, state=Notice.State.QUEUED)
    if not letter_kinds.is_harmless(notice.event):
        raise NotNow(_("This letter has to go out: it cannot be taken back."))
    if not waiting.update(state=Notice.State.CANCELLED):
        raise NotNow(_("This letter is on its way already."))
