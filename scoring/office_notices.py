"""What staff are told about a jury and its roster, each in their own language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, outbox
from core.hub import absolute
from scoring import wording

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call, Round
    from scoring.models import (
        Announcement,
        AppealJuror,
        Assignment,
        MakerReport,
        PanelMember,
        ProfileProposal,
    )


def approval_needed(announcement: Announcement) -> None:
    """Every approver of the call is asked to check the announcement."""
    call = announcement.call

    def context(language: str) -> dict[str, Any]:
        return {
            "inviter": str(announcement.prepared_by),
            "starts": wording.moment(announcement.embargo_until, call, language),
            "link": absolute(reverse("scoring:announcement", kwargs={"slug": call.slug})),
        }

    _tell(
        "approver",
        "approval_needed",
        call,
        f"{announcement.pk}:{announcement.prepared_at.isoformat()}",
        context,
    )


def unfilled(application: Application, round_: Round) -> None:
    """The officers are told that nobody on the panel can take an application over."""

    def context(_language: str) -> dict[str, Any]:
        page = reverse("scoring:assignments", kwargs={"slug": application.call.slug})
        return {
            "reference": application.reference,
            "round": round_.name,
            "link": absolute(page),
        }

    key = f"{round_.pk}:{application.reference}:{clock.now().isoformat()}"
    _tell("officer", "unfilled", application.call, key, context)


def card_set_aside(assignment: Assignment) -> None:
    """The officers are told of a conflict after the round's end: the locked card does not count."""
    application = assignment.application
    place = {"slug": application.call.slug, "reference": application.reference}

    def context(_language: str) -> dict[str, Any]:
        return {
            "reference": application.reference,
            "juror": assignment.member.expert.name,
            "link": absolute(reverse("scoring:sheet", kwargs=place)),
        }

    key = f"{assignment.public_id}:{clock.now().isoformat()}"
    _tell("officer", "card_set_aside", application.call, key, context)


def maker_reported(report: MakerReport) -> None:
    """The officers are told that a juror of a blind round has read who made a proposal."""
    one = report.assignment
    place = {"slug": one.application.call.slug, "report": report.public_id}

    def context(_language: str) -> dict[str, Any]:
        return {
            "reference": one.application.reference,
            "round": one.round.name,
            "juror": one.member.expert.name,
            "link": absolute(reverse("scoring:maker_report", kwargs=place)),
        }

    about = report.ledger_name
    _tell("officer", "maker_reported", one.application.call, str(report.public_id), context, about=about)


def appeal_goes_on(one: AppealJuror) -> None:
    """Whoever asked a juror of an appeal learns that the opinion is there, or will not come."""
    application = one.application
    place = {"slug": application.call.slug, "reference": application.reference}
    with override(one.asked_by.language):
        context = {
            "juror": one.expert.name,
            "reference": application.reference,
            "status": str(one.get_state_display()),
            "link": absolute(reverse("scoring:appeal_panel", kwargs=place)),
        }
    outbox.post(
        "scoring/appeal_goes_on",
        to=one.asked_by,
        dedupe=f"{one.public_id}:{clock.now().isoformat()}",
        context=context,
        about=one.ledger_name,
        scope=application.call.ledger_name,
    )


def declined(member: PanelMember) -> None:
    """Every officer of the call learns who declined, and why."""

    def context(_language: str) -> dict[str, Any]:
        return {
            "juror": member.expert.name,
            "reason": member.decline_reason or _("no reason given"),
            "link": absolute(reverse("scoring:invite", kwargs={"slug": member.call.slug})),
        }

    about = f"panel:{member.call.slug}:{member.pk}"
    _tell("officer", "juror_declined", member.call, f"{member.pk}:{member.token[:16]}", context, about=about)


def profile_proposed(proposal: ProfileProposal) -> None:
    """Whoever asked the expert to keep the profile learns that a change waits for an answer."""
    asked = proposal.expert.profile_invitations.select_related("invited_by").last()
    if asked is None or not asked.invited_by.is_active:
        return
    context = {
        "juror": proposal.expert.name,
        "link": absolute(reverse("scoring:expert", kwargs={"pk": proposal.expert_id})),
    }
    outbox.post(
        "scoring/profile_proposed",
        to=asked.invited_by,
        dedupe=str(proposal.pk),
        context=context,
        about=f"expert:{proposal.expert.key}",
    )


def _tell(
    role: str,
    event: str,
    call: Call,
    dedupe: str,
    context: Callable[[str], dict[str, Any]],
    *,
    about: str = "",
) -> None:
    """Write to everybody with a role in the call; `context` gives the letter's places for a language."""
    for held in call.roles.filter(role=role).select_related("user"):
        with override(held.user.language):
            outbox.post(
                f"scoring/{event}",
                to=held.user,
                dedupe=dedupe,
                context={"call_title": call.title, **context(held.user.language)},
                about=about,
                scope=call.ledger_name,
            )
