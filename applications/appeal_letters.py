"""The letters about an appeal: its receipt, who has to answer it, and the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.letters import Reader, moment, page, reader_of, until, write
from calls.workflow import ANNOUNCED
from core.actors import Actor

if TYPE_CHECKING:
    from applications.models import Appeal, Application

JUDGED = ("eligible", "in_review", "shortlisted")  # what the jury has, or is to get
ANSWERED_WITHIN = timedelta(days=14)


def received(appeal: Appeal) -> None:
    """To the people of the application: that it came, and when it is answered. To the staff: to answer it."""
    application = appeal.application
    due = appeal.received_at + ANSWERED_WITHIN

    def places(reader: Reader) -> dict[str, object]:
        return {
            "received": moment(application, appeal.received_at, reader),
            "due": until(application, due, reader),
            "link": page("applications:appeal", reference=application.reference),
        }

    def for_staff(reader: Reader) -> dict[str, object]:
        link = page("applications:answer_appeal", reference=application.reference)
        return {**places(reader), "link": link}

    roles = application.call.roles.filter(role__in=("officer", "approver"), user__is_active=True)
    staff = {one.user_id: one.user for one in roles.select_related("user").order_by("id")}
    readers = [reader_of(one) for one in staff.values()]
    write("applications/appeal_received", application, dedupe=f"a{appeal.pk}", places=places)
    write("applications/appeal_to_answer", application, dedupe=f"a{appeal.pk}", places=for_staff, to=readers)


def rejected(appeal: Appeal) -> None:
    """The ruling stays, and why."""
    _answer(appeal, "applications/appeal_rejected")


def upheld(appeal: Appeal) -> None:
    """The application goes on, how, and why."""
    application = appeal.application
    write(
        "applications/appeal_upheld",
        application,
        dedupe=f"a{appeal.pk}",
        places=lambda _reader: {"reason": appeal.answer, "follows": what_follows(application)},
    )


def set_right(application: Application, by: Actor) -> None:
    """The office corrected its own ruling: that it goes on, how, and why."""
    note = str(application.facts.get("note", ""))
    write(
        "applications/ruling_set_right",
        application,
        dedupe=f"s{application.history.count()}",
        places=lambda _reader: {"reason": note, "follows": what_follows(application)},
    )


def what_follows(application: Application) -> str:
    """How an application goes on that came back into its call, in the active language."""
    if application.call.state in ANNOUNCED and application.state in JUDGED:
        return _(
            "The results are announced already, so the decision on it is still to be taken: the office "
            "prepares it, another person signs it, and a letter tells you."
        )
    return _("It goes on from where it was.")


def _answer(appeal: Appeal, event: str) -> None:
    write(event, appeal.application, dedupe=f"a{appeal.pk}", places={"reason": appeal.answer})
