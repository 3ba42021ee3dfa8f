"""A file that is on its way, piece by piece."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock


class PartUpload(models.Model):
    """What has come so far of one file; the bytes lie under settings.PARTS_ROOT and are never served.

    `key` is the browser's own name for this upload, so that it can ask where to go on.
    """

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="part_uploads"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    question_key = models.SlugField()
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("application", "by", "key"), name="part_upload_once"),
            models.CheckConstraint(
                name="part_upload_within_size", condition=Q(size__gt=0, received__lte=F("size"))
            ),
            models.CheckConstraint(
                name="part_upload_finished_is_whole",
                condition=Q(finished_at__isnull=True) | Q(received=F("size")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"
