"""The letters about an appeal: its receipt, who has to answer it, and the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from applications.letters import Reader, moment, page, reader_of, until, write

if TYPE_CHECKING:
    from applications.models import Appeal

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
    """The application goes on, and why."""
    _answer(appeal, "applications/appeal_upheld")


def _answer(appeal: Appeal, event: str) -> None:
    write(event, appeal.application, dedupe=f"a{appeal.pk}", places={"reason": appeal.answer})
