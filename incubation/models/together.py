"""What team, mentor and office keep together besides milestones: meetings, questions, next steps, risks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.models.placement import Cohort, Placement


class Meeting(models.Model):
    """A meeting of one placement, or of the whole cohort where none is named: planned, held, written down.

    `sequence` counts its changes, so that a calendar takes the newest.
    """

    class Kind(models.TextChoices):
        KICK_OFF = "kick_off", _("Kick-off")
        MEETING = "meeting", _("Meeting")
        GATE = "gate", _("Stage gate")
        PILOT = "pilot", _("Pilot review")
        FINAL = "final", _("Closing meeting")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="meetings")
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings"
    )
    kind = models.CharField(_("What it is"), max_length=8, choices=Kind, default=Kind.MEETING)
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    place = models.CharField(_("Where"), max_length=300, blank=True)
    agenda = models.TextField(_("Agenda"), blank=True)
    note = models.TextField(_("What it came to"), blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = [
            models.CheckConstraint(
                name="cancelled_meeting_was_not_held",
                condition=models.Q(cancelled_at__isnull=True) | models.Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.placement or self.cohort}"


class Question(models.Model):
    """A question in a placement and its answer."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("Question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("Answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(
                name="question_answered_whole",
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class NextStep(models.Model):
    """What somebody does next, by a day."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="next_steps")
    text = models.CharField(_("Next step"), max_length=300)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("By"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(
                name="next_step_done_whole",
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Risk(models.Model):
    """What could go wrong, how likely and how bad from 1 to 3, and what is done about it."""

    class Level(models.IntegerChoices):
        LOW = 1, pgettext_lazy("level of a risk", "Low")
        MIDDLE = 2, pgettext_lazy("level of a risk", "Middle")
        HIGH = 3, pgettext_lazy("level of a risk", "High")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(_("What could go wrong"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("How likely"), choices=Level)
    impact = models.PositiveSmallIntegerField(_("How bad"), choices=Level)
    plan = models.TextField(_("What is done about it"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(_("Why it is closed"), blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="risk_levels_from_1_to_3",
                condition=models.Q(likelihood__range=(1, 3), impact__range=(1, 3)),
            ),
            models.CheckConstraint(
                name="risk_closed_whole",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closing="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(closing="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """How likely times how bad, 1 to 9."""
        return self.likelihood * self.impact
