"""The window and the key dates of a call in one form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from calls.date_order import impossible
from calls.deadlines import to_wall
from calls.editing import why_fixed
from calls.models import Call, KeyDate
from calls.staff_forms.walls import Moment, WallForm
from calls.timeline import UNTIL
from core.meanwhile import KeepsUp

WINDOW = [Moment("opens", _("The call opens"), False), Moment("deadline", _("Deadline"), True)]


class DatesForm(KeepsUp, WallForm):
    """Every date of a call; the window only while it can change. `impossible` orders are refused."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        self.has_window = why_fixed(call, "window") is None
        kinds = [
            Moment(str(kind), label, kind in UNTIL, is_optional=True) for kind, label in KeyDate.Kind.choices
        ]
        moments = [*(WINDOW if self.has_window else []), *kinds]
        self.together = tuple((f"{one.name}_day", f"{one.name}_hour") for one in moments)
        super().__init__(
            *args,
            moments=moments,
            zone=call.zone,
            walls=stored(call),
            **kwargs,
        )

    def ask_midnights(self) -> None:
        """Only about what still counts once the form has caught up."""
        self.catch_up()
        super().ask_midnights()

    def clean(self) -> dict[str, Any]:
        """Refuse an order of dates that cannot be."""
        cleaned = super().clean()
        standing: dict[str, datetime] = {}
        if not self.has_window and self.call.opens_at and self.call.deadline_at:
            standing = {"opens": self.call.opens_at, "deadline": self.call.deadline_at}
        if not self.errors:
            self.blame(impossible({**standing, **self.instants()}))
        return cleaned


def stored(call: Call) -> dict[str, datetime | None]:
    """The wall times of a call as they are kept, by name."""
    walls: dict[str, datetime | None] = {
        one.kind: to_wall(one.at, zone=call.zone) for one in call.key_dates.all()
    }
    for name, wall in (("opens", call.opens_wall), ("deadline", call.deadline_wall)):
        walls[name] = datetime.fromisoformat(wall) if wall else None
    return walls
