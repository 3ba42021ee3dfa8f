"""What people of an application set going themselves: an appeal against a ruling, a new owner."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.submission import StepRecord
from core import clock


class Appeal(models.Model):
    """The owner's appeal against one ruling. It waits until it is rejected, or the application reinstated."""

    class Outcome(models.TextChoices):
        WAITING = "", _("Waiting for its answer")
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Rejected")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appeals")
    ruling = models.OneToOneField(StepRecord, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="appeal_answered_whole",
                condition=Q(outcome="", answered_at__isnull=True)
                | ~Q(outcome="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appeal_rejected_with_a_reason", condition=~Q(outcome="rejected") | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return f"Appeal of {self.application}"


class HandOver(models.Model):
    """The owner offers the application to somebody who works on it; it moves once that person accepts."""

    class Outcome(models.TextChoices):
        WAITING = "", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="hand_overs")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-offered_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("application",), condition=Q(outcome=""), name="one_waiting_hand_over"
            ),
            models.CheckConstraint(
                name="hand_over_answered_whole",
                condition=Q(outcome="", answered_at__isnull=True)
                | ~Q(outcome="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} to {self.offered_to}"
