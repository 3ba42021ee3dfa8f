"""What staff keep of the list of applications: searches with a name, and files that are being written."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock

KEPT_FOR = timedelta(hours=24)
MOST_QUERY = 4000


class SavedSearch(models.Model):
    """A list under a name: the end of its address. Of one call, or of every call where `call` is None.

    A shared one is offered to all staff of its call.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    call = models.ForeignKey(
        "calls.Call", null=True, blank=True, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=MOST_QUERY, blank=True)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=("owner", "call", "name"), name="one_search_of_a_name_in_a_call"),
            models.UniqueConstraint(
                fields=("owner", "name"),
                condition=models.Q(call__isnull=True),
                name="one_search_of_a_name_in_every_call",
            ),
            models.CheckConstraint(
                name="shared_search_is_of_one_call",
                condition=models.Q(is_shared=False) | models.Q(call__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def export_place(export: ListExport, _name: str) -> str:
    """Where the file of an export lies: named for the export, so that nobody guesses it."""
    return f"exports/{export.public_id}.{export.format}"


class ListExport(models.Model):
    """A list of applications that the worker writes into a file, for the one who asked, for a day.

    `query` is what `Listing.whole_query` gives; `problem` is the sentence that says why there is no file.
    `what` names a document over several calls instead, "" for the list; who writes it reads `query`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(max_length=20, blank=True)
    call = models.ForeignKey(
        "calls.Call", null=True, blank=True, on_delete=models.CASCADE, related_name="exports"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(default=clock.now)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to=export_place, max_length=200, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("call", "asked_by"),
                condition=models.Q(state__in=("waiting", "writing")),
                name="one_export_at_a_time",
            ),
            models.CheckConstraint(
                name="export_of_a_list_has_a_call",
                condition=models.Q(what="", call__isnull=False)
                | ~models.Q(what="") & models.Q(call__isnull=True),
            ),
            models.UniqueConstraint(
                fields=("what", "asked_by"),
                condition=models.Q(state__in=("waiting", "writing"), call__isnull=True),
                name="one_document_at_a_time",
            ),
            models.CheckConstraint(
                name="export_over_has_time",
                condition=models.Q(state__in=("waiting", "writing"), ended_at__isnull=True)
                | models.Q(state__in=("done", "failed"), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what or self.call}: {self.format} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def goes_at(self) -> datetime:
        """When it is deleted; half-open: there is no file from then on."""
        return self.asked_at + KEPT_FOR

    @property
    def has_file(self) -> bool:
        return self.state == self.State.DONE and clock.now() < self.goes_at
