"""What a team tells: reports on dates, and notes on the timeline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.models.placement import Placement


class Report(models.Model):
    """A report of the team, due on a date: answers by question to the call's form of reports, or a text.

    `answers` are kept as they are typed until they are handed in whole.
    """

    class State(models.TextChoices):
        DUE = "due", _("Due")
        DELIVERED = "delivered", _("Delivered")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    form = models.ForeignKey(
        "calls.ProposalForm", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    answers = models.JSONField(null=True, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("placement", "number")
        constraints = [models.UniqueConstraint(fields=("placement", "number"), name="report_number_once")]

    def __str__(self) -> str:
        return f"Report {self.number} of {self.placement}"

    @property
    def ledger_name(self) -> str:
        return f"report:{self.placement.application.reference}:{self.number}"


class ReportFile(models.Model):
    """A file that answers a question of a report.

    Until the report is handed in with it, the team may take it out again. From `handed_in_at` on it stays as
    it is: another one only stands in its place, from `set_aside_at` on.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    question_key = models.SlugField()
    upload = models.OneToOneField("core.Upload", on_delete=models.PROTECT, related_name="report_file")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="report_file_set_aside_was_handed_in",
                condition=models.Q(set_aside_at__isnull=True) | models.Q(handed_in_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"File of {self.report}"


class PlacementNote(models.Model):
    """A comment or a meeting's note on the placement's timeline."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        MEETING = "meeting", _("Meeting")
        PAUSED = "paused", pgettext_lazy("placement", "Paused")
        RESUMED = "resumed", pgettext_lazy("placement", "Goes on")

    WRITTEN = (Kind.COMMENT, Kind.MEETING)  # by people; the others by the portal

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.COMMENT)
    text = models.TextField(_("Text"))
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("on", "id")

    def __str__(self) -> str:
        return self.text[:60]
