"""The ruling that waits for a second officer, and the last one that was returned, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from applications.moments import moment_line
from applications.permissions import officer
from applications.staff_forms_diligence import ReturnForm

if TYPE_CHECKING:
    from applications.models import Application, PreparedRuling
    from people.models import User


@dataclass(frozen=True)
class SecondLook:
    """`waits` is whether it is still to be answered; `may_confirm` leaves out whoever prepared it."""

    ruling: PreparedRuling
    waits: bool
    may_confirm: bool
    may_return: bool
    prepared: str
    answered: str
    form: ReturnForm


def second_look_of(
    application: Application, reader: User, form: ReturnForm | None = None
) -> SecondLook | None:
    """The newest prepared ruling where it waits or was returned, else None. One query."""
    found = application.prepared_rulings.select_related("prepared_by", "decided_by").first()
    if found is None or found.outcome not in ("", "returned") or application.state != "submitted":
        return None
    waits, may_act = found.outcome == "", officer(application, reader)
    answered = moment_line(application.call, found.decided_at) if found.decided_at else ""
    return SecondLook(
        found,
        waits,
        waits and may_act and found.prepared_by_id != reader.pk,
        waits and may_act,
        moment_line(application.call, found.prepared_at),
        answered,
        form or ReturnForm(),
    )
