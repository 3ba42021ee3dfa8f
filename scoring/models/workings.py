"""What a juror keeps beside a scorecard for themselves: no part of it, and seen by nobody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.scorecard import Assignment


class Workings(models.Model):
    """A private note and the time spent on one assignment.

    A table of its own: a locked card is never changed and stays, while this goes with its writer.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="workings")
    note = models.TextField(_("Private note"), blank=True)
    seconds = models.PositiveIntegerField(default=0)
    counted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "workings"

    def __str__(self) -> str:
        return f"Workings on {self.assignment}"
