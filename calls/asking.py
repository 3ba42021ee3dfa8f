"""Until when a call can be asked, and by whom how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from calls.models import AskedQuestion, KeyDate
from calls.windows import WindowState, state_of
from core import clock

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

MOST_A_DAY = 5


def ends_at(call: Call) -> datetime | None:
    """When questions end: the call's own date for it, else its deadline; None for a call without dates."""
    own = call.key_dates.filter(kind=KeyDate.Kind.QUESTIONS_UNTIL).values_list("at", flat=True).first()
    return own or call.deadline_at


def may_be_asked(call: Call, ends: datetime | None) -> bool:
    """Whether a question that comes now is still taken: while the call is open, before `ends`."""
    return state_of(call) is WindowState.OPEN and ends is not None and clock.now() < ends


def asked_lately(call: Call, person: User) -> int:
    """How many questions this person asked in the last 24 hours."""
    since = clock.now() - timedelta(days=1)
    return AskedQuestion.objects.filter(call=call, asked_by=person, asked_at__gt=since).count()
