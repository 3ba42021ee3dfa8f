"""What the people of an application and the officers of its call write to each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from core import clock


class Message(models.Model):
    """One message, never changed and never taken out; only erasing a person empties it.

    It is no part of the application, and no juror sees it.
    """

    LONGEST = 5000

    class Side(models.TextChoices):
        TEAM = "team", _("The people of the application")
        OFFICE = "office", _("The office")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=6, choices=Side)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    text = models.TextField(_("Your message"), max_length=LONGEST)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")
        constraints = [
            models.CheckConstraint(
                name="message_has_text_until_erased", condition=~Q(text="") | Q(erased_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.side}"


class MessageReading(models.Model):
    """Up to which message somebody has read those of an application, for one side."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Message.Side)
    last = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("application", "person", "side"), name="one_reading_of_a_thread")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.person}"
