"""Who saw what where it matters: sealed things that were opened, and files that were taken along."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models.application import Application
from core import clock


class Opening(models.Model):
    """That somebody opened what is sealed, or took a file along. Append-only: a trigger refuses.

    `role` is what they were then, in the call or in the Hub. `call` is None for a file about every call.
    """

    class What(models.TextChoices):
        ANSWERS = "answers", _("Sealed answers")
        RULING = "ruling", _("Eligibility page")
        FILE = "file", _("Sealed file")
        LIST = "list", _("List of applications, taken along")
        ROSTER = "roster", _("Roster of experts, taken along")
        SCORECARDS = "scorecards", _("Scorecards, taken along")
        RANKING = "ranking", _("Frozen ranking, taken along")
        MINUTES = "minutes", _("Minutes, taken along")
        ROLES = "roles", _("Roles on calls, taken along")
        LOG = "log", _("This list, taken along")
        OWN_DATA = "own_data", _("Own data, taken along")

    class Role(models.TextChoices):
        UNKNOWN = "", _("Not kept")
        OFFICER = "officer", _("Officer")
        APPROVER = "approver", _("Approver")
        JUROR = "juror", _("Juror")
        STAFF = "staff", _("Staff of the Hub")
        ADMINISTRATOR = "administrator", _("Administrator")
        SELF = "self", pgettext_lazy("who took their own data", "The person")

    call = models.ForeignKey(
        "calls.Call", null=True, blank=True, on_delete=models.PROTECT, related_name="openings"
    )
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="openings"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=13, choices=Role, blank=True)
    what = models.CharField(max_length=10, choices=What)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=("application", "at")),
            models.Index(fields=("call", "at"), name="openings_of_a_call"),
            models.Index(fields=("at",), name="openings_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="opening_of_an_application_names_its_call",
                condition=models.Q(application__isnull=True) | models.Q(call__isnull=False),
            ),
            models.CheckConstraint(
                name="sealed_things_belong_to_an_application",
                condition=~models.Q(what__in=("answers", "ruling", "file"))
                | models.Q(application__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application or self.call or '-'}: {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("What was opened is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("What was opened is never deleted.")
