"""Who judges: the roster, a call's panel, and conflicts of interest."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.countries import country_codes, country_name


class Expert(models.Model):
    """Somebody on the Hub's roster."""

    key = models.CharField(max_length=20, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="expert"
    )
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=150)
    name_native = models.CharField(_("Name in its own script"), max_length=150, blank=True)
    email = models.EmailField(_("E-mail"), unique=True)
    organisation_name = models.CharField(_("Organisation"), max_length=200)
    organisation_kind = models.CharField(max_length=30, blank=True)
    country = models.CharField(_("Country"), max_length=2)
    languages = models.JSONField(_("Languages"), default=list)
    topics: Any = models.ManyToManyField("calls.Topic", blank=True, related_name="experts")
    capacity = models.PositiveSmallIntegerField(_("Applications in a round"), default=6)
    years_of_experience = models.PositiveSmallIntegerField(_("Years of experience"), null=True, blank=True)
    available_from = models.DateField(_("Available from"), null=True, blank=True)
    available_until = models.DateField(_("Available until"), null=True, blank=True)
    availability_note = models.CharField(_("About the availability"), max_length=200, blank=True)
    bio = models.TextField(blank=True)
    cv = models.ForeignKey("core.Upload", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="expert_available_in_order",
                condition=models.Q(available_from__isnull=True)
                | models.Q(available_until__isnull=True)
                | models.Q(available_until__gte=models.F("available_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mail_domain(self) -> str:
        return self.email.rpartition("@")[2].lower()


class PanelMembers(models.QuerySet["PanelMember"]):
    """Places on panels."""

    def seated(self) -> PanelMembers:
        """Of those who accepted, and of those who can still answer their invitation."""
        is_open = models.Q(state=PanelMember.State.INVITED, expires_at__gt=clock.now())
        return self.filter(is_open | models.Q(state=PanelMember.State.ACCEPTED))

    def in_round(self, round_: Any) -> PanelMembers:
        """Of those who judge in a round: all but who is limited to others."""
        return self.filter(models.Q(rounds__isnull=True) | models.Q(rounds=round_))


class PanelMember(models.Model):
    """A juror of one call, invited from the roster."""

    class Role(models.TextChoices):
        JUROR = "juror", _("Juror")
        CHAIR = "chair", _("Chair")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REMOVED = "removed", _("Removed")

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="panel")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="panels")
    role = models.CharField(max_length=6, choices=Role, default=Role.JUROR)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    token = models.CharField(max_length=60, unique=True)
    max_load = models.PositiveSmallIntegerField(null=True, blank=True)
    # None means every round, also one that is added later; the chair sits in every round.
    rounds: Any = models.ManyToManyField("calls.Round", blank=True, related_name="limited_to_it")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)
    code_signed_at = models.DateTimeField(null=True, blank=True)
    code_version = models.CharField(max_length=20, blank=True)
    example_seen_at = models.DateTimeField(null=True, blank=True)

    objects = PanelMembers.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("call", "expert"), name="expert_once_on_a_panel"),
            models.UniqueConstraint(
                fields=("call",),
                condition=models.Q(role="chair") & ~models.Q(state__in=("declined", "removed")),
                name="one_chair_of_a_panel",
            ),
            models.CheckConstraint(
                name="panel_answer_has_time",
                condition=models.Q(state__in=("invited", "removed")) | models.Q(responded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} on {self.call}"

    @property
    def load_limit(self) -> int:
        return self.max_load if self.max_load is not None else self.expert.capacity

    @property
    def is_expired(self) -> bool:
        """Whether nobody answered the invitation before its end, which is the first instant too late."""
        return self.state == self.State.INVITED and clock.now() >= self.expires_at

    @property
    def is_seated(self) -> bool:
        """Whether they accepted, or can still answer the invitation."""
        return self.state == self.State.ACCEPTED or (self.state == self.State.INVITED and not self.is_expired)


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Rows of conflicts."""

    def standing(self) -> ConflictQuerySet:
        """Those that bar: no waiver lifts them."""
        return self.filter(waived_at__isnull=True)


class Conflict(models.Model):
    """A juror's tie to an application: a hard bar on every path, unless waived with a reason."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Same organisation")
        MAIL_DOMAIN = "mail_domain", _("Same mail domain")
        COUNTRY = "country", _("Same country")
        COLLABORATOR = "collaborator", _("Works on the application")
        COLLEAGUE = "colleague", _("Worked together on an application")
        MENTOR = "mentor", _("Mentor of the team or the organisation")
        DECLARED = "declared", _("Declared")

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="conflicts"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    note = models.CharField(max_length=500, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.CharField(max_length=500, blank=True)
    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("member", "application", "kind"), name="conflict_once"),
            models.CheckConstraint(
                name="conflict_waived_with_a_reason",
                condition=models.Q(waived_at__isnull=True, waived_by__isnull=True)
                | (models.Q(waived_at__isnull=False, waived_by__isnull=False) & ~models.Q(waived_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} / {self.application}: {self.kind}"

    @property
    def fact(self) -> str:
        """What ties the two, in a sentence for the office; of a declared conflict, the juror's own words."""
        if not self.note or self.kind == self.Kind.DECLARED:
            return self.note
        is_country = self.kind == self.Kind.COUNTRY and self.note in country_codes()
        found = country_name(self.note) if is_country else self.note
        return str(_FOUND_BY[self.kind]) % {"found": found}


_FOUND_BY: dict[str, Any] = {
    Conflict.Kind.ORGANISATION: _("Both belong to %(found)s"),
    Conflict.Kind.MAIL_DOMAIN: _("Both write from addresses of %(found)s"),
    Conflict.Kind.COUNTRY: _("Both are of the same country: %(found)s"),
    Conflict.Kind.COLLEAGUE: _("Both worked on %(found)s"),
    Conflict.Kind.MENTOR: _("The juror accompanies or accompanied as mentor: %(found)s"),
}


class Declaration(models.Model):
    """What a juror said about one application, knowing only title, organisation and country.

    In a blind call the names and the titles are two lists: what was said in each is kept apart, so that each
    can be shown again without joining them. `note` is what the office reads.
    """

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="declarations")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="declarations"
    )
    has_conflict = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    by_name = models.BooleanField(default=False)
    name_note = models.CharField(max_length=500, blank=True)
    by_title = models.BooleanField(default=False)
    title_note = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("member", "application"), name="declaration_once")]

    def __str__(self) -> str:
        return f"{self.member} / {self.application}: {'conflict' if self.has_conflict else 'none'}"
