"""The letters that ask how a solution stands, each with the link of the person it goes to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation

from core import outbox
from incubation.days import today, worded
from incubation.follow_up_link import ends_at, link_of

if TYPE_CHECKING:
    from incubation.models import FollowUp

ANSWER_WITHIN = timedelta(days=21)


def ask(question: FollowUp) -> None:
    """So many months later: is the solution still in use? Sent again, it is a letter of its own."""
    placement = question.placement
    key = f"follow-up:{placement.public_id}:{question.months}"
    if question.sendings > 1:
        key += f":{question.sendings}"
    _post("follow_up", question, key)


def remind(question: FollowUp) -> None:
    """Once more, after a fortnight without an answer."""
    _post("follow_up_reminder", question, f"follow-up-reminder:{question.public_id}")


def _post(event: str, question: FollowUp, key: str) -> None:
    placement, person = question.placement, question.person
    application = placement.application
    last_day = ends_at(placement, question.months).date() - timedelta(days=1)
    by = min(today(application.call) + ANSWER_WITHIN, last_day)
    with translation.override(person.language):
        outbox.post(
            f"incubation/{event}",
            to=person,
            dedupe=key,
            context={
                "application_title": application.shown_title,
                "call_title": application.call.title,
                "months": question.months,
                "due": worded(by),
                "until": worded(last_day),
                "link": link_of(question),
            },
            about=placement.ledger_name,
            scope=application.call.ledger_name,
        )
