"""Questions that people ask about a call, answered in public for everybody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call, Faq
from core import clock


class AskedQuestion(models.Model):
    """A question as it was asked. Its public answer is a Faq of the call, which names nobody."""

    LONGEST = 2000

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="asked")
    text = models.TextField(_("Your question"), max_length=LONGEST)
    language = models.CharField(max_length=8)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    faq = models.OneToOneField(Faq, null=True, blank=True, on_delete=models.SET_NULL, related_name="asked")

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(
                name="asked_question_answered_whole",
                condition=models.Q(answered_by__isnull=True, answered_at__isnull=True)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def ledger_name(self) -> str:
        return f"question:{self.call.slug}:{self.pk}"
