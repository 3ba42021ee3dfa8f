"""Programme, Call and what belongs to its public page."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calls.querysets import CallQuerySet
from calls.workflow import CallFlow
from core import clock


class Programme(models.Model):
    """A lasting scheme that owns calls."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=200)
    purpose = models.TextField(_("Purpose"), blank=True)
    launched = models.PositiveSmallIntegerField(_("Launched in"), null=True, blank=True)
    has_incubation = models.BooleanField(_("Winners go through incubation"), default=False)
    template_call = models.ForeignKey(
        "calls.Call", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """An area of expertise that lasts over the years; themes and experts point at it."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Call(CallFlow):
    """One edition of a programme. Open or closed is computed from the clock, never stored.

    `opens_wall` and `deadline_wall` are wall time in `zone` as typed, "2021-11-05T00:00".
    """

    class SecondLook(models.TextChoices):
        NONE = "", _("Nobody: one officer rules alone")
        INELIGIBLE = "ineligible", _("At every ineligible ruling")
        ALL = "all", _("At every ruling")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(_("Address on the site"), max_length=80, unique=True)
    year = models.PositiveSmallIntegerField(_("Year"))
    reference_prefix = models.CharField(_("Prefix of references"), max_length=20)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("Summary"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    who_can_apply = models.TextField(_("Who can apply"), blank=True)
    rules_text = models.TextField(_("Rules"), blank=True)
    award_text = models.TextField(_("Award"), blank=True)
    places = models.PositiveSmallIntegerField(_("Places"), null=True, blank=True)
    reserve_places = models.PositiveSmallIntegerField(_("Places on the reserve list"), default=0)
    ceiling_amount = models.DecimalField(
        _("Largest award"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    ceiling_currency = models.CharField(_("Currency"), max_length=3, blank=True)
    budget_amount = models.DecimalField(
        _("Budget for all awards"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    themes_open_ended = models.BooleanField(_("Applicants may name another theme"), default=False)
    conflict_same_country = models.BooleanField(_("A juror's own country is a conflict"), default=False)
    second_look = models.CharField(
        _("Second look at eligibility"), max_length=10, choices=SecondLook, blank=True, default=""
    )
    has_vote = models.BooleanField(_("The panel votes on each application"), default=False)

    zone = models.CharField(_("Time zone"), max_length=60, default="Asia/Almaty")
    opens_wall = models.CharField(max_length=16, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    deadline_wall = models.CharField(max_length=16, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    tzdata_version = models.CharField(max_length=20, blank=True)

    published_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_count = models.PositiveIntegerField(null=True, blank=True)
    sealed_hash = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = (models.F("deadline_at").desc(nulls_first=True), "slug")  # drafts without a date first
        constraints = [
            models.CheckConstraint(
                name="call_opens_before_its_deadline",
                condition=models.Q(opens_at__isnull=True)
                | models.Q(deadline_at__isnull=True)
                | models.Q(opens_at__lt=models.F("deadline_at")),
            ),
            models.CheckConstraint(
                name="call_sealing_is_whole",
                condition=models.Q(sealed_at__isnull=True, sealed_count__isnull=True, sealed_hash="")
                | models.Q(sealed_at__isnull=False, sealed_count__isnull=False) & ~models.Q(sealed_hash=""),
            ),
            models.CheckConstraint(
                name="call_budget_above_zero",
                condition=models.Q(budget_amount__isnull=True) | models.Q(budget_amount__gt=0),
            ),
            models.CheckConstraint(
                name="call_budget_pays_the_largest_award",
                condition=models.Q(budget_amount__isnull=True)
                | models.Q(ceiling_amount__isnull=True)
                | models.Q(budget_amount__gte=models.F("ceiling_amount")),
            ),
            models.CheckConstraint(
                name="call_budget_has_a_currency",
                condition=models.Q(budget_amount__isnull=True) | ~models.Q(ceiling_currency=""),
            ),
            models.CheckConstraint(
                name="call_published_has_a_window",
                condition=models.Q(state="draft")
                | models.Q(state="cancelled")
                | models.Q(opens_at__isnull=False, deadline_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("calls:detail", kwargs={"slug": self.slug})

    @property
    def ledger_name(self) -> str:
        return f"call:{self.slug}"

    def is_open_at(self, instant: datetime) -> bool:
        """Whether a request received at `instant` would be in the window that holds for everybody."""
        from calls.deadlines import is_within

        return bool(
            self.state == "published"
            and self.opens_at
            and self.deadline_at
            and is_within(self.opens_at, self.deadline_at, instant)
        )


class KeyDate(models.Model):
    """A date of a call besides its window: shown on its page, and used to say what happens next."""

    class Kind(models.TextChoices):
        QUESTIONS_UNTIL = "questions_until", _("Questions until")
        ELIGIBILITY_UNTIL = "eligibility_until", _("Eligibility checked by")
        REVIEW_FROM = "review_from", _("Jury review from")
        REVIEW_UNTIL = "review_until", _("Jury review until")
        PITCH = "pitch", _("Pitches")
        DECISION_MEETING = "decision_meeting", _("Decision meeting")
        ANNOUNCEMENT = "announcement", _("Announcement")
        APPEALS_UNTIL = "appeals_until", _("Appeals until")
        COHORT_STARTS = "cohort_starts", _("Cohort starts")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="key_dates")
    kind = models.CharField(max_length=20, choices=Kind)
    wall = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = [models.UniqueConstraint(fields=("call", "kind"), name="one_key_date_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.at:%Y-%m-%d}"


class Theme(models.Model):
    """A topic of a call that an application addresses."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="themes")
    key = models.SlugField()
    name = models.CharField(_("Name"), max_length=250)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="themes")
    is_other = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("call", "key"), name="theme_key_once_in_a_call")]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """A body that carries a call together with the Hub."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        PARTNER = "partner", _("Partner")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="partners")
    key = models.SlugField()
    name = models.CharField(_("Name"), max_length=200)
    url = models.URLField(_("Website"), blank=True)
    role = models.CharField(_("Role"), max_length=12, choices=Role, default=Role.PARTNER)
    logo = models.FileField(_("Logo"), upload_to="logos", blank=True)  # drawn anew by the portal, as WebP
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("call", "key"), name="partner_key_once_in_a_call")]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_mark(self) -> str:
        """What changes in the logo's address with each new one, so that browsers may keep it."""
        return PurePosixPath(self.logo.name or "").stem[:8]


class Faq(models.Model):
    """A question that is often asked, with its answer."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="faqs")
    question = models.CharField(_("Question"), max_length=300)
    answer = models.TextField(_("Answer"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.question


def call_snapshot(call: Call) -> dict[str, Any]:
    """What the ledger hashes of a call: its window and state."""
    return {
        "slug": call.slug,
        "opens_at": call.opens_at,
        "deadline_at": call.deadline_at,
        "state": call.state,
        "sealed_count": call.sealed_count,
        "sealed_hash": call.sealed_hash,
    }
