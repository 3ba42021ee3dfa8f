"""What stood against an irreversible step when it was taken, and why it was taken all the same."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core import clock


class Closing(models.Model):
    """The closing of a round, or of a call's decisions (`round` is None), with something standing against it.

    `against` is what scoring.objections.Objection tells as data. `reason` may be empty where none was due.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="closings")
    round = models.OneToOneField(
        "calls.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="closing"
    )
    against = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("call",), condition=models.Q(round__isnull=True), name="decisions_closed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Closing of {self.round or self.call}"

    @property
    def ledger_name(self) -> str:
        return f"closing:{self.public_id}"
