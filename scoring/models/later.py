"""What is decided after the decisions were closed: of an application that came back into its call."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, StepRecord
from core import clock
from core.two_persons import two_persons
from scoring.models.decision import Decision


class LaterDecision(models.Model):
    """A decision after an appeal that was upheld, or after the office set a ruling of its own right.

    An officer prepares it; once an approver has signed, it is the `Decision` of the application. What that
    was before stays here, as does what stood against it (scoring.objections as data) when it was signed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="later_decisions")
    # The step by which the application came back.
    came_back = models.ForeignKey(StepRecord, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("Decision"), max_length=12, choices=Decision.Outcome)
    reserve_place = models.PositiveSmallIntegerField(_("Place on the reserve list"), null=True, blank=True)
    reason = models.TextField(_("Reason"))
    against = models.JSONField(default=list)
    earlier_outcome = models.CharField(max_length=12, choices=Decision.Outcome, blank=True)
    earlier_place = models.PositiveSmallIntegerField(null=True, blank=True)
    earlier_reason = models.TextField(blank=True)
    earlier_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    earlier_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("application",),
                condition=models.Q(is_approved__isnull=True),
                name="one_waiting_later_decision",
            ),
            models.CheckConstraint(name="later_decision_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="later_decision_reserve_has_a_place",
                condition=models.Q(outcome="reserve", reserve_place__isnull=False)
                | (~models.Q(outcome="reserve") & models.Q(reserve_place__isnull=True)),
            ),
            *two_persons("later_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}, later"

    @property
    def ledger_name(self) -> str:
        return f"laterdecision:{self.public_id}"
