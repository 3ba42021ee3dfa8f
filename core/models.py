"""Ledger, outbox, uploads and the demonstration's mailbox."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.keeping_models import BackupRun, RetentionRun
from core.outages import Sign

__all__ = [
    "BackupRun",
    "JobRun",
    "LedgerEntry",
    "MailboxMessage",
    "Notice",
    "RetentionRun",
    "ServedStretch",
    "Upload",
    "upload_path",
]


class LedgerEntry(models.Model):
    """One line of the append-only, hash-chained record. It holds no personal data.

    `hash` is the SHA-256 of the line before, and of this line's own canonical JSON.
    `subject` names a row ("application:ISS-2026-K7Q4M2"), `row_hash` what that row hashed to then.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    scope = models.CharField(max_length=120, db_index=True, blank=True)
    actor = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    row_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.subject}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")


class Notice(models.Model):
    """A mail in the outbox, written in the same transaction as the change that caused it.

    `release_key` holds a notice back until `outbox.release` is called with that key.
    `dedupe_key` makes a notice unique: the same cause twice still sends once. `sendings` counts how often
    staff sent it again; `trouble` says why the last attempt did not succeed.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held")
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")
        REFUSED = "refused", _("Refused by the mail server")
        BOUNCED = "bounced", _("Came back")
        CANCELLED = "cancelled", _("Not sent: taken back")
        UNWANTED = "unwanted", _("Not wanted by mail")
        MUTED = "muted", _("Recorded only")

    class Trouble(models.TextChoices):
        NONE = "", _("None")
        AWAY = "away", _("The mail server does not answer")
        PUT_OFF = "put_off", _("The mail server puts it off")
        UNSURE = "unsure", _("The line broke while the letter was handed over")
        REFUSED = "refused", _("The mail server refuses it")

    event = models.CharField(max_length=60, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    address = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    scope = models.CharField(max_length=120, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, db_index=True)
    release_key = models.CharField(max_length=80, blank=True, db_index=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    attachment = models.ForeignKey("core.Upload", null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=8, choices=Trouble, default=Trouble.NONE, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    sendings = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=("address", "state"), name="notice_by_address")]
        constraints = [
            models.CheckConstraint(
                name="notice_bounced_has_time",
                condition=~models.Q(state="bounced") | models.Q(bounced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_sent_has_time",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.address}"


def upload_path(upload: Upload, filename: str) -> str:
    """Where an uploaded file lies: a generated name; the original one is kept as text only."""
    return str(PurePosixPath("uploads") / uuid.uuid4().hex)


class Upload(models.Model):
    """One file somebody sent, with what the inspection found."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CHECKING = "checking", _("Checking")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=upload_path, max_length=200)
    original_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    accept = models.JSONField(default=list)
    max_bytes = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    cause = models.CharField(max_length=20, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    traces = models.JSONField(default=list, blank=True)  # who made it, as (place, field, value)
    preview = models.FileField(upload_to=upload_path, max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED


class MailboxMessage(models.Model):
    """A mail that the demonstration kept instead of sending."""

    sent_at = models.DateTimeField(default=clock.now)
    sender = models.CharField(max_length=200)
    recipients = models.CharField(max_length=500, db_index=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering = ("-sent_at", "-id")

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipients}"


class JobRun(models.Model):
    """How often a background job was begun: counted before its work, so that a killed worker is seen."""

    key = models.CharField(max_length=160, unique=True)
    begun = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key}: begun {self.begun} times"


class ServedStretch(models.Model):
    """A time without a gap in which one machine served: from its first sign of life to its last.

    `steady` and `boot` are the last sign's, so that a wall clock that was set is not taken for an outage.
    """

    class Source(models.TextChoices):
        WEB = "web", _("Web server")
        WORK = "work", _("Background work")

    source = models.CharField(max_length=4, choices=Source)
    node = models.CharField(max_length=100)
    since = models.DateTimeField()
    until = models.DateTimeField()
    steady = models.FloatField()
    boot = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=("source", "until"), name="stretch_by_end"),
            models.Index(fields=("source", "node"), name="stretch_by_node"),
        ]
        constraints = [
            models.CheckConstraint(
                name="stretch_ends_after_it_began", condition=models.Q(until__gte=models.F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.node}: {self.since:%Y-%m-%d %H:%M} – {self.until:%Y-%m-%d %H:%M}"

    @property
    def sign(self) -> Sign:
        return Sign(self.until, self.steady, self.boot)
