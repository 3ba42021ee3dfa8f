"""Notices to the team, from the texts in templates/mail/incubation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from applications.file_rows import why_refused
from applications.models import Collaborator
from calls.models import CallRole
from core import clock, outbox
from core.hub import absolute
from incubation.days import today, worded
from incubation.models import (
    Budget,
    Evidence,
    GateReview,
    Mentoring,
    Milestone,
    Placement,
    Report,
    Stage,
    Tranche,
    TrancheChange,
)
from incubation.money import worded as amount_worded
from incubation.permissions import officers_of

if TYPE_CHECKING:
    from people.models import User

MONEY_TAKES = timedelta(days=10)
STEP_EVENTS = {"admit": "admitted", "advance": "stage_advanced", "graduate": "graduated"}


def tell_of_step(placement: Placement, step: str) -> None:
    """Welcome, next stage, or the end of the way. Leaving is told by whoever leaves."""
    event = STEP_EVENTS.get(step)
    if event is None:
        return
    for person in team(placement):
        with translation.override(person.language):
            places = _stage_places(placement) if step != "graduate" else {}
            post(
                placement,
                event,
                person,
                f"{event}:{placement.public_id}:{placement.application.state}",
                places,
                link=_certificates_link(placement) if step == "graduate" else "",
            )


def tell_of_hold(review: GateReview) -> None:
    """The gate stays shut for now, and why."""
    for person in team(review.placement):
        with translation.override(person.language):
            places = {"stage": review.get_stage_display(), "reason": review.reason}
            post(review.placement, "gate_held", person, f"gate:{review.pk}", places)


def tell_of_pause(placement: Placement, *, reason: str) -> None:
    """Nothing is due for the time being, and why."""
    for person in team(placement):
        key = f"paused:{placement.public_id}:{clock.now():%y%m%d%H%M%S%f}"
        with translation.override(person.language):
            post(placement, "paused", person, key, {"reason": reason})


def tell_of_going_on(placement: Placement, *, days: int) -> None:
    """It goes on; what comes first, and when it is due now."""
    for person in team(placement):
        with translation.override(person.language):
            first = (
                placement.milestones.filter(state__in=("due", "returned")).order_by("due_on", "pk").first()
            )
            places = {
                "days": days,
                "milestone": first.title if first else _("none yet"),
                "due": worded(first.due_on) if first else _("no date yet"),
            }
            key = f"resumed:{placement.public_id}:{clock.now():%y%m%d%H%M%S%f}"
            post(placement, "resumed", person, key, places)


def tell_of_decision(milestone: Milestone, *, accepted: bool, note: str) -> None:
    """Accepted, with how many are so far; or returned, with what is missing."""
    placement = milestone.placement
    event = "milestone_accepted" if accepted else "milestone_returned"
    counted = placement.milestones.exclude(state=Milestone.State.CANCELLED)
    for person in team(placement):
        with translation.override(person.language):
            places: dict[str, object] = {"milestone": milestone.title}
            if accepted:
                places["count_done"] = counted.filter(state=Milestone.State.ACCEPTED).count()
                places["count_total"] = counted.count()
            else:
                places |= {"due": worded(milestone.due_on), "reason": note}
            key = f"{event}:{milestone.public_id}:{milestone.decided_at:%y%m%d%H%M%S}"
            post(placement, event, person, key, places, link=_milestone_link(milestone))


def tell_of_refused_file(piece: Evidence) -> None:
    """A file that was handed in cannot be read by anybody; another one can stand in its place. Once."""
    milestone, upload = piece.milestone, piece.upload
    if upload is None:
        return
    for person in team(milestone.placement):
        with translation.override(person.language):
            places = {
                "milestone": milestone.title,
                "file": upload.original_name,
                "reason": why_refused(upload),
                "due": worded(milestone.due_on),
            }
            key = f"evidence_refused:{piece.pk}"
            post(
                milestone.placement,
                "evidence_refused",
                person,
                key,
                places,
                link=_milestone_link(milestone),
            )


def tell_of_tranche(tranche: Tranche) -> None:
    """Released: the amount, and by when it should have arrived."""
    placement = tranche.placement
    by = today(placement.application.call) + MONEY_TAKES
    for person in team(placement):
        with translation.override(person.language):
            places = {
                "amount": amount_worded(tranche.amount, tranche.currency),
                "milestone": tranche.milestone.title if tranche.milestone else "",
                "due": worded(by),
            }
            key = f"tranche:{tranche.pk}:{tranche.changes.count()}"  # again where a release was withdrawn
            post(placement, "tranche_released", person, key, places)


def tell_of_withdrawn(tranche: Tranche, change: TrancheChange) -> None:
    """A release is withdrawn, and why: to the team, who waits for it, and the officers, who would pay it."""
    placement = tranche.placement
    for person in {one.pk: one for one in (*team(placement), *officers_of(placement))}.values():
        with translation.override(person.language):
            places = {
                "amount": amount_worded(tranche.amount, tranche.currency),
                "milestone": tranche.milestone.title if tranche.milestone else "",
                "reason": change.reason,
                "next": _("The tranche is cancelled.")
                if tranche.state == Tranche.State.CANCELLED
                else _("It is planned again, and would have to be released anew."),
            }
            post(placement, "tranche_withdrawn", person, f"withdrawn:{change.pk}", places)


def tell_of_budget(budget: Budget) -> None:
    """Agreed, and what can be done now; or returned, with what is missing."""
    placement = budget.placement
    event = "budget_agreed" if budget.is_agreed else "budget_returned"
    page = absolute(reverse("incubation:budget", kwargs={"placement": placement.public_id}))
    for person in team(placement):
        with translation.override(person.language):
            places = {"reason": budget.note} if not budget.is_agreed else {}
            key = f"{event}:{placement.public_id}:{budget.version}"
            post(placement, event, person, key, places, link=page)


def remind_of(milestone: Milestone) -> None:
    """Due soon. Once for each date."""
    placement = milestone.placement
    for person in team(placement):
        with translation.override(person.language):
            places = {
                "milestone": milestone.title,
                "due": worded(milestone.due_on),
                "stage": milestone.get_stage_display(),
                "mentor": mentor_names(placement),
            }
            key = f"due:{milestone.public_id}:{milestone.due_on}"
            post(placement, "milestone_due", person, key, places, link=_milestone_link(milestone))


def tell_of_report(report: Report) -> None:
    """The team is asked for a report by a day."""
    placement = report.placement
    link = _report_link(report)
    for person in team(placement):
        with translation.override(person.language):
            places: dict[str, Any] = {"number": report.number, "due": worded(report.due_on)}
            post(placement, "report_asked", person, f"report:{report.pk}", places, link=link)


def tell_of_report_decision(report: Report) -> None:
    """The report is accepted, or returned with what is missing."""
    event = "report_accepted" if report.state == Report.State.ACCEPTED else "report_returned"
    for person in team(report.placement):
        with translation.override(person.language):
            places = {"number": report.number, "reason": report.note}
            key = f"{event}:{report.pk}:{report.decided_at:%y%m%d%H%M%S}"
            post(report.placement, event, person, key, places, link=_report_link(report))


def tell_of_prepared(tranche: Tranche) -> None:
    """A tranche waits for whoever may sign it: the call's approvers but who prepared it."""
    call = tranche.placement.application.call
    names = {"placement": tranche.placement.public_id, "number": tranche.number}
    link = absolute(reverse("incubation:tranche_release", kwargs=names))
    approvers = CallRole.objects.filter(call=call, role=CallRole.Role.APPROVER, user__is_active=True)
    for role in approvers.exclude(user=tranche.prepared_by).select_related("user"):
        with translation.override(role.user.language):
            places = {
                "amount": amount_worded(tranche.amount, tranche.currency),
                "milestone": tranche.milestone.title if tranche.milestone else "",
                "preparer": str(tranche.prepared_by),
            }
            key = f"to_sign:{tranche.pk}:{tranche.prepared_at:%y%m%d%H%M%S%f}"
            post(tranche.placement, "tranche_to_sign", role.user, key, places, link=link)


