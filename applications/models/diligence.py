"""Due diligence: lists of sanctions, what was compared, what was found and how it was settled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from core import clock


class SanctionsList(models.Model):
    """One version of the portal's list, as it was uploaded; the one with the highest number counts."""

    LEDGER_SCOPE = "sanctions:"  # it belongs to no call

    number = models.PositiveIntegerField(unique=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def ledger_name(self) -> str:
        return f"sanctions:{self.number}"


class SanctionsEntry(models.Model):
    """A person or body on a list; `aliases` are further spellings and names."""

    version = models.ForeignKey(SanctionsList, on_delete=models.CASCADE, related_name="entries")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    aliases = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=80, blank=True)
    list_name = models.CharField(max_length=200)
    listed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("line",)
        constraints = [models.UniqueConstraint(fields=("version", "line"), name="sanctions_line_once")]

    def __str__(self) -> str:
        return self.name


class DiligenceCheck(models.Model):
    """That an application was compared, in which submission and with which list. It can be computed again.

    `marks` is what `applications.diligence.ties` compares.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="diligence")
    submission = models.ForeignKey("applications.Submission", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        SanctionsList, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    marks = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.application}: {self.checked_at:%Y-%m-%d}"


class Flag(models.Model):
    """Something that was found about an application; an officer settles it with a reason.

    `compared` are the facts: [[kind of mark, as written here, as written there], …].
    """

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("Nearly the same as another application")
        ORGANISATION = "organisation", _("Same organisation in another application")
        LINKED = "linked", _("Linked to another application")
        SANCTIONS = "sanctions", _("Near a name on a sanctions list")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=12, choices=Kind)
    other = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="flags_elsewhere"
    )
    entry = models.ForeignKey(
        SanctionsEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="flags"
    )
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    compared = models.JSONField(default=list, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    is_problem = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("application", "kind", "other"),
                condition=Q(other__isnull=False),
                name="flag_of_a_pair_once",
            ),
            models.UniqueConstraint(
                fields=("application", "entry"),
                condition=Q(entry__isnull=False),
                name="flag_of_an_entry_once",
            ),
            models.CheckConstraint(
                name="flag_points_at_one_thing",
                condition=Q(kind="sanctions", entry__isnull=False, other__isnull=True)
                | ~Q(kind="sanctions") & Q(entry__isnull=True, other__isnull=False),
            ),
            models.CheckConstraint(
                name="flag_settled_whole",
                condition=Q(
                    is_problem__isnull=True, settled_by__isnull=True, settled_at__isnull=True, reason=""
                )
                | Q(is_problem__isnull=False, settled_by__isnull=False, settled_at__isnull=False)
                & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.kind}"

    @property
    def is_grave(self) -> bool:
        """Whether it stops the application from being confirmed as eligible."""
        return self.kind == self.Kind.SANCTIONS


class PreparedRuling(models.Model):
    """A ruling that waits for a second officer, or what became of it."""

    class Step(models.TextChoices):
        CONFIRM = "confirm_eligible", _("Eligible")
        RULE_OUT = "rule_ineligible", _("Ineligible")

    class Outcome(models.TextChoices):
        WAITING = "", _("Waiting")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Returned")
        DROPPED = "dropped", _("No longer needed")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="prepared_rulings")
    step = models.CharField(max_length=20, choices=Step)
    note = models.TextField(blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("application",), condition=Q(outcome=""), name="one_ruling_waits_for_a_second_look"
            ),
            models.CheckConstraint(
                name="ruling_confirmed_by_another",
                condition=~Q(outcome="confirmed") | ~Q(decided_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="ruling_decided_whole",
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(outcome="") & Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.step}"
