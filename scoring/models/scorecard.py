"""Assignments and what jurors give: scorecards and marks."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock, writers
from scoring.models.panel import PanelMember


class Assignment(models.Model):
    """Juror × application × round. `number` is how a blind juror knows the application."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Assigned")
        RECUSED = "recused", _("Recused")
        REMOVED = "removed", _("Removed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey("calls.Round", on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="assignments"
    )
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField(default=clock.now)
    is_automatic = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("round", "application", "member"), name="assignment_once"),
            models.CheckConstraint(
                name="assignment_ended_has_time",
                condition=models.Q(state__in=("proposed", "active")) | models.Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.application}"

    @property
    def ledger_name(self) -> str:
        return f"assignment:{self.public_id}"

    # What scoring.proposal reads of whoever reads a proposal.
    @property
    def is_blind(self) -> bool:
        return bool(self.round.is_blind)

    @property
    def reads_until(self) -> datetime | None:
        """A closed round reads on what it read."""
        return self.round.locked_at

    def file_address(self, number: int) -> str:
        """Where this juror finds a file of the proposal."""
        return reverse("scoring:attachment", kwargs={"assignment": self.public_id, "number": number})


class Scorecard(models.Model):
    """The marks of one assignment: draft, then submitted, then locked. One for each assignment.

    `score` is 0 to 100 (scoring.ranking.weighted_score), written when the card is submitted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        LOCKED = "locked", _("Locked")

    class Recommendation(models.TextChoices):
        FUND = "fund", pgettext_lazy("recommendation", "Award")
        MAYBE = "maybe", _("Award if there is room")
        REJECT = "reject", _("Do not award")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="scorecard")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    recommendation = models.CharField(_("Recommendation"), max_length=8, choices=Recommendation, blank=True)
    feedback = models.TextField(_("Feedback to the applicant"), blank=True)
    note = models.TextField(_("Note to the panel"), blank=True)
    score = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    minutes_spent = models.PositiveSmallIntegerField(null=True, blank=True)  # of Workings.seconds
    version = models.PositiveIntegerField(default=1)
    page = models.CharField(max_length=writers.LENGTH, blank=True)  # the browser page that wrote it last
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    marks_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scorecard_submitted_is_whole",
                condition=models.Q(state="draft")
                | (
                    models.Q(submitted_at__isnull=False, score__isnull=False)
                    & ~models.Q(marks_hash="")
                    & ~models.Q(recommendation="")
                ),
            ),
            models.CheckConstraint(
                name="scorecard_locked_has_time",
                condition=models.Q(locked_at__isnull=True) | models.Q(state="locked"),
            ),
            models.CheckConstraint(
                name="scorecard_score_in_range",
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"Scorecard of {self.assignment}"

    @property
    def ledger_name(self) -> str:
        return f"scorecard:{self.assignment.public_id}"


GIVEN = (Scorecard.State.SUBMITTED, Scorecard.State.LOCKED)  # the card was handed in


class Mark(models.Model):
    """The mark for one criterion, with its reason. `value` None and not `cannot_judge`: not marked yet."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey("calls.Criterion", on_delete=models.PROTECT, related_name="marks")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    cannot_judge = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("criterion__position", "criterion_id")
        constraints = [
            models.UniqueConstraint(fields=("scorecard", "criterion"), name="one_mark_for_a_criterion"),
            models.CheckConstraint(
                name="mark_or_cannot_judge",
                condition=models.Q(cannot_judge=False) | models.Q(value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
