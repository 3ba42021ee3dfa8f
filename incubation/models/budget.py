"""What a team means to do with its award, and what it did with it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.models.placement import Placement


class Budget(models.Model):
    """How a placement shares out its award, in the award's currency.

    `version` counts every act on it, so that nobody agrees to lines or overwrites lines they have not seen.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("budget", "Being written")
        DELIVERED = "delivered", pgettext_lazy("budget", "Handed in")
        RETURNED = "returned", pgettext_lazy("budget", "Returned")
        AGREED = "agreed", pgettext_lazy("budget", "Agreed")

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="budget")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="budget_decided_whole",
                condition=~models.Q(state__in=("returned", "agreed"))
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Budget of {self.placement}"

    @property
    def ledger_name(self) -> str:
        return f"budget:{self.placement.application.reference}"

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED


class BudgetLine(models.Model):
    """One purpose that money is meant for."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    category = models.CharField(_("What for"), max_length=150)
    planned = models.DecimalField(_("Planned"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("budget", "number"), name="budget_line_number_once"),
            models.CheckConstraint(
                name="budget_line_not_below_zero", condition=models.Q(planned__gte=0) & ~models.Q(category="")
            ),
        ]

    def __str__(self) -> str:
        return self.category


class BudgetChange(models.Model):
    """What an officer changed in a line of an agreed budget, and why. None is a line that was not there."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField()
    category_before = models.CharField(max_length=150, blank=True)
    category = models.CharField(max_length=150, blank=True)
    planned_before = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    planned = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"Change of {self.category or self.category_before}"


class Spending(models.Model):
    """What a team spent on a line of its budget. Never changed: corrected by an opposite entry, or cancelled.

    `key` comes with the form, so that a form sent twice is one spending. `corrects` is set exactly for an
    opposite entry, whose amount is below zero.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="spendings")
    number = models.PositiveSmallIntegerField()
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spendings")
    spent_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    purpose = models.CharField(max_length=250)
    receipt = models.OneToOneField(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="spending"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("placement", "number")
        constraints = [
            models.UniqueConstraint(fields=("placement", "number"), name="spending_number_once"),
            models.CheckConstraint(
                name="spending_below_zero_corrects",
                condition=models.Q(amount__gt=0, corrects__isnull=True)
                | models.Q(amount__lt=0, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="spending_cancelled_whole",
                condition=models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (
                    models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~models.Q(cancel_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Spending {self.number} of {self.placement}"

    @property
    def ledger_name(self) -> str:
        return f"spending:{self.placement.application.reference}:{self.number}"

    @property
    def counts(self) -> bool:
        return self.cancelled_at is None
