"""A letter that an officer writes to a group of one call."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class Broadcast(models.Model):
    """One letter to many, in every language: a draft until it is sent, and never changed afterwards."""

    class Group(models.TextChoices):
        DRAFTS = "drafts", _("Everybody with a draft")
        NEARLY = "nearly", _("Drafts that are nearly done")
        SUBMITTED = "submitted", _("Submitted and not ruled on yet")
        CORRECTIONS = "corrections", _("Asked for a correction")
        ELIGIBLE = "eligible", _("Eligible, also those with the jury")
        JURORS_INVITED = "jurors_invited", _("Jurors who have not answered their invitation")
        JURORS_BEHIND = "jurors_behind", _("Jurors with open scorecards")
        JURORS = "jurors", _("All jurors who accepted")

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="broadcasts")
    group = models.CharField(_("To whom"), max_length=14, choices=Group)
    subject = models.CharField(_("Subject"), max_length=200)
    text = models.TextField(_("Letter"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)  # of people it was sent to

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="broadcast_sent_whole",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, count__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False, count__isnull=False, count__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def ledger_name(self) -> str:
        return f"broadcast:{self.pk}"


class BroadcastRecipient(models.Model):
    """Somebody a letter is sent to, with what its places say of them.

    `written_at` is when their letter came into the outbox.
    """

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    references = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("broadcast", "person"), name="broadcast_once_to_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.broadcast} to {self.person}"
