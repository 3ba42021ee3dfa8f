"""What a juror practises on before the first proposal: a short example with the marks the panel agreed on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class WorkedExample(models.Model):
    """A short made-up proposal for one rubric, in each language in which it was written.

    What a juror tries on it is kept nowhere.
    """

    rubric = models.OneToOneField("calls.Rubric", on_delete=models.CASCADE, related_name="example")
    title = models.CharField(_("Title of the example"), max_length=200)
    text = models.TextField(_("The example proposal"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.title


class ExampleMark(models.Model):
    """The reference mark of one criterion, the same in all languages; in each of them the reason for it."""

    example = models.ForeignKey(WorkedExample, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey("calls.Criterion", on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField()

    class Meta:
        ordering = ("criterion__position", "criterion_id")
        constraints = [
            models.UniqueConstraint(fields=("example", "criterion"), name="one_reference_for_a_criterion"),
            models.CheckConstraint(name="reference_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
