"""A plan of assignments that was asked for: what it is held to, how far it is, what it left short."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class AssignmentRun(models.Model):
    """The solver at work for one round; one at a time. `country_cap` None: no cap.

    `short` keeps {"applications": {pk: shortage}, "jurors": {pk: shortage}}, each as
    `scoring.shortages.Shortage.as_data`; `problem` is the sentence that says why there is no plan.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading the applications and the panel")
        SOLVING = "solving", _("Looking for the best plan")
        WRITING = "writing", _("Writing the proposal down")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    round = models.ForeignKey("calls.Round", on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    seed = models.PositiveIntegerField(default=0)
    min_load = models.PositiveSmallIntegerField(default=0)
    country_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    applications = models.PositiveIntegerField()
    jurors = models.PositiveIntegerField()
    short = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("round",),
                condition=~models.Q(state__in=("done", "failed")),
                name="one_plan_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk} of {self.round}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)
