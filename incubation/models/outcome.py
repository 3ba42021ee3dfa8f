"""Money, pilots and what came of it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from incubation.models.placement import Milestone, Placement


class Tranche(models.Model):
    """What is paid when a milestone is accepted; prepared and approved by two persons, paid outside.

    `key` names it for banks and finance offices, for good: it follows from placement and number.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        PREPARED = "prepared", _("Prepared")
        RELEASED = "released", _("Released")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", pgettext_lazy("milestone or tranche", "Cancelled")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="tranches")
    milestone = models.OneToOneField(
        Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="tranche"
    )
    number = models.PositiveSmallIntegerField()
    key = models.UUIDField(unique=True, editable=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    payment_reference = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("placement", "number")
        constraints = [
            models.UniqueConstraint(fields=("placement", "number"), name="tranche_number_once"),
            models.CheckConstraint(name="tranche_amount_above_zero", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="tranche_has_two_persons",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="tranche_released_is_whole",
                condition=~models.Q(state__in=("released", "paid"))
                | models.Q(prepared_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Tranche {self.number} of {self.placement}"

    @property
    def ledger_name(self) -> str:
        return f"tranche:{self.placement.application.reference}:{self.number}"

    @staticmethod
    def key_of(placement: uuid.UUID, number: int) -> uuid.UUID:
        """The key of the tranche with this number; `placement` is the placement's public id."""
        return uuid.uuid5(placement, f"tranche:{number}")


class Pilot(models.Model):
    """A trial in a real public body: baseline, target, actual."""

    class Verdict(models.TextChoices):
        SCALE = "scale", _("Scale up")
        ADAPT = "adapt", _("Adapt")
        STOP = "stop", _("Stop")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="pilots")
    replicates = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replications"
    )
    host_body = models.CharField(_("Host body"), max_length=200)
    country = models.CharField(_("Country"), max_length=2)
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    verdict = models.CharField(_("Verdict"), max_length=6, choices=Verdict, blank=True)
    result = models.TextField(_("Result"), blank=True)
    told = models.TextField(_("What the public page says about it"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    agreement = models.OneToOneField(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="pilot_agreement"
    )
    agreed_on = models.DateField(_("Signed on"), null=True, blank=True)
    signatory = models.CharField(_("Who signed for the host body"), max_length=200, blank=True)
    figures_published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("placement", "id")
        constraints = [
            models.CheckConstraint(
                name="pilot_verdict_has_a_result",
                condition=models.Q(verdict="") | (~models.Q(result="") & models.Q(recorded_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Pilot at {self.host_body}"

    @property
    def ledger_name(self) -> str:
        return f"pilot:{self.placement.application.reference}:{self.pk}"


class Indicator(models.Model):
    """One thing a pilot measures."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("Indicator"), max_length=200)
    unit = models.CharField(_("Unit"), max_length=60, blank=True)
    baseline = models.DecimalField(_("Baseline"), max_digits=16, decimal_places=3)
    target = models.DecimalField(_("Target"), max_digits=16, decimal_places=3)
    actual = models.DecimalField(_("Actual"), max_digits=16, decimal_places=3, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """What an indicator read in one month of the pilot.

    `replaced` is what stood there before, on the row that was just written in its place.
    """

    replaced: Decimal | None = None
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        ordering = ("on",)
        constraints = [models.UniqueConstraint(fields=("indicator", "on"), name="one_reading_a_day")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class KnowledgeProduct(models.Model):
    """A case study, manual or paper that came of a call."""

    class Kind(models.TextChoices):
        CASE_STUDY = "case_study", _("Case study")
        MANUAL = "manual", _("Manual")
        PAPER = "paper", _("Paper")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="knowledge_products")
    application = models.ForeignKey(
        "applications.Application",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="knowledge_products",
    )
    title = models.CharField(_("Title"), max_length=300)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    summary = models.TextField(_("Summary"), blank=True)
    authors = models.CharField(_("Authors"), max_length=300, blank=True)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("Pages"), null=True, blank=True)
    link = models.URLField(_("Link"), blank=True)
    upload = models.OneToOneField(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="knowledge_product"
    )
    licence = models.CharField(_("Licence"), max_length=60, blank=True)
    is_published = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-year", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_name(self) -> str:
        return f"product:{self.public_id}"


class Outcome(models.Model):
    """How a solution stands some months after graduation, as its team or an officer found it."""

    class Use(models.TextChoices):
        IN_USE = "in_use", _("In use")
        ADAPTED = "adapted", _("In use, adapted")
        ELSEWHERE = "elsewhere", _("Taken over elsewhere")
        STOPPED = "stopped", _("No longer in use")

    MONTHS = (6, 12, 24)

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="outcomes")
    months = models.PositiveSmallIntegerField()
    use = models.CharField(_("Is the solution in use?"), max_length=10, choices=Use)
    text = models.TextField(_("What has become of it"))
    people = models.PositiveIntegerField(_("People reached"), null=True, blank=True)
    countries = models.JSONField(_("Countries where it runs now"), default=list, blank=True)
    # None where nobody was asked: then the answer to the first question alone is public.
    may_publish = models.BooleanField(_("May be published"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("months",)
        constraints = [
            models.UniqueConstraint(fields=("placement", "months"), name="one_outcome_of_a_month"),
            models.CheckConstraint(
                name="outcome_after_6_12_or_24_months", condition=models.Q(months__in=(6, 12, 24))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} after {self.months} months"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read how the solution stands, in one word at least."""
        return self.may_publish is not False

    @property
    def ledger_name(self) -> str:
        return f"outcome:{self.placement.application.reference}:{self.months}"
