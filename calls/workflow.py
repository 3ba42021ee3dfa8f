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


def label(text: Any) -> dict[str, Any]:
    return {"label": text}


class CallFlow(ConcurrentTransitionMixin, models.Model):
    state = FSMField(_l("State"), default=S.DRAFT, choices=S.choices, protected=True, db_index=True)

    class Meta:
        abstract = True

    @transition(
        state, S.DRAFT, S.PUBLISHED, [nothing_is_missing], permission=officer, custom=label(_l("Publish"))
    )
    def publish(self) -> None: ...

    @transition("state", S.PUBLISHED, S.SEALED, [drained], permission=clock, custom=label(_l("Seal")))
    def seal(self) -> None: ...

    @transition(
        "state",
        S.SEALED,
        S.REVIEWING,
        [every_application_is_ruled, jury_is_ready],
        permission=officer,
        custom=label(_l("Start review")),
    )
    def start_reviewing(self) -> None: ...

    @transition(
        "state",
        S.REVIEWING,
        S.DECIDED,
        [every_decision_is_taken],
        permission=officer,
        custom=label(_l("Close the decisions")),
    )
    def decide(self) -> None: ...

    @transition(
        "state",
        S.DECIDED,
        S.ANNOUNCED,
        [announcement_is_due],
        permission=announcement,
        custom=label(_l("Announce the results")),
    )
    def announce(self) -> None: ...

    @transition("state", S.ANNOUNCED, S.ARCHIVED, permission=officer, custom=label(_l("Archive")))
    def archive(self) -> None: ...

    @transition("state", S.DRAFT, S.CANCELLED, permission=officer, custom=label(_l("Cancel the call")))
    @transition(
        "state",
        [S.PUBLISHED, S.SEALED, S.REVIEWING, S.DECIDED],
        S.CANCELLED,
        permission=officer_and_approver,
        custom=label(_l("Cancel the call")),
    )
    def cancel(self) -> None: ...
