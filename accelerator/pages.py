"""What stands on the home page."""

from __future__ import annotations

from typing import Any

from calls.models import Call
from core import clock


def home_page() -> dict[str, Any]:
    """Open and coming calls, and announced ones."""
    now = clock.now()
    public = Call.objects.public().select_related("programme")
    return {
        "open_calls": list(
            public.filter(state="published", opens_at__lte=now, deadline_at__gt=now).order_by("deadline_at")
        ),
        "coming_calls": list(public.filter(state="published", opens_at__gt=now).order_by("opens_at")),
        "past_calls": list(public.filter(state__in=("announced", "archived")).order_by("-deadline_at")),
    }
