"""The answers that calls and applications ask of the jury."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import ports as application_ports
from applications.models import Application
from calls import ports as call_ports
from calls.models import Call
from calls.workflow import ANNOUNCED
from core.clock import now
from people.models import User
from scoring import appeal_panel, decision_table, gates, later_decisions, maker_reports
from scoring.certificates import certificate_by_code
from scoring.feedback import may_be_read
from scoring.models import (
    GIVEN,
    Announcement,
    Assignment,
    Decision,
    LaterDecision,
    PanelMember,
    Ranking,
    Scorecard,
)
from scoring.queries import RANKED_STATES, UNDER_JUDGEMENT, closes_at, counting, has_quorum, unfinished


@call_ports.jury_obstacle.plug
def jury_obstacle(call: Call) -> str | None:
    """The panel is large enough, has a chair, and the rubric's weights make 100.

    A call without applications needs no jury: it can be closed as it is.
    """
    if not Application.objects.filter(call=call, state__in=("eligible", *UNDER_JUDGEMENT)).exists():
        return None
    first_round = call.rounds.select_related("rubric").first()
    if first_round is None:
        return _("This call has no round of judging.")
    if sum(first_round.rubric.criteria.values_list("weight", flat=True)) != 100:
        return _("The weights of the rubric do not make 100.")
    accepted = call.panel.filter(state=PanelMember.State.ACCEPTED).in_round(first_round)
    if accepted.count() < first_round.quorum:
        return _("Fewer jurors have accepted than the quorum of %(quorum)s.") % {"quorum": first_round.quorum}
    if not accepted.filter(role=PanelMember.Role.CHAIR).exists():
        return _("The panel has no chair yet.")
    return None


@application_ports.review_obstacle.plug
def review_obstacle(application: Application) -> str | None:
    """Panel and rubric of the call are ready."""
    return jury_obstacle(application.call)


@call_ports.decision_obstacle.plug
def every_application_is_decided(call: Call) -> str | None:
    """Each application in review or shortlisted has its decision."""
    undecided = Application.objects.filter(
        call=call, state__in=UNDER_JUDGEMENT, decision__isnull=True
    ).count()
    return (
        _("%(count)s applications still wait for a decision.") % {"count": undecided} if undecided else None
    )


@call_ports.announcement_obstacle.plug
def announcement_obstacle(call: Call) -> str | None:
    """Two persons signed, and the embargo is over."""
    announcement = Announcement.objects.filter(call=call).first()
    if announcement is None or announcement.approved_at is None:
        return _("The announcement is not approved by a second person yet.")
    return None if now() >= announcement.embargo_until else _("The embargo is not over yet.")


@call_ports.announcements_to_sign.plug
def announcements_to_sign(mine: QuerySet[Call], reader: User) -> call_ports.WaitingKind:
    """Announcements that somebody else prepared."""

    def line(one: Announcement) -> call_ports.Waiting:
        return call_ports.Waiting(
            _("An announcement waits for your signature"),
            str(one.call),
            reverse("scoring:announcement", kwargs={"slug": one.call.slug}),
        )

    prepared = Announcement.objects.filter(
        call__in=mine, call__state="decided", approved_at__isnull=True, returned_at__isnull=True
    )
    return call_ports.WaitingKind(
        prepared.exclude(prepared_by=reader).select_related("call__programme"), line
    )


@call_ports.later_decisions_to_sign.plug
def later_decisions_to_sign(mine: QuerySet[Call], reader: User) -> call_ports.WaitingKind:
    """Decisions after an appeal that somebody else prepared."""

    def line(one: LaterDecision) -> call_ports.Waiting:
        call = one.application.call
        return call_ports.Waiting(
            _("A decision after an appeal waits for your signature"),
            f"{call} · {one.application.reference}",
            reverse("scoring:later_decision", kwargs={"later": one.public_id, "slug": call.slug}),
        )

    waiting = later_decisions.waiting_decisions(mine).exclude(prepared_by=reader)
    return call_ports.WaitingKind(waiting.select_related("application__call__programme"), line)


@application_ports.decision_obstacle.plug
def decision_obstacle(application: Application, outcome: str) -> str | None:
    """The recorded decision is `outcome`, quorum reached or waived, and the announcement is due.

    After the announcement it has to be one that two persons signed since the application came back.
    """
    decision = Decision.objects.filter(application=application).first()
    if decision is None or decision.outcome != outcome:
        return _("No such decision is recorded.")
    if not decision.quorum_waiver and not has_quorum(application):
        return _("The quorum of scorecards is not reached and not waived.")
    if not Announcement.objects.filter(call=application.call_id, released_at__isnull=False).exists():
        return announcement_obstacle(application.call)
    came_back = later_decisions.came_back_by(application)
    signed = application.later_decisions.filter(came_back=came_back, is_approved=True)
    return None if came_back and signed.exists() else _("No decision was signed since it came back.")


@application_ports.promotion_obstacle.plug
def promotion_obstacle(application: Application) -> str | None:
    """A place came free, and nobody stands before this application on the reserve list."""
    call = application.call
    taken = Application.objects.filter(
        call=call, state__in=("awarded", "incubation", "acceleration", "piloting", "graduated")
    ).count()
    if call.places is not None and taken >= call.places:
        return _("All %(places)s places are taken.") % {"places": call.places}
    own = Decision.objects.filter(application=application).values_list("reserve_place", flat=True).first()
    before = Decision.objects.filter(
        application__call=call, application__state="reserve", reserve_place__lt=own or 0
    ).exists()
    return _("Another application stands before this one on the reserve list.") if before else None


@application_ports.deciders.plug
def deciders(application: Application) -> set[int]:
    """Who recorded its decision, and who prepared and signed the announcement, or a later decision."""
    decided = Decision.objects.filter(application=application).values_list("decided_by", flat=True)
    signed = Announcement.objects.filter(call=application.call_id).values_list("prepared_by", "approved_by")
    later = LaterDecision.objects.filter(application=application, is_approved=True)
    pairs = [*signed, *later.values_list("prepared_by", "decided_by")]
    return {*decided, *(pk for pair in pairs for pk in pair if pk)}


@call_ports.jury_numbers.plug
def jury_numbers(mine: QuerySet[Call]) -> dict[int, call_ports.JuryNumbers]:
    """Scorecards of every round, and decisions, of each call."""
    active = Assignment.objects.filter(round__call__in=mine, state=Assignment.State.ACTIVE)
    given = Count("pk", filter=Q(scorecard__state__in=GIVEN))
    by_call = active.order_by().values_list("round__call")
    cards = by_call.annotate(cards=Count("pk"), sent=given, decisions=Value(0))
    taken = Decision.objects.filter(application__call__in=mine, application__state__in=RANKED_STATES)
    decided_in = taken.order_by().values_list("application__call")
    decided = decided_in.annotate(cards=Value(0), sent=Value(0), decisions=Count("pk"))
    found: dict[int, call_ports.JuryNumbers] = {}
    for call, *numbers in cards.union(decided, all=True):
        before = astuple(found.get(call, call_ports.JuryNumbers()))
        sums = (one + other for one, other in zip(before, numbers, strict=True))
        found[call] = call_ports.JuryNumbers(*sums)
    return found


application_ports.appeal_obstacle.plug(appeal_panel.waits_for)


@application_ports.translation_obstacle.plug
def translation_obstacle(application: Application) -> str | None:
    """A round of the call has not ended, so that somebody may still read what is added."""
    ends = [closes_at(one) for one in application.call.rounds.filter(locked_at__isnull=True)]
    if any(one is None or now() < one for one in ends):
        return None
    return _("The last round is closed. What the jury read stays as it was.")


@application_ports.jury_looks.plug
def jury_looks(application: Application) -> list[application_ports.Look]:
    """Reports that the proposal tells who made it, which wait for an answer."""
    at = {"slug": application.call.slug}
    return [
        application_ports.Look(
            _("%(juror)s reported it in the round “%(round)s”.")
            % {"juror": one.assignment.member.expert.name, "round": one.assignment.round.name},
            reverse("scoring:maker_report", kwargs={**at, "report": one.public_id}),
        )
        for one in maker_reports.of_application(application).filter(answered_at__isnull=True)
    ]


@application_ports.marked_by.plug
def marked_by(applications: Sequence[Application]) -> dict[int, int]:
    """Scorecards that are sent in, or locked, of assignments that stand."""
    cards = Scorecard.objects.filter(
        assignment__application__in=[one.pk for one in applications],
        assignment__state=Assignment.State.ACTIVE,
    ).exclude(state=Scorecard.State.DRAFT)
    counted = cards.order_by().values("assignment__application").annotate(number=Count("pk"))
    return dict(counted.values_list("assignment__application", "number"))


@application_ports.judged_in.plug
def judged_in(call: Call) -> dict[int, application_ports.Judged]:
    """As the page of decisions has it; scores and places once a ranking of the call was frozen."""
    is_frozen = Ranking.objects.filter(round__call=call).exists()
    return {
        one.application.pk: application_ports.Judged(
            round(one.score, 2) if is_frozen and one.score is not None else None,
            one.place if is_frozen else None,
            str(one.decision.get_outcome_display()) if one.decision else "",
        )
        for one in decision_table.table_of(call).candidates
    }


@application_ports.feedback_given.plug
def feedback_given(applications: Sequence[Application]) -> dict[int, list[str]]:
    """What jurors wrote to the applicant, in an order that says nothing of who wrote it. One query."""
    rows = counting().filter(
        assignment__application__in=applications, assignment__application__call__state__in=ANNOUNCED
    )
    found: dict[int, list[str]] = {}
    for application, words in rows.order_by("marks_hash").values_list("assignment__application", "feedback"):
        if words.strip():
            found.setdefault(application, []).append(words.strip())
    return found


@application_ports.feedback_page.plug
def feedback_page(application: Application) -> str:
    """The page of the feedback, once it may be read."""
    if not may_be_read(application):
        return ""
    return reverse("scoring:feedback", kwargs={"reference": application.reference})


@application_ports.certificates_page.plug
def certificates_page(application: Application) -> str:
    """The page of its certificates, once there is one."""
    if not application.certificates.exists():
        return ""
    return reverse("scoring:certificates", kwargs={"reference": application.reference})


@application_ports.other_check.plug
def other_check(code: str) -> str:
    """The check of a certificate with this code."""
    found = certificate_by_code(code)
    return reverse("scoring:check_certificate", args=[found.code]) if found else ""


@application_ports.applicant_obstacle.plug
def applicant_obstacle(call: Call, user: Any) -> str | None:
    """Nobody is juror and applicant of the same call."""
    if PanelMember.objects.filter(call=call, expert__user=user).seated().exists():
        return _("You are on the jury of this call, so you cannot apply in it.")
    return None


application_ports.visible_to_jury.plug(gates.jury_gate)


@application_ports.jurors_in.plug
def jurors_in(call: Call, group: str) -> list[tuple[User, datetime | None]]:
    """The jurors to write to, each with the date by which an answer or the open scorecards are due."""
    seated = call.panel.select_related("expert__user").filter(expert__user__isnull=False).order_by("pk")
    if group == "jurors_invited":
        waiting = seated.filter(state=PanelMember.State.INVITED, expires_at__gt=now())
        return [(one.expert.user, one.expires_at) for one in waiting if one.expert.user]
    accepted = seated.filter(state=PanelMember.State.ACCEPTED)
    open_ones = unfinished().filter(member__in=accepted, round__locked_at__isnull=True)
    due: dict[int, datetime | None] = {}
    for member, due_at in open_ones.order_by("-due_at").values_list("member_id", "due_at"):
        due[member] = due_at or due.get(member)
    chosen = accepted if group == "jurors" else accepted.filter(pk__in=due)
    return [(one.expert.user, due.get(one.pk)) for one in chosen if one.expert.user]


@application_ports.jury_page.plug
def jury_page() -> str:
    """A juror's queue."""
    return reverse("scoring:queue")
