"""A winner's place in a cohort, its mentor, and what is due and delivered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.querysets import PlacementQuerySet


class Stage(models.TextChoices):
    """The stages a placement passes through: the application's state names the present one."""

    INCUBATION = "incubation", _("Incubation")
    ACCELERATION = "acceleration", _("Acceleration")
    PILOTING = "piloting", _("Piloting")


class Cohort(models.Model):
    """The winners of a call who go through incubation together."""

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="cohorts")
    key = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=150)
    starts_on = models.DateField(_("Starts on"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return f"cohort:{self.key}"


class StageMilestone(models.Model):
    """A milestone that every placement of a cohort gets, due some weeks after the stage begins."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="stage_milestones")
    key = models.SlugField()
    stage = models.CharField(_("Stage"), max_length=12, choices=Stage)
    title = models.CharField(_("Title"), max_length=250)
    accepted_when = models.TextField(_("Accepted when"), blank=True)
    evidence = models.TextField(_("Evidence"), blank=True)
    due_week = models.PositiveSmallIntegerField(_("Due in week"))
    is_required = models.BooleanField(_("Required"), default=True)
    tranche_percent = models.PositiveSmallIntegerField(_("Releases, % of the award"), default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("cohort", "key"), name="stage_milestone_key_once"),
            models.CheckConstraint(
                name="stage_milestone_share_within_100", condition=models.Q(tranche_percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Placement(models.Model):
    """A winner's place in a cohort. Its stage is the application's state.

    While it is paused, from `paused_on`, nothing of it is late or reminded of.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="placement"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="placements")
    admitted_on = models.DateField()
    stage_began_on = models.DateField()
    award_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    award_currency = models.CharField(max_length=3, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "id")

    def __str__(self) -> str:
        return f"{self.application} in {self.cohort}"

    @property
    def ledger_name(self) -> str:
        return f"placement:{self.application.reference}"


class Mentoring(models.Model):
    """Who accompanies a placement, from when to when: proposed by an officer, agreed by mentor and team.

    `awaits` says whose word is still missing; somebody accompanies who is neither awaited nor gone.
    """

    class Awaits(models.TextChoices):
        BOTH = "both", _("Waits for mentor and team")
        MENTOR = "mentor", _("Waits for the mentor")
        TEAM = "team", _("Waits for the team")

    NOW = models.Q(until__isnull=True, awaits="")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="mentorings")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentorings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    awaits = models.CharField(max_length=6, choices=Awaits, blank=True)
    promise_version = models.CharField(max_length=10, blank=True)
    mentor_agreed_at = models.DateTimeField(null=True, blank=True)
    team_agreed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("placement", "mentor"), condition=models.Q(until__isnull=True), name="mentor_once"
            ),
            models.CheckConstraint(
                name="declined_mentoring_has_ended",
                condition=models.Q(declined_by__isnull=True) | models.Q(until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} accompanies {self.placement}"

    @property
    def is_now(self) -> bool:
        return self.until is None and not self.awaits


class Milestone(models.Model):
    """What is due of one placement, and whether it was delivered and accepted."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        DELIVERED = "delivered", _("Delivered")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")
        CANCELLED = "cancelled", pgettext_lazy("milestone or tranche", "Cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="milestones")
    origin = models.ForeignKey(
        StageMilestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="milestones"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    title = models.CharField(_("Title"), max_length=250)
    accepted_when = models.TextField(_("Accepted when"), blank=True)
    is_required = models.BooleanField(_("Required"), default=True)
    due_on = models.DateField(_("Due on"))
    state = models.CharField(max_length=10, choices=State, default=State.DUE, db_index=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("due_on", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=("placement", "origin"), name="milestone_once_from_its_origin"),
            models.CheckConstraint(
                name="milestone_decided_whole",
                condition=models.Q(state__in=("due", "delivered", "cancelled"))
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="milestone_accepted_was_delivered",
                condition=~models.Q(state="accepted") | models.Q(delivered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_name(self) -> str:
        return f"milestone:{self.public_id}"


class Evidence(models.Model):
    """What shows that a milestone is reached: a file, a link or words."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="evidence")
    upload = models.OneToOneField(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    link = models.URLField(_("Link"), blank=True)
    text = models.TextField(_("In words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="evidence_is_something",
                condition=models.Q(upload__isnull=False) | ~models.Q(link="") | ~models.Q(text=""),
            )
        ]

    def __str__(self) -> str:
        return f"Evidence for {self.milestone}"


class Report(models.Model):
    """A report of the team, due on a date."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        DELIVERED = "delivered", _("Delivered")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
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
