"""What staff do with a single letter of the outbox: send it again, take it back while it waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from core import clock, letter_kinds
from core.models import Notice
from core.refusals import NotNow

LOST = (Notice.State.FAILED, Notice.State.REFUSED, Notice.State.BOUNCED)
AGAIN = (*LOST, Notice.State.SENT)
ARRIVES_WITHIN = timedelta(minutes=10)


def present_address(notice: Notice) -> str:
    """Where the letter would go now: to the person's present address; "" where nobody can be reached."""
    person: Any = notice.recipient
    if person is None:
        return notice.address
    return person.email if person.is_active else ""


def again_obstacle(notice: Notice) -> str | None:
    """Why a letter is not sent once more; None where it can be."""
    if notice.state not in AGAIN:
        return _("This letter needs no sending again.")
    if letter_kinds.is_code(notice.event):
        return _("A code holds for minutes only: the person asks for a new one.")
    if not present_address(notice):
        return _("Nobody can be reached at this address any more.")
    if notice.sent_at and notice.state == Notice.State.SENT and clock.now() < notice.sent_at + ARRIVES_WITHIN:
        return _("It went out a moment ago. Give it ten minutes, then it can be sent again.")
    return None


def may_be_taken_back(notice: Notice) -> bool:
    """Whether a letter still waits, and nothing is lost if it never goes out."""
    return notice.state == Notice.State.QUEUED and letter_kinds.is_harmless(notice.event)


def send_again(notice: Notice) -> None:
    """Send a letter once more that was lost or that its reader never got. Inside a book; raises NotNow."""
    obstacle = again_obstacle(notice)
    if obstacle:
        raise NotNow(obstacle)
    now = clock.now()
    as_seen = Notice.objects.filter(pk=notice.pk, state=notice.state, sendings=notice.sendings)
    done = as_seen.update(
        state=Notice.State.QUEUED,
        address=present_address(notice),
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
