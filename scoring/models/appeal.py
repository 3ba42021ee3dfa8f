"""Who judges an appeal: other jurors than those who judged the application."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Appeal, Application
from core import clock
from scoring.models.panel import Expert


class AppealJuror(models.Model):
    """An expert asked about one appeal, and their opinion. The database refuses who marked the application.

    Nothing opens before `ready_at`: the code of conduct signed, and no conflict declared.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Opinion given")
        STEPPED_BACK = "stepped_back", _("Stepped back")
        RELEASED = "released", pgettext_lazy("juror of an appeal", "Released")

    class Opinion(models.TextChoices):
        STAND = "stand", _("The ruling should stand")
        MISTAKEN = "mistaken", _("The ruling is mistaken")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="jurors")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    code_version = models.CharField(max_length=20, blank=True)
    opinion = models.CharField(max_length=8, choices=Opinion, blank=True)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("appeal", "expert"), name="expert_once_on_an_appeal"),
            models.CheckConstraint(
                name="appeal_opinion_is_whole",
                condition=models.Q(state="given", given_at__isnull=False, ready_at__isnull=False)
                & ~models.Q(opinion="")
                & ~models.Q(reason="")
                | ~models.Q(state="given") & models.Q(opinion="", reason="", given_at__isnull=True),
            ),
            models.CheckConstraint(
                name="appeal_juror_ended_with_a_reason",
                condition=~models.Q(state__in=("stepped_back", "released")) | ~models.Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} on {self.appeal}"

    @property
    def ledger_name(self) -> str:
        return f"appealjuror:{self.public_id}"

    # What scoring.proposal reads of whoever reads a proposal.
    position = None
    reads_until = None  # it opens only while the appeal waits

    @property
    def application(self) -> Application:
        return self.appeal.application

    @cached_property
    def is_blind(self) -> bool:
        """Who applies stays unknown here too where any round of the call is blind."""
        return self.application.call.rounds.filter(is_blind=True).exists()

    def file_address(self, number: int) -> str:
        """Where this juror finds a file of the proposal."""
        return reverse("scoring:appeal_file", kwargs={"juror": self.public_id, "number": number})
