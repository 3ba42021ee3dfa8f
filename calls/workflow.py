"""The whole flow of a call on one screen. `calls.services.move_call` is the only door to it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from calls import ports
from calls.permissions import announcement, clock, officer, officer_and_approver
from core.clock import now
from core.flow import guard


class CallState(models.TextChoices):
    DRAFT = "draft", _l("Draft")
    PUBLISHED = "published", _l("Published")
    SEALED = "sealed", _l("Sealed")
    REVIEWING = "reviewing", _l("In review")
    DECIDED = "decided", _l("Decided")
    ANNOUNCED = "announced", _l("Announced")
    ARCHIVED = "archived", _l("Archived")
    CANCELLED = "cancelled", _l("Cancelled")


S = CallState
ANNOUNCED = (S.ANNOUNCED, S.ARCHIVED)  # everybody reads the results


@guard
def nothing_is_missing(call: Any) -> str | None:
    """The publish check-list is empty."""
    from calls.checklist import missing

    gaps = missing(call)
    return (
        _("Before publishing: %(what)s") % {"what": " ".join(str(gap.sentence) for gap in gaps)}
        if gaps
        else None
    )


@guard
def drained(call: Any) -> str | None:
    """The deadline and the draining minute after it are over, own extensions included."""
    from calls.windows import seals_at

    instant = seals_at(call)
    return (
        None if instant and now() >= instant else _("The call is still open, or requests may still arrive.")
    )


@guard
def every_application_is_ruled(call: Any) -> str | None:
    """No submission waits for its eligibility ruling."""
    left = ports.unruled_applications(call)
    return (
        _("%(count)s applications still wait for an eligibility ruling.") % {"count": left} if left else None
    )


@guard
def jury_is_ready(call: Any) -> str | None:
    """Panel and assignments are there."""
    return ports.jury_obstacle(call)


@guard
def every_decision_is_taken(call: Any) -> str | None:
    """Each application in review has a decision."""
    return ports.decision_obstacle(call)


@guard
def announcement_is_due(call: Any) -> str | None:
    """Two persons signed the announcement, and its instant has come."""
    return ports.announcement_obstacle(call)


def step(source: Any, target: Any, who: Any, label: Any, *guards: Any) -> Any:
    """One row of the flow."""
    return transition(
        "state", source, target, conditions=list(guards), permission=who, custom={"label": label}
    )


BEFORE_THE_ANNOUNCEMENT = [S.PUBLISHED, S.SEALED, S.REVIEWING, S.DECIDED]


class CallFlow(ConcurrentTransitionMixin, models.Model):
    state = FSMField(_l("State"), default=S.DRAFT, choices=S.choices, protected=True, db_index=True)

    class Meta:
        abstract = True

    @step(S.DRAFT, S.PUBLISHED, officer, _l("Publish"), nothing_is_missing)
    def publish(self) -> None: ...

    @step(S.PUBLISHED, S.SEALED, clock, _l("Seal"), drained)
    def seal(self) -> None: ...

    @step(S.SEALED, S.REVIEWING, officer, _l("Start review"), every_application_is_ruled, jury_is_ready)
    def start_reviewing(self) -> None: ...

    @step(S.REVIEWING, S.DECIDED, officer, _l("Close the decisions"), every_decision_is_taken)
    def decide(self) -> None: ...

    @step(S.DECIDED, S.ANNOUNCED, announcement, _l("Announce the results"), announcement_is_due)
    def announce(self) -> None: ...

    @step(S.ANNOUNCED, S.ARCHIVED, officer, _l("Archive"))
    def archive(self) -> None: ...

    @step(S.DRAFT, S.CANCELLED, officer, _l("Cancel the call"))
    @step(BEFORE_THE_ANNOUNCEMENT, S.CANCELLED, officer_and_approver, _l("Cancel the call"))
    def cancel(self) -> None: ...
