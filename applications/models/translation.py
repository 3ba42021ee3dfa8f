"""A translation of one sealed text, kept beside the original."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.submission import Submission
from core import clock


class Translation(models.Model):
    """One text of a sealed copy in another language, as it was given or checked at one instant.

    Never changed: a new text is a new row, an empty one takes the text back, and a check repeats the row with
    who checked it. `row` and `column` lead to a cell of a table or group; both are empty for a whole answer.
    `source_sha256` is the hash of the text that it translates.
    """

    class Origin(models.TextChoices):
        OFFICE = "office", _("Translated by the Hub")
        MACHINE = "machine", _("Machine translation")
        APPLICANT = "applicant", _("Translation by the applicant")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="translations")
    question_key = models.SlugField()
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.SlugField(blank=True)
    language = models.CharField(max_length=5)
    origin = models.CharField(max_length=9, choices=Origin)
    tool = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    source_sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="translation_names_the_machine",
                condition=Q(origin="machine") & ~Q(tool="") | ~Q(origin="machine") & Q(tool=""),
            ),
            models.CheckConstraint(
                name="translation_of_a_whole_cell",
                condition=Q(row__isnull=True, column="") | Q(row__isnull=False) & ~Q(column=""),
            ),
            models.CheckConstraint(
                name="translation_checked_whole",
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.question_key} ({self.language})"

    @property
    def since(self) -> datetime:
        """From when on it could be read as it is."""
        return self.checked_at or self.written_at
