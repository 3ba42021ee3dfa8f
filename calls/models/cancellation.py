"""Cancelling a published call: prepared by one person, approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from calls.models.call import Call
from core import clock


class Cancellation(models.Model):
    """A cancellation with its reason; it takes effect when an approver signs it."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="cancellation")
    reason = models.TextField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cancellation_has_two_persons",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="cancellation_approved_whole",
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Cancellation of {self.call}"
