"""Who went on to the next round: on which ranking, and why where the choice departs from it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core import clock


class Shortlisting(models.Model):
    """One choice of applications that go on, on the ranking as it was frozen with it.

    `departures` names by reference who was passed over, and who goes on out of the order; {} where the choice
    follows the ranking. It then needs no reason.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey("calls.Round", on_delete=models.PROTECT, related_name="shortlistings")
    ranking = models.ForeignKey("scoring.Ranking", on_delete=models.PROTECT, related_name="shortlistings")
    references = models.JSONField(default=list)
    departures = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="departure_has_a_reason", condition=models.Q(departures={}) | ~models.Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"Shortlist of {self.round}"

    @property
    def ledger_name(self) -> str:
        return f"shortlisting:{self.public_id}"
