"""When drafts may still be carried over to another version of their form."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from calls.models import Call

# Whoever is about to submit must not meet another form: so long before the deadline drafts stay as they are.
QUIET = timedelta(hours=24)


def why_drafts_stay(call: Call, now: datetime) -> str:
    """Why no draft is carried over at `now`; an empty text where drafts may be carried."""
    if call.deadline_at is not None and now < call.deadline_at - QUIET:
        return ""
    return _(
        "The deadline is less than 24 hours away. Drafts keep the form they were started with,"
        " so that nobody meets another one while submitting."
    )
