"""What follows from the marks: Ranking, Decision, Announcement."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class Ranking(models.Model):
    """A snapshot of the ranking of a round. `document` is canonical JSON; the same inputs give its bytes."""

    round = models.ForeignKey("calls.Round", on_delete=models.CASCADE, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    inputs_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("round", "number")
        constraints = [models.UniqueConstraint(fields=("round", "number"), name="ranking_number_once")]

    def __str__(self) -> str:
        return f"Ranking {self.number} of {self.round}"

    @property
    def ledger_name(self) -> str:
        return f"ranking:{self.round.call.slug}:{self.round.key}:{self.number}"


class Decision(models.Model):
    """Awarded, reserve or not awarded, with a reason. Unseen until the announcement.

    A later decision (scoring.models.later) changes outcome, place and reason. `decided_at` stays the instant
    of the panel's: up to then a conflict that was found takes a scorecard out.
    """

    class Outcome(models.TextChoices):
        AWARDED = "awarded", _("Awarded")
        RESERVE = "reserve", _("Reserve")
        NOT_AWARDED = "not_awarded", _("Not awarded")

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="decision"
    )
    ranking = models.ForeignKey(
        Ranking, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(_("Decision"), max_length=12, choices=Outcome)
    reserve_place = models.PositiveSmallIntegerField(_("Place on the reserve list"), null=True, blank=True)
    reason = models.TextField(_("Reason"))
    quorum_waiver = models.TextField(_("Why the quorum is waived"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="decision_reserve_has_a_place",
                condition=models.Q(outcome="reserve", reserve_place__isnull=False)
                | (~models.Q(outcome="reserve") & models.Q(reserve_place__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"

    @property
    def ledger_name(self) -> str:
        return f"decision:{self.application.reference}"


class DecisionChange(models.Model):
    """What a decision was before it was changed, who had recorded that, and why it was changed.

    `why` may be empty where only words were mended while the meeting's record was open. Never changed itself.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="changes")
    outcome = models.CharField(max_length=12, choices=Decision.Outcome)
    reserve_place = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField()
    quorum_waiver = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    why = models.TextField(_("Why is the decision changed?"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.decision} (before: {self.outcome})"


class Announcement(models.Model):
    """The act that publishes the decisions: embargoed to an instant, signed by two persons."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.OneToOneField("calls.Call", on_delete=models.PROTECT, related_name="announcement")
    embargo_wall = models.CharField(max_length=16)
    embargo_until = models.DateTimeField()
    message = models.TextField(_("Words at the top of the results page"), blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(_("Why it was sent back"), blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="announcement_returned_with_a_reason",
                condition=models.Q(returned_at__isnull=True, returned_by__isnull=True, returned_reason="")
                | models.Q(returned_at__isnull=False, returned_by__isnull=False, approved_at__isnull=True)
                & ~models.Q(returned_reason=""),
            ),
            models.CheckConstraint(
                name="announcement_has_two_persons",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="announcement_approved_whole",
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_released_after_the_embargo",
                condition=models.Q(released_at__isnull=True)
                | models.Q(approved_at__isnull=False, released_at__gte=models.F("embargo_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"Announcement of {self.call}"

    @property
    def ledger_name(self) -> str:
        return f"announcement:{self.call.slug}"

    @property
    def release_key(self) -> str:
        """Under this key the letters wait in the outbox."""
        return f"announcement:{self.public_id}"
