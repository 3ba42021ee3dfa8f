"""Who works on a call, from when until when, and who stands in for whom."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call
from core import clock


def in_force(at: Any, prefix: str = "") -> Q:
    """Which roles are held at an instant; the window is half-open: `starts_at ≤ at < ends_at`."""
    begun = Q(**{f"{prefix}starts_at__isnull": True}) | Q(**{f"{prefix}starts_at__lte": at})
    lasts = Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": at})
    return begun & lasts


class InForce(models.Manager["CallRole"]):
    """The roles that are held now. Whoever forgets to ask for the window gets no role that is over."""

    def get_queryset(self) -> models.QuerySet[CallRole]:
        return super().get_queryset().filter(in_force(clock.now()))


class Absence(models.Model):
    """That somebody of the staff is away, and who holds their roles meanwhile; half-open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputy_for")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    marked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = [
            models.CheckConstraint(name="absence_has_a_length", condition=Q(ends_at__gte=F("starts_at"))),
            models.CheckConstraint(name="deputy_is_another", condition=~Q(person=F("deputy"))),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"

    @property
    def ledger_name(self) -> str:
        return f"absence:{self.public_id}"


class CallRole(models.Model):
    """Who works on a call as officer, approver or observer.

    `acting_for` is who they stand in for: the role is that person's. `objects` are the roles in force now,
    `every` also those that are over or have not begun.
    """

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        APPROVER = "approver", _("Approver")
        OBSERVER = "observer", _("Observer")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_roles")
    role = models.CharField(max_length=10, choices=Role)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField(default=clock.now)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="stand_ins"
    )
    absence = models.ForeignKey(
        Absence, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )

    objects: ClassVar[InForce] = InForce()
    every: ClassVar[models.Manager[CallRole]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("call", "user", "role"), condition=Q(acting_for__isnull=True), name="call_role_once"
            ),
            models.UniqueConstraint(
                fields=("call", "user", "role", "absence"),
                condition=Q(absence__isnull=False),
                name="acting_role_once_an_absence",
            ),
            models.CheckConstraint(
                name="acting_role_whole",
                condition=Q(acting_for__isnull=True, absence__isnull=True)
                | Q(
                    acting_for__isnull=False,
                    absence__isnull=False,
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nobody_acts_for_themselves",
                condition=Q(acting_for__isnull=True) | ~Q(acting_for=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.call}"


class StaffInvitation(models.Model):
    """That somebody without an account is asked to work here. Only the hash of the link's secret is kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Taken back")
        EXPIRED = "expired", _("Expired")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=5)
    token_hash = models.CharField(max_length=64, unique=True)
    hub_staff = models.BooleanField(default=False)
    administrator = models.BooleanField(default=False)
    role_ends_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_whole",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_accepts_own_invitation",
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("invited_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def ledger_name(self) -> str:
        return f"invitation:{self.public_id}"

    @property
    def state(self) -> str:
        """Where it stands; it holds until the instant of `expires_at`, without it."""
        if self.accepted_at is not None:
            return self.State.ACCEPTED
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.WAITING if clock.now() < self.expires_at else self.State.EXPIRED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class InvitedRole(models.Model):
    """A role on a call that comes with an invitation."""

    invitation = models.ForeignKey(StaffInvitation, on_delete=models.CASCADE, related_name="roles")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invited_roles")
    role = models.CharField(max_length=10, choices=CallRole.Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("invitation", "call", "role"), name="invited_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.role} of {self.call}"
