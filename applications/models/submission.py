"""What is sealed: Submission and Receipt; and what staff ask and rule."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from core import clock
from core.two_persons import two_persons


class Submission(models.Model):
    """A sealed copy of the answers and the attachments' hashes. Never changed: a trigger refuses.

    `document` is canonical JSON text; `sha256` is the hash of its UTF-8 bytes.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField(db_index=True)
    committed_at = models.DateTimeField(default=clock.now)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("application", "number")
        constraints = [
            models.UniqueConstraint(fields=("application", "number"), name="submission_number_once"),
            models.UniqueConstraint(fields=("application", "idempotency_key"), name="submission_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A submission is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A submission is never deleted.")

    @property
    def ledger_name(self) -> str:
        return f"submission:{self.application.reference}:v{self.number}"


class Receipt(models.Model):
    """What proves a submission; anyone may check its code."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="receipt")
    code = models.CharField(max_length=20, unique=True)
    ledger_number = models.PositiveBigIntegerField(null=True, blank=True)
    ledger_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.code


class CorrectionRequest(models.Model):
    """An officer asks for named fields to be mended by a date; only those fields open."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        LAPSED = "lapsed", _("Lapsed")
        TAKEN_BACK = "taken_back", _("Taken back")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    question_keys = models.JSONField()
    note = models.TextField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("application",), condition=models.Q(state="open"), name="one_open_correction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {', '.join(self.question_keys)}"


class EligibilityCheck(models.Model):
    """An officer's tick for one rule of one application. `is_met` None means not looked at yet."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="eligibility_checks")
    rule = models.ForeignKey("calls.EligibilityRule", on_delete=models.PROTECT, related_name="checks")
    is_met = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("application", "rule"), name="one_check_of_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.rule.key}"


class TwoPersonRequest(models.Model):
    """A step that an officer prepared and an approver has still to sign (disqualify, promote, …)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="requests")
    step = models.CharField(max_length=30)
    note = models.TextField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        ordering = ("-prepared_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("application", "step"),
                condition=models.Q(is_approved__isnull=True),
                name="one_waiting_request_of_a_step",
            ),
            *two_persons("request"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.application}"


class StepRecord(models.Model):
    """One step an application took, for its timeline; the ledger holds the proof."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="history")
    step = models.CharField(max_length=30)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor = models.CharField(max_length=160)
    at = models.DateTimeField(default=clock.now)
    ledger_number = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.application}: {self.source} → {self.target}"
