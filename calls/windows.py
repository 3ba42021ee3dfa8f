"""Which window holds for whom: the one decision that page, button, API and job share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.deadlines import DRAINING, WindowState, describe_moment, is_within, window_state
from core.clock import now

if TYPE_CHECKING:
    from calls.models import Call


def effective_deadline_of(call: Call, applicant_ids: Collection[int] = ()) -> datetime | None:
    """The deadline that holds for these applicants, own extensions in force included."""
    if call.deadline_at is None or not applicant_ids:
        return call.deadline_at
    own = call.extensions.filter(applicant__in=applicant_ids, approved_at__isnull=False)
    latest = own.aggregate(latest=Max("new_deadline"))["latest"]
    return max(call.deadline_at, latest) if latest else call.deadline_at


def last_deadline_of(call: Call) -> datetime | None:
    """The deadline after which nobody at all may submit."""
    if call.deadline_at is None:
        return None
    latest = call.extensions.filter(approved_at__isnull=False).aggregate(latest=Max("new_deadline"))["latest"]
    return max(call.deadline_at, latest) if latest else call.deadline_at


def seals_at(call: Call) -> datetime | None:
    """When the draining minute after the last deadline is over."""
    last = last_deadline_of(call)
    return last + DRAINING if last else None


def state_of(call: Call, *, applicant_ids: Collection[int] = ()) -> WindowState:
    """Upcoming, open, draining, closed or sealed: computed from the clock, for these applicants."""
    if call.opens_at is None or call.deadline_at is None or call.state in ("draft", "cancelled"):
        return WindowState.CLOSED
    deadline = effective_deadline_of(call, applicant_ids) or call.deadline_at
    return window_state(now(), call.opens_at, deadline, call.sealed_at)


def lateness(call: Call, received: datetime | None, *, applicant_ids: Collection[int] = ()) -> str | None:
    """None where a request received then counts; else a sentence, with both times also once sealed."""
    if call.state not in ("published", "sealed") or call.opens_at is None:
        return _("This call does not accept applications.")
    deadline = effective_deadline_of(call, applicant_ids)
    if received is None or deadline is None:
        return _("This call does not accept applications.")
    if is_within(call.opens_at, deadline, received):
        return None if call.state == "published" else _("This call does not accept applications.")
    if received < call.opens_at:
        return _("This call opens on %(opens)s.") % {"opens": _said(call, call.opens_at)}
    return _(
        "This came after the deadline. It was received on %(received)s; the call closed on %(deadline)s."
    ) % {
        "received": _said(call, received),
        "deadline": _said(call, deadline),
    }


def _said(call: Call, instant: datetime) -> str:
    return str(describe_moment(instant, zone=call.zone, language=get_language() or "en"))
