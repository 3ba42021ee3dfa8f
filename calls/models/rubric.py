"""How a call is judged: Round, Rubric, Criterion, Anchor. Part of what is published with the call."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call


class Rubric(models.Model):
    """Weighted criteria on one scale."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rubrics")
    key = models.SlugField(default="review")
    scale_min = models.PositiveSmallIntegerField(_("Lowest mark"), default=0)
    scale_max = models.PositiveSmallIntegerField(_("Highest mark"), default=5)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("call", "key"), name="rubric_key_once_in_a_call"),
            models.CheckConstraint(
                name="rubric_scale_goes_up", condition=models.Q(scale_max__gt=models.F("scale_min"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.key}"


class Criterion(models.Model):
    """One thing jurors judge, with its weight and the described marks."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField()
    name = models.CharField(_("Name"), max_length=150)
    guidance = models.TextField(_("What to ask"), blank=True)
    weight = models.PositiveSmallIntegerField(_("Weight"))
    cannot_judge_allowed = models.BooleanField(_("A juror may say “cannot judge”"), default=True)
    reason_required = models.BooleanField(_("A reason is required"), default=False)
    tie_break_order = models.PositiveSmallIntegerField(_("Order in ties"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=("rubric", "key"), name="criterion_key_once_in_a_rubric"),
            models.CheckConstraint(name="criterion_weight_above_zero", condition=models.Q(weight__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Anchor(models.Model):
    """What a mark means for a criterion, in words."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    mark = models.PositiveSmallIntegerField(_("Mark"))
    text = models.TextField(_("What it means"))

    class Meta:
        ordering = ("mark",)
        constraints = [models.UniqueConstraint(fields=("criterion", "mark"), name="one_anchor_for_a_mark")]

    def __str__(self) -> str:
        return f"{self.mark}: {self.text[:60]}"


class Round(models.Model):
    """One round of judging with its own rubric."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rounds")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="rounds")
    key = models.SlugField(default="review")
    name = models.CharField(_("Name"), max_length=120)
    is_blind = models.BooleanField(_("Jurors do not see who applies"), default=True)
    jurors_per_application = models.PositiveSmallIntegerField(_("Jurors for each application"), default=3)
    quorum = models.PositiveSmallIntegerField(_("Scorecards needed for a rank"), default=3)
    spread_flag = models.PositiveSmallIntegerField(
        _("Difference of two scores that raises a flag"), default=30
    )
    shortlist_size = models.PositiveSmallIntegerField(_("Size of the shortlist"), null=True, blank=True)
    share_percent = models.PositiveSmallIntegerField(_("Share of the final score, %"), default=100)
    position = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("call", "key"), name="round_key_once_in_a_call"),
            models.CheckConstraint(
                name="round_quorum_within_jurors",
                condition=models.Q(quorum__gte=1, quorum__lte=models.F("jurors_per_application")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
