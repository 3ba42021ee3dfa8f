"""Who works on a call."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call
from core import clock


class CallRole(models.Model):
    """Who works on a call as officer, approver or observer."""

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=("call", "user", "role"), name="call_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.call}"
