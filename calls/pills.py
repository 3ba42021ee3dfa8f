"""How the state of a call is shown: one pill for each state, and for the window while it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from calls.deadlines import WindowState
from calls.windows import state_of
from core.pills import Pill

if TYPE_CHECKING:
    from calls.models import Call

STATES: dict[str, Pill] = {
    "draft": Pill(_("Draft"), "off", "pencil"),
    "published": Pill(_("Published"), "go", "clock"),
    "sealed": Pill(_("Closed and sealed"), "wait", "lock"),
    "reviewing": Pill(_("With the jury"), "jury", "scale"),
    "decided": Pill(_("Decided"), "jury", "check"),
    "announced": Pill(_("Winners announced"), "ok", "check"),
    "archived": Pill(_("Archived"), "off", "check"),
    "cancelled": Pill(_("Cancelled"), "no", "cross"),
}
WINDOWS: dict[WindowState, Pill] = {
    WindowState.UPCOMING: Pill(_("Opens soon"), "off", "calendar"),
    WindowState.OPEN: Pill(_("Open"), "go", "clock"),
    WindowState.DRAINING: Pill(_("Closing"), "wait", "clock"),
    WindowState.CLOSED: Pill(_("Closed"), "off", "lock"),
    WindowState.SEALED: STATES["sealed"],
}


def pill_of(call: Call) -> Pill:
    """The pill of a call; a published one says whether its window is open now."""
    return WINDOWS[state_of(call)] if call.state == "published" else STATES[call.state]
