"""What an expert keeps of their own entry on the roster: who was asked to, and what waits for the office."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core import clock
from scoring.models.panel import Expert


class ProfileInvitation(models.Model):
    """An expert is asked to keep their own profile; the link works once, and until it expires."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="profile_invitations")
    token = models.CharField(max_length=60, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.expert}, {self.invited_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works; at the instant of its end it no longer does."""
        return self.used_at is None and clock.now() < self.expires_at


class ProfileProposal(models.Model):
    """Another organisation or country, told by the expert: conflicts hang on both, so the office answers."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="proposals")
    organisation_name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    proposed_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_accepted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("expert",),
                condition=models.Q(answered_at__isnull=True),
                name="one_open_proposal_of_an_expert",
            ),
            models.CheckConstraint(
                name="proposal_answered_by_somebody",
                condition=models.Q(answered_at=None, answered_by=None, is_accepted=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, is_accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.organisation_name}, {self.country}"
