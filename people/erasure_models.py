"""That a person asked the Hub to be erased, and two administrators saw to it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.two_persons import two_persons


class ErasureRequest(models.Model):
    """Prepared by one administrator, signed by another. `reason` is emptied once the person is erased."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure_requests"
    )
    reason = models.TextField(_("How and when the person asked for it"), max_length=1000, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        ordering = ("-prepared_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(is_approved__isnull=True),
                name="one_waiting_erasure_of_a_person",
            ),
            *two_persons("erasure"),
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.person}"