def team(placement: Placement) -> Iterator[User]:
    """Who of the team is written to: its owner and editors."""
    writers = Collaborator.objects.filter(application=placement.application, role__in=("owner", "editor"))
    for one in writers.select_related("user"):
        if one.user.is_active:
            yield one.user


def mentors(placement: Placement) -> list[User]:
    """The mentors of now who can be written to."""
    rows = placement.mentorings.filter(Mentoring.NOW, mentor__is_active=True).select_related("mentor")
    return [one.mentor for one in rows]


def mentor_names(placement: Placement) -> str:
    """The mentors of now, those asked where there is none yet, or words that say there is nobody."""
    return names_of(placement.mentorings.filter(until__isnull=True).select_related("mentor"))


def names_of(mentorings: Iterable[Mentoring]) -> str:
    """The same from rows that are fetched already, those that have ended among them."""
    rows = [one for one in mentorings if one.until is None]
    active = [str(one.mentor) for one in rows if one.is_now]
    asked = [_("%(name)s (asked)") % {"name": one.mentor} for one in rows]
    return ", ".join(active or asked) or _("not named yet")


def _stage_places(placement: Placement) -> dict[str, object]:
    first = placement.milestones.filter(stage=placement.application.state, state="due").first()
    return {
        "stage": Stage(placement.application.state).label,
        "starts": worded(placement.stage_began_on),
        "milestone": first.title if first else _("none yet"),
        "due": worded(first.due_on) if first else _("no date yet"),
        "mentor": mentor_names(placement),
    }


def _certificates_link(placement: Placement) -> str:
    return absolute(reverse("scoring:certificates", kwargs={"reference": placement.application.reference}))


def _report_link(report: Report) -> str:
    names = {"placement": report.placement.public_id, "number": report.number}
    return absolute(reverse("incubation:report", kwargs=names))


def _milestone_link(milestone: Milestone) -> str:
    return absolute(reverse("incubation:milestone", kwargs={"milestone": milestone.public_id}))


def post(
    placement: Placement, event: str, person: Any, key: str, places: dict[str, Any], *, link: str = ""
) -> None:
    """Put a letter about a placement into the outbox; without `link` it leads to the placement's page."""
    application = placement.application
    page = reverse("incubation:placement", kwargs={"placement": placement.public_id})
    outbox.post(
        f"incubation/{event}",
        to=person,
        dedupe=key,
        context={
            "application_title": application.shown_title,
            "call_title": application.call.title,
            "link": link or absolute(page),
            **places,
        },
        about=placement.ledger_name,
        scope=application.call.ledger_name,
    )
