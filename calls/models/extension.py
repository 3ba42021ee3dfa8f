"""A deadline moved later."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from calls.models.call import Call
from core import clock


class Extension(models.Model):
    """A deadline moved later: for everybody of a call, or for one named applicant with an approver."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="extensions")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions"
    )
    old_deadline = models.DateTimeField()
    new_deadline = models.DateTimeField()
    new_wall = models.CharField(max_length=16)
    reason = models.TextField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("requested_at",)
        constraints = [
            models.CheckConstraint(
                name="extension_is_later", condition=models.Q(new_deadline__gt=models.F("old_deadline"))
            ),
            models.CheckConstraint(
                name="extension_for_one_has_two_persons",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="extension_approved_whole",
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.old_deadline:%Y-%m-%d %H:%M} → {self.new_deadline:%Y-%m-%d %H:%M}"

    @property
    def is_in_force(self) -> bool:
        """For everybody at once; for one applicant only after the approver."""
        return self.applicant_id is None or self.approved_at is not None
