"""What shows how a pilot went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from incubation.models.outcome import Pilot


class PilotEvidence(models.Model):
    """What the verdict on a pilot rests on besides its result: a file, a link or words."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="evidence")
    upload = models.OneToOneField(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="pilot_evidence"
    )
    link = models.URLField(_("Link"), blank=True)
    text = models.TextField(_("In words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="pilot_evidence_is_something",
                condition=models.Q(upload__isnull=False) | ~models.Q(link="") | ~models.Q(text=""),
            )
        ]

    def __str__(self) -> str:
        return f"Evidence for {self.pilot}"

    @property
    def is_usable(self) -> bool:
        """Whether it can show anything: words and links always, a file unless it was refused."""
        return bool(self.text or self.link or (self.upload and not self.upload.is_refused))
