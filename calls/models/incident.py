"""What kept applicants from being served, and what was proposed because of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call
from calls.models.extension import Extension
from core import clock


class IncidentQuerySet(models.QuerySet[Any]):
    """The gate to incidents: the log, its pages and its export start from `visible_to`."""

    def visible_to(self, user: Any) -> IncidentQuerySet:
        """Staff of the Hub see all; who works on calls sees what touches everybody, or one of those."""
        if user.is_hub_staff:
            return self.all()
        mine = Call.objects.staffed_by(user, "officer", "approver")
        of_mine = self.model.calls.through.objects.filter(incident=models.OuterRef("pk"), call__in=mine)
        return self.filter(models.Q(is_for_all=True) | models.Exists(of_mine))

    def touching(self, call: Call) -> IncidentQuerySet:
        """Those of every call, and those of this one."""
        named = self.model.calls.through.objects.filter(incident=models.OuterRef("pk"), call=call.pk)
        return self.filter(models.Q(is_for_all=True) | models.Exists(named))

    def within(self, since: datetime, until: datetime) -> IncidentQuerySet:
        """Those of which a part lies in `since` ≤ instant < `until`."""
        lasts = models.Q(until__isnull=True) | models.Q(until__gt=since)
        return self.filter(lasts, since__lt=until)


class Incident(models.Model):
    """Trouble from `since` until before `until`: measured by the portal, or entered by the office.

    Without `until` it goes on. It is dealt with once `done` says what was done, and `closed_at` when.
    """

    class Kind(models.TextChoices):
        PORTAL = "portal", _("The portal could not be reached")
        WORK = "work", _("Background work stood still")
        MAIL = "mail", _("Letters did not go out")
        FILES = "files", _("Files were not inspected")
        OTHER = "other", _("Something else")

    kind = models.CharField(_("What happened"), max_length=6, choices=Kind)
    is_measured = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    is_for_all = models.BooleanField(default=True)
    calls = models.ManyToManyField(Call, blank=True, related_name="incidents")
    what = models.TextField(_("In words"), blank=True)
    done = models.TextField(_("What was done about it"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-since", "-pk")
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_it_began",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
            ),
            models.CheckConstraint(
                name="incident_measured_or_entered",
                condition=models.Q(is_measured=True, entered_by__isnull=True)
                | models.Q(is_measured=False, entered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_closed_whole",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, until__isnull=False),
            ),
            models.UniqueConstraint(
                name="outage_measured_once", fields=("kind", "since"), condition=models.Q(is_measured=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.since:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("calls:incident", kwargs={"pk": self.pk})

    @property
    def ledger_name(self) -> str:
        return f"incident:{self.pk}"


class DowntimeProposal(models.Model):
    """That the portal was down for so long before a deadline that its officers should extend it for all.

    At most one of a call is open. It is settled once: by an extension for everybody, or declined with a
    reason. `outage_seconds` is the downtime when it was settled, and when it was made until then.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        EXTENDED = "extended", _("The deadline was moved")
        DECLINED = "declined", _("The deadline was left as it was")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="downtime_proposals")
    deadline_at = models.DateTimeField()
    outage_seconds = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    extension = models.OneToOneField(
        Extension, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="one_open_proposal_of_a_call", fields=("call",), condition=models.Q(state="open")
            ),
            models.CheckConstraint(
                name="proposal_settled_whole",
                condition=models.Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(state="open"),
            ),
            models.CheckConstraint(
                name="proposal_extended_has_its_extension",
                condition=models.Q(state="extended", extension__isnull=False)
                | models.Q(extension__isnull=True) & ~models.Q(state="extended"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.outage} ({self.state})"

    @property
    def outage(self) -> timedelta:
        return timedelta(seconds=self.outage_seconds)

    def measure(self, outage: timedelta) -> None:
        """Take a longer downtime into account, in whole seconds."""
        self.outage_seconds = max(self.outage_seconds or 0, round(outage.total_seconds()))
