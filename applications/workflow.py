"""The whole flow of an application on one screen: who may take which step from where, and when.

`applications.services.move` is the only door. Guards read `application.facts`, what the step brought.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from applications import guards as g
from applications import permissions as may


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CORRECTION_REQUESTED = "correction_requested", _("Correction requested")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Ineligible")
    IN_REVIEW = "in_review", _("In review")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    AWARDED = "awarded", _("Awarded")
    RESERVE = "reserve", _("Reserve")
    NOT_AWARDED = "not_awarded", _("Not awarded")
    TURNED_DOWN = "turned_down", _("Turned down")
    INCUBATION = "incubation", _("Incubation")
    ACCELERATION = "acceleration", _("Acceleration")
    PILOTING = "piloting", _("Piloting")
    GRADUATED = "graduated", _("Graduated")
    LEFT = "left", _("Left")
    DISQUALIFIED = "disqualified", _("Disqualified")


S = State
BEFORE_THE_ANNOUNCEMENT = [
    S.DRAFT, S.SUBMITTED, S.CORRECTION_REQUESTED, S.ELIGIBLE, S.IN_REVIEW, S.SHORTLISTED
]  # fmt: skip
JUDGED = [S.IN_REVIEW, S.SHORTLISTED]
IN_A_COHORT = [S.INCUBATION, S.ACCELERATION, S.PILOTING]
# How an application comes back that was ruled out: upon an appeal, or as the office corrects itself.
BROUGHT_BACK = ("reinstate", "set_right")
# Who won stays a winner, also who left the programme afterwards.
WON = tuple(one.value for one in (S.AWARDED, *IN_A_COHORT, S.GRADUATED, S.LEFT))


def step(source: Any, target: Any, who: Any, label: Any, *guards: Any) -> Any:
    """One row of the flow."""
    return transition(
        "state", source, target, conditions=list(guards), permission=who, custom={"label": label}
    )


class ApplicationFlow(ConcurrentTransitionMixin, models.Model):
    state = FSMField(_("State"), default=S.DRAFT, choices=S.choices, protected=True, db_index=True)
    state_before = ""
    facts: dict[str, Any] = {}

    class Meta:
        abstract = True

    # One row of the flow after another, so that the whole of it is seen at once.
    # fmt: off
    @step(S.DRAFT, S.SUBMITTED, may.owner, _("Submit"), g.in_time, g.quiz_passed, g.is_complete)
    def submit(self) -> None: ...

    @step(S.SUBMITTED, S.SUBMITTED, may.owner, _("Submit again"), g.in_time, g.quiz_passed, g.is_complete)
    def resubmit(self) -> None: ...

    @step(BEFORE_THE_ANNOUNCEMENT, S.WITHDRAWN, may.owner, _("Withdraw"), g.not_announced)
    def withdraw(self) -> None: ...

    @step(S.SUBMITTED, S.CORRECTION_REQUESTED, may.officer, _("Request a correction"), g.is_closed,
          g.fields_named)
    def request_correction(self) -> None: ...

    @step(S.CORRECTION_REQUESTED, S.SUBMITTED, may.owner, _("Send the correction"), g.correction_in_time,
          g.is_complete)
    def correct(self) -> None: ...

    @step(S.CORRECTION_REQUESTED, S.SUBMITTED, may.clock, _("Correction date passed"), g.correction_over)
    def lapse(self) -> None: ...

    @step(S.SUBMITTED, S.ELIGIBLE, may.officer_who_confirms, _("Confirm eligible"), g.call_sealed,
          g.every_rule_ticked, g.no_sanctions_match)
    def confirm_eligible(self) -> None: ...

    @step(S.SUBMITTED, S.INELIGIBLE, may.officer_who_rules_out, _("Rule ineligible"), g.call_sealed,
          g.failed_rule_named, g.reason_given)
    def rule_ineligible(self) -> None: ...

    @step([S.ELIGIBLE, S.INELIGIBLE], S.SUBMITTED, may.officer, _("Take the ruling back"), g.not_told_yet)
    def take_back_ruling(self) -> None: ...

    @step(S.CORRECTION_REQUESTED, S.SUBMITTED, may.officer, _("Take the request back"),
          g.correction_open)
    def take_back_correction(self) -> None: ...

    @step(S.ELIGIBLE, S.IN_REVIEW, may.officer, _("Start review"), g.panel_ready)
    def start_review(self) -> None: ...

    @step(S.IN_REVIEW, S.SHORTLISTED, may.officer, _("Shortlist"), g.second_round)
    def shortlist(self) -> None: ...

    @step(JUDGED, S.AWARDED, may.announcement_or_two, pgettext_lazy("step", "Award"), g.decided("awarded"))
    def award(self) -> None: ...

    @step(JUDGED, S.RESERVE, may.announcement_or_two, pgettext_lazy("step", "Put on the reserve list"),
          g.decided("reserve"))
    def reserve(self) -> None: ...

    @step(JUDGED, S.NOT_AWARDED, may.announcement_or_two, _("Decline"), g.decided("not_awarded"))
    def decline(self) -> None: ...

    @step(S.RESERVE, S.AWARDED, may.officer_and_approver, _("Promote from reserve"), g.place_is_free)
    def promote(self) -> None: ...

    @step(S.AWARDED, S.TURNED_DOWN, may.owner, _("Turn down the award"))
    def turn_down(self) -> None: ...

    @step(S.AWARDED, S.INCUBATION, may.officer, _("Admit to the cohort"), g.cohort_chosen)
    def admit(self) -> None: ...

    @step(S.INCUBATION, S.ACCELERATION, may.officer, _("Advance to the next stage"),
          g.stage_done("incubation"))
    @step(S.ACCELERATION, S.PILOTING, may.officer, _("Advance to the next stage"),
          g.stage_done("acceleration"))
    def advance(self) -> None: ...

    @step(S.PILOTING, S.GRADUATED, may.officer, _("Graduate"), g.pilot_recorded)
    def graduate(self) -> None: ...

    @step(IN_A_COHORT, S.LEFT, may.officer_or_owner, _("Leave the programme"), g.reason_given)
    def leave(self) -> None: ...

    @step(BEFORE_THE_ANNOUNCEMENT, S.DISQUALIFIED, may.officer_and_approver, _("Disqualify"),
          g.not_announced, g.reason_given)
    def disqualify(self) -> None: ...

    @step([S.INELIGIBLE, S.NOT_AWARDED, S.DISQUALIFIED],
          GET_STATE(lambda application: application.state_before, states=[*BEFORE_THE_ANNOUNCEMENT]),
          may.officer_and_approver, _("Reinstate"), g.appeal_waits, g.appeal_heard, g.reason_given)
    def reinstate(self) -> None: ...

    @step([S.INELIGIBLE, S.DISQUALIFIED],
          GET_STATE(lambda application: application.state_before, states=[*BEFORE_THE_ANNOUNCEMENT]),
          may.officer_and_approver, _("Set the office’s mistake right"), g.mistake_in_time, g.reason_given)
    def set_right(self) -> None: ...
    # fmt: on
