"""A call that is held back from retention: a court, an audit or an inquiry needs all of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class LegalHold(models.Model):
    """While it stands, nothing of the call is cleared, however old it is."""

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.TextField(_("Why nothing may be cleared"), max_length=1000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-set_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("call",), condition=Q(lifted_at__isnull=True), name="one_legal_hold_of_a_call"
            ),
            models.CheckConstraint(name="legal_hold_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="legal_hold_lifted_whole",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Hold on {self.call}"
