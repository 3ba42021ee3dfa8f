"""Who was asked how a solution stands, and when."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core import clock
from incubation.models.placement import Placement


class FollowUp(models.Model):
    """One question of one person: 6, 12 or 24 months after graduation. The link in the letter names it.

    Until when it can be answered is computed (`incubation.follow_up_link`); whether it is, the outcome says.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups")
    asked_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(default=clock.now)
    sendings = models.PositiveSmallIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("months", "id")
        constraints = [
            models.UniqueConstraint(fields=("placement", "months", "person"), name="asked_once_of_a_month"),
            models.CheckConstraint(
                name="asked_after_6_12_or_24_months", condition=models.Q(months__in=(6, 12, 24))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asked of {self.placement} after {self.months} months"
