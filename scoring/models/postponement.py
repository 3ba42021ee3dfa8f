"""More time for the jurors of a round: until when, and why."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock


class Postponement(models.Model):
    """One move of the hour at which a round closes. `due_before` is None where no hour was promised yet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey("calls.Round", on_delete=models.PROTECT, related_name="postponements")
    due_before = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    reason = models.TextField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="postponement_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="postponement_is_later", condition=Q(due_before=None) | Q(due_at__gt=F("due_before"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} until {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def ledger_name(self) -> str:
        return f"postponement:{self.public_id}"
