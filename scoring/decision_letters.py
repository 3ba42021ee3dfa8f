"""The letters of an announcement: written when it is prepared, held until it is released."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import override

from applications.models import Application
from core import clock, outbox
from core.hub import absolute, hub
from people.models import User
from scoring import feedback, wording
from scoring.models import Announcement, Decision, LaterDecision
from scoring.queries import UNDER_JUDGEMENT, counting

ANSWER_WITHIN = timedelta(days=14)
APPEAL_WITHIN = timedelta(days=30)
KEY_DATES = {"awarded": "cohort_starts", "reserve": "cohort_starts", "not_awarded": "appeals_until"}


def hold(announcement: Announcement) -> int:
    """Write every letter under the announcement's release key; returns how many.

    To each person of each application, in their language; to the observers of the call a public summary.
    """
    decisions = list(
        Decision.objects.filter(application__call=announcement.call, application__state__in=UNDER_JUDGEMENT)
        .select_related("application__call")
        .prefetch_related("application__collaborators__user")
        .order_by("application__reference")
    )
    dates = dict(announcement.call.key_dates.values_list("kind", "at"))
    written = 0
    for decision in decisions:
        for person in decision.application.collaborators.all():
            context = _context(
                announcement, decision, person.user, _due(announcement, decision, dates), len(decisions)
            )
            written += _hold(announcement, decision, person.user, context)
    return written + _hold_summary(announcement, decisions)


def tell_later(later: LaterDecision) -> None:
    """Tell the people of an application what was decided about it after the announcement, each in theirs."""
    application = later.application
    dates = dict(application.call.key_dates.values_list("kind", "at"))
    due = _due_after(later.outcome, later.decided_at or clock.now(), dates)
    for one in application.collaborators.select_related("user").order_by("id"):
        with override(one.user.language):
            context = {
                "application_title": application.shown_title,
                "call_title": application.call.title,
                "due": wording.until(due, application.call, one.user.language),
                "link": absolute(application.get_absolute_url()),
                "reason": later.reason,
                "reference": application.reference,
                "reserve_place": later.reserve_place or "",
            }
        outbox.post(
            f"scoring/later_decision_{later.outcome}",
            to=one.user,
            dedupe=str(later.public_id),
            context=context,
            about=application.ledger_name,
            scope=application.call.ledger_name,
        )


def _due(announcement: Announcement, decision: Decision, dates: dict[str, datetime]) -> datetime:
    """Until when to answer the award, or to appeal: the call's own date if it is later than the embargo."""
    return _due_after(decision.outcome, announcement.embargo_until, dates)


def _due_after(outcome: str, told_at: datetime, dates: dict[str, datetime]) -> datetime:
    named = dates.get(KEY_DATES[outcome])
    if named and named > told_at:
        return named
    return told_at + (APPEAL_WITHIN if outcome == Decision.Outcome.NOT_AWARDED else ANSWER_WITHIN)


def _context(
    announcement: Announcement, decision: Decision, user: User, due: datetime, judged: int
) -> dict[str, Any]:
    application, call = decision.application, announcement.call
    with override(user.language):
        rounds = feedback.feedback_on(application)
        return {
            "application_title": application.shown_title,
            "applications_count": judged,
            "call_title": call.title,
            "due": wording.until(due, call, user.language),
            "feedback": feedback.as_text(rounds, feedback.notes_on(application, rounds)),
            "link": absolute(application.get_absolute_url()),
            "reference": application.reference,
            "reserve_place": decision.reserve_place or "",
            "scorecards_count": counting().filter(assignment__application=application).count(),
        }


def _hold(announcement: Announcement, decision: Decision, user: User, context: dict[str, Any]) -> int:
    notice = outbox.post(
        f"scoring/decision_{decision.outcome}",
        to=user,
        dedupe=f"{announcement.pk}:{decision.application.reference}",
        context=context,
        about=decision.application.ledger_name,
        scope=announcement.call.ledger_name,
        release_key=announcement.release_key,
    )
    return 1 if notice else 0


def _hold_summary(announcement: Announcement, decisions: list[Decision]) -> int:
    call = announcement.call
    judged = Application.objects.filter(call=call, valid_submission__isnull=False).exclude(state="withdrawn")
    countries = judged.exclude(country="").values("country").distinct().count()
    winners = [one.application for one in decisions if one.outcome == Decision.Outcome.AWARDED]
    observers = call.roles.filter(role="observer").select_related("user")
    written = 0
    for role in observers:
        with override(role.user.language):
            context = {
                "applications_count": judged.count(),
                "call_title": call.title,
                "countries_count": countries,
                "hub_name": hub()["name"],
                "link": absolute(call.get_absolute_url()),
                "winners": "\n".join(f"– {one.applicant_name}: {one.shown_title}" for one in winners),
            }
        notice = outbox.post(
            "scoring/announcement_public",
            to=role.user,
            dedupe=str(announcement.pk),
            context=context,
            about=call.ledger_name,
            scope=call.ledger_name,
            release_key=announcement.release_key,
        )
        written += 1 if notice else 0
    return written
