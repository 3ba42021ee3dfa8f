"""The link in the letter that asks how a solution stands: whose it is, and until when it works."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core import signing
from django.urls import reverse

from core import clock
from core.hub import absolute
from incubation.days import months_after, today
from incubation.models import FollowUp, Outcome

if TYPE_CHECKING:
    from incubation.models import Placement

SALT = "incubation.follow_up"
# The question after so many months is open until the next one comes, the last one for a year.
OPEN_UNTIL = {6: 12, 12: 24, 24: 36}


def begins_on(placement: Placement, months: int) -> date:
    """The day on which the question comes."""
    return months_after(placement.ended_on or placement.admitted_on, months)


def ends_at(placement: Placement, months: int) -> datetime:
    """The instant from which the question is closed: the beginning of a day where the call is at home."""
    day = begins_on(placement, OPEN_UNTIL[months])
    return datetime.combine(day, time.min, ZoneInfo(placement.application.call.zone))


def last_day(placement: Placement, months: int) -> date:
    """The last day on which the question is open, where the call is at home."""
    return begins_on(placement, OPEN_UNTIL[months]) - timedelta(days=1)


def is_open(placement: Placement, months: int) -> bool:
    """Whether the question has come and is not closed, answered or not."""
    if months not in Outcome.MONTHS or placement.application.state != "graduated":
        return False
    has_come = begins_on(placement, months) <= today(placement.application.call)
    return has_come and clock.now() < ends_at(placement, months)


def link_of(question: FollowUp) -> str:
    """The address that only the letter holds; it says which question of whom it is, and is signed.

    It is the same whenever it is made: a letter sent again brings the link of the first one.
    """
    token = signing.Signer(salt=SALT).sign_object(str(question.public_id))
    return absolute(reverse("incubation:follow_up", kwargs={"token": token}))


def question_of(token: str) -> FollowUp | None:
    """The question that the link is for; None for a link that the portal did not write."""
    try:
        public_id = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = FollowUp.objects.select_related("person", "placement__application__call")
    return rows.filter(public_id=public_id).first() if isinstance(public_id, str) else None
