"""What is kept of a decision meeting: who was there, what was said of each application, how they voted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from scoring.models.panel import PanelMember


class Meeting(models.Model):
    """The meeting that decides a round; opened once, closed, and reopened only with a reason."""

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="meetings")
    round = models.OneToOneField("calls.Round", on_delete=models.PROTECT, related_name="meeting")
    chair = models.ForeignKey(PanelMember, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.TextField(_("Why it was reopened"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_closed_whole",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_reopened_with_a_reason",
                condition=models.Q(reopened_at__isnull=True, reopened_reason="")
                | (models.Q(reopened_at__isnull=False) & ~models.Q(reopened_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting on {self.round}"

    @property
    def ledger_name(self) -> str:
        return f"meeting:{self.call.slug}:{self.round.key}"


class Attendance(models.Model):
    """Somebody who was asked to the meeting, a juror or an officer of the call, and whether they came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(
        PanelMember, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_present = models.BooleanField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="attendance_of_one_person",
                condition=models.Q(member__isnull=False, officer__isnull=True)
                | models.Q(member__isnull=True, officer__isnull=False),
            ),
            models.UniqueConstraint(fields=("meeting", "member"), name="member_attends_once"),
            models.UniqueConstraint(fields=("meeting", "officer"), name="officer_attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.officer}: {'present' if self.is_present else 'absent'}"


class DiscussionNote(models.Model):
    """What the meeting said of one application; `version` counts its changes, `page` who made the last."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="discussion_notes"
    )
    text = models.TextField(_("Discussion, for the minutes"), blank=True)
    version = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=26, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "application"), name="one_note_of_a_discussion")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.text[:40]}"


class Ballot(models.Model):
    """One juror's vote on one application. Never changed: who votes anew casts another in its place.

    The database refuses it from who is out of the room for the application, and once the meeting is closed.
    """

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAIN = "abstain", _("Abstains")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ballots")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="ballots"
    )
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=7, choices=Choice)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("meeting", "application", "member"), name="one_ballot_each")
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.application}: {self.choice}"
