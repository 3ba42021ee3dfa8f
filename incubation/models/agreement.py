"""What team and Hub agree on, by version; and what an officer found at the gate of a stage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.models.placement import Cohort, Placement, Stage


class AgreementText(models.Model):
    """One version of the agreement of a cohort. Published it stands; a change is the next version."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="agreement_texts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Text of the agreement"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("cohort", "number"), name="agreement_text_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} agreement v{self.number}"


class Agreement(models.Model):
    """The agreement of one placement: signed for the Hub when it is offered, then by the team's owner.

    `terms` is canonical JSON of all that is agreed, `sha256` its hash: what one signs the other signed.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="agreements")
    terms = models.TextField()
    sha256 = models.CharField(max_length=64)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("placement", "number"), name="agreement_number_once"),
            models.UniqueConstraint(
                fields=("placement",),
                condition=models.Q(signed_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_agreement",
            ),
            models.CheckConstraint(
                name="agreement_signed_whole_by_two",
                condition=models.Q(signed_by__isnull=True, signed_at__isnull=True)
                | (
                    models.Q(signed_by__isnull=False, signed_at__isnull=False, withdrawn_at__isnull=True)
                    & ~models.Q(signed_by=models.F("offered_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of {self.placement}"

    @property
    def is_open(self) -> bool:
        return self.signed_at is None and self.withdrawn_at is None


class GateReview(models.Model):
    """What an officer found at a gate and why; `met` are the conditions then, [words, whether met].

    `left_open` is what was open when a placement graduated all the same, [kind, what] as `gates.still_open`
    tells it, and `despite` the reason for that; None and "" everywhere else.
    """

    class Verdict(models.TextChoices):
        ADVANCE = "advance", pgettext_lazy("at a gate", "Advance")
        HOLD = "hold", pgettext_lazy("at a gate", "Hold")
        LEAVE = "leave", pgettext_lazy("at a gate", "Leave the programme")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="gate_reviews")
    stage = models.CharField(max_length=12, choices=Stage)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField()
    met = models.JSONField(default=list)
    left_open = models.JSONField(null=True, blank=True)
    despite = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="gate_left_open_has_a_reason",
                condition=models.Q(left_open__isnull=True, despite="")
                | (models.Q(left_open__isnull=False) & ~models.Q(despite="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.placement}"
