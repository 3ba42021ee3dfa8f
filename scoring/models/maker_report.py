"""What a juror of a blind round says of a proposal that tells who made it, and what the office answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from scoring.models.scorecard import Assignment


class MakerReport(models.Model):
    """A proposal names its maker, says the juror of one assignment; known to the office and that juror alone.

    `said` and `answer` are emptied once their time is over: they may name whom they speak of.
    """

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("Seen: nothing to do")
        HANDLED = "handled", _("Handled: given to another juror, or settled in another way")

    LONGEST = 2000

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="maker_reports")
    said = models.TextField(_("Where does it say so, and what?"))
    said_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("said_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assignment",),
                condition=models.Q(answered_at__isnull=True),
                name="one_open_maker_report",
            ),
            models.CheckConstraint(
                name="maker_report_answered_whole",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, outcome="", answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Report on {self.assignment}"

    @property
    def ledger_name(self) -> str:
        return f"makerreport:{self.public_id}"
