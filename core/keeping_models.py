"""What the portal remembers of its own upkeep: backups, and what was cleared when its time was over."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock


def fresh_salt() -> str:
    """What the names of cleared records are hashed with."""
    return secrets.token_hex(32)


class BackupRun(models.Model):
    """One backup that was begun; `ended_at` with an empty `problem` is one that is whole."""

    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    is_encrypted = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.name


class RetentionRun(models.Model):
    """Records whose time was over at `as_of`: prepared by one person, signed by another, cleared in portions.

    `plan` keeps by kind what the dry run said, `done` how many were cleared so far. The salt of the hashes
    in the ledger is kept here alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    as_of = models.DateTimeField()
    plan = models.JSONField(default=dict)
    done = models.JSONField(default=dict, blank=True)
    salt = models.CharField(max_length=64, default=fresh_salt, editable=False)
    prepared_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(default=clock.now)
    decided_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True)
    is_open = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-prepared_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("is_open",), condition=Q(is_open=True), name="one_retention_run_at_a_time"
            ),
            models.CheckConstraint(
                name="retention_run_open_until_ended",
                condition=Q(is_open=True, ended_at__isnull=True) | Q(is_open=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="retention_run_has_two_persons",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="retention_run_decided_whole",
                condition=Q(decided_at__isnull=True, is_approved__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, is_approved__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Retention of {self.prepared_at:%Y-%m-%d}"

    @property
    def ledger_name(self) -> str:
        return f"retention:{self.public_id}"
