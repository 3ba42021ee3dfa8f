"""User, Organisation, Membership."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.letter_kinds import OPTIONAL
from people.erasure_models import ErasureRequest

__all__ = ["ErasureRequest", "Membership", "Organisation", "Silence", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    """Creates people by their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create and save a person; without a password they sign in by a mailed code. Raises ValueError."""
        if not email:
            raise ValueError("A person needs a mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in by mail address. What they may do depends on the thing, not on this row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=150, blank=True)
    language = models.CharField(_("Language"), max_length=5, default="en")
    zone = models.CharField(_("Time zone"), max_length=60, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    is_hub_staff = models.BooleanField(default=False, help_text=_("May open the office and create calls."))
    is_administrator = models.BooleanField(default=False, help_text=_("May manage people and roles."))
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return str(_("a person who left the portal"))
        return self.name or self.email

    @property
    def ledger_name(self) -> str:
        """How the ledger names this person: a random identifier, no personal data."""
        return f"person:{self.public_id}"

    def stands_in_for(self, scope: str) -> list[str]:
        """The ledger's names of those for whom this person acts in a scope, once their roles were read."""
        found: list[str] = self.__dict__.get("_stands_in", {}).get(scope, [])
        return found

    @property
    def mail_domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    def get_full_name(self) -> str:
        return str(self)


class Silence(models.Model):
    """A kind of letter that a person does without; none that tells of a deadline or a decision can be."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=12)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("person", "kind"), name="one_silence_of_a_kind"),
            models.CheckConstraint(name="silence_of_an_optional_kind", condition=models.Q(kind__in=OPTIONAL)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: no {self.kind}"


class Organisation(models.Model):
    """A body that applies, employs a juror or hosts a pilot."""

    class Kind(models.TextChoices):
        PUBLIC_BODY = "public_body", _("Public body")
        ACADEMY = "academy", _("University or academy")
        THINK_TANK = "think_tank", _("Research or expert centre")
        ASSOCIATION = "association", _("Association")
        NON_PROFIT = "non-profit", _("Non-profit organisation")
        COMPANY = "company", _("Company")
        INTERNATIONAL = "international", _("International organisation")
        INDIVIDUAL = "individual", _("Individual")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(default=dict, blank=True)  # by language, where it differs
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    website = models.URLField(_("Website"), blank=True)
    registration_number = models.CharField(_("Registration number"), max_length=60, blank=True)
    contact_name = models.CharField(_("Contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("E-mail of the contact person"), blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name as it is written in a language; as it is registered where it has none there."""
        return str(self.names.get(language) or self.name)


class Membership(models.Model):
    """Who may act for an organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "organisation"), name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"


class FactorReset(models.Model):
    """That a second factor is lost: one administrator asks for a new start, another one decides."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factor_resets")
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    is_granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(is_granted__isnull=True), name="one_reset_waits"
            ),
            models.CheckConstraint(
                name="reset_decided_whole",
                condition=models.Q(is_granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(is_granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reset_by_two_others",
                condition=~models.Q(asked_by=models.F("person"))
                & (
                    models.Q(decided_by__isnull=True)
                    | ~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("person"))
                    | models.Q(decided_by=models.F("asked_by"), is_granted=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.asked_at:%Y-%m-%d}"
