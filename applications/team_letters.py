"""The letters between the people of one application: invitations declined, hand-overs, "it is ready"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from applications.letters import deadline_line, page, reader_of, write
from calls.windows import effective_deadline_of
from core import clock
from core.models import Notice

if TYPE_CHECKING:
    from applications.models import Application, CollaboratorInvitation, HandOver
    from people.models import User

READY = "applications/ready_to_submit"
ONCE_IN = timedelta(hours=1)


def declined(invited: CollaboratorInvitation) -> None:
    """To who invited: the person does not take part."""
    application = invited.application
    write(
        "applications/invitation_declined",
        application,
        dedupe=f"d{invited.pk}",
        to=[reader_of(invited.invited_by)],
        places={"invited": invited.address, "link": _people_page(application)},
    )


def offered(hand_over: HandOver) -> None:
    """To who shall own the application: by whom it is offered, and where to answer."""
    application = hand_over.application
    deadline = effective_deadline_of(application.call)
    write(
        "applications/ownership_offered",
        application,
        dedupe=f"h{hand_over.pk}",
        to=[reader_of(hand_over.offered_to)],
        places=lambda reader: {
            "owner": str(hand_over.offered_by),
            "deadline": deadline_line(application, deadline, reader),
            "link": _people_page(application),
        },
    )


def taken(hand_over: HandOver) -> None:
    """To both: who owns the application now."""
    write(
        "applications/ownership_moved",
        hand_over.application,
        dedupe=f"h{hand_over.pk}",
        to=[reader_of(hand_over.offered_by), reader_of(hand_over.offered_to)],
        places={"old_owner": str(hand_over.offered_by), "owner": str(hand_over.offered_to)},
    )


def not_taken(hand_over: HandOver) -> None:
    """To the owner: the other said no."""
    write(
        "applications/ownership_declined",
        hand_over.application,
        dedupe=f"h{hand_over.pk}",
        to=[reader_of(hand_over.offered_by)],
        places={
            "other": str(hand_over.offered_to),
            "link": _people_page(hand_over.application),
        },
    )


def ready(application: Application, *, by: User) -> bool:
    """To the owner, at most once in an hour: it can be submitted. True where the letter is new."""
    if _said_lately(application):
        return False
    owners = [one.user for one in application.collaborators.select_related("user") if one.role == "owner"]
    deadline = effective_deadline_of(application.call, [one.pk for one in owners])
    return bool(
        write(
            READY,
            application,
            dedupe=f"ready:{clock.now().isoformat(timespec='minutes')}",
            to=[reader_of(one) for one in owners],
            places=lambda reader: {
                "editor": str(by),
                "deadline": deadline_line(application, deadline, reader),
                "link": page("applications:check", reference=application.reference),
            },
        )
    )


def _said_lately(application: Application) -> bool:
    since = clock.now() - ONCE_IN
    return Notice.objects.filter(event=READY, about=application.ledger_name, created_at__gt=since).exists()


def _people_page(application: Application) -> str:
    return page("applications:people", reference=application.reference)
