"""A draft that was carried over to another version of its form."""

from __future__ import annotations

from django.db import models

from applications.models.application import Application
from core import clock


class CarriedDraft(models.Model):
    """The working answers and files of a draft as they were before its form changed, by question key.

    A question that is no longer asked, a column or a choice that is gone: what was written stays readable.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="carried")
    from_form = models.ForeignKey("calls.ProposalForm", on_delete=models.PROTECT, related_name="+")
    to_form = models.ForeignKey("calls.ProposalForm", on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("application", "to_form"), name="draft_carried_once_to_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.application} to {self.to_form}"
