"""What was changed of a tranche after it was released or paid, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from incubation.models.outcome import Tranche


class TrancheChange(models.Model):
    """A payment that was corrected, or a release that was withdrawn. Written once and never changed.

    `_before` is what stood there; `number` counts the changes of a tranche, so that nobody changes what they
    have not seen. The amount of a tranche is never changed.
    """

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("Payment corrected")
        WITHDRAWN = "withdrawn", _("Release withdrawn")

    tranche = models.ForeignKey(Tranche, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    paid_on_before = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reference_before = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    prepared_by_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at_before = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("tranche", "number")
        constraints = [
            models.UniqueConstraint(fields=("tranche", "number"), name="tranche_change_number_once"),
            models.CheckConstraint(name="tranche_change_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="tranche_change_is_whole",
                condition=models.Q(kind="corrected", paid_on_before__isnull=False, paid_on__isnull=False)
                | models.Q(
                    kind="withdrawn", approved_by_before__isnull=False, approved_at_before__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Change {self.number} of {self.tranche}"
