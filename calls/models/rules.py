"""The rules text of a published call, version by version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call


class RulesVersion(models.Model):
    """The rules as they stood from an instant on, never changed. The first one is what was published."""

    LONGEST_REASON = 500

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rules_versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Rules"), blank=True)
    reason = models.CharField(_("Why the rules change"), max_length=LONGEST_REASON, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("call", "number"), name="rules_version_once_in_a_call"),
            models.CheckConstraint(name="rules_versions_count_from_one", condition=models.Q(number__gte=1)),
            models.CheckConstraint(
                name="changed_rules_have_a_reason",
                condition=models.Q(number=1) | ~models.Q(reason="") & models.Q(made_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} rules v{self.number}"
