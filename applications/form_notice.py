"""The letter to those whose draft was carried over to another version of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.letters import deadline_line, page, readers_of, write
from calls.windows import effective_deadline_of

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import ProposalForm


def tell_of_form(application: Application, form: ProposalForm) -> int:
    """Tell owner and editors why the form changed and where the changes stand; returns how many are new."""
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    deadline = effective_deadline_of(application.call, owners)
    return write(
        "applications/form_changed",
        application,
        dedupe=f"form{form.version}",
        to=readers_of(application, "owner", "editor"),
        places=lambda reader: {
            "reason": form.why,
            "deadline": deadline_line(application, deadline, reader),
            "changes": page("applications:earlier_form", reference=application.reference),
        },
    )
