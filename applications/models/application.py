"""Application, its collaborators and its working answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.querysets import ApplicationQuerySet
from applications.workflow import ApplicationFlow
from core import clock, writers


class Application(ApplicationFlow):
    """One applicant's entry in one call.

    The summary columns (title … search_text) are a copy made when answers are saved (draft) and
    sealed (submission), so that lists need no second table.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="applications")
    form = models.ForeignKey("calls.ProposalForm", on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    state_before = models.CharField(max_length=30, blank=True)
    state_changed_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    quiz_answers = models.JSONField(default=dict, blank=True)
    quiz_passed_at = models.DateTimeField(null=True, blank=True)

    title = models.CharField(max_length=600, blank=True)
    summary = models.TextField(blank=True)
    applicant_name = models.CharField(max_length=300, blank=True)
    applicant_kind = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    themes: Any = models.ManyToManyField("calls.Theme", blank=True, related_name="applications")
    search_text = models.TextField(blank=True)
    percent_complete = models.PositiveSmallIntegerField(default=0)

    valid_submission = models.ForeignKey(
        "applications.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    has_unsent = models.BooleanField(default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=("call", "state"))]
        constraints = [
            models.CheckConstraint(
                name="application_beyond_draft_was_submitted",
                condition=models.Q(state__in=("draft", "withdrawn", "disqualified"))
                | models.Q(valid_submission__isnull=False),
            ),
            models.CheckConstraint(
                name="application_submission_has_time",
                condition=models.Q(valid_submission__isnull=True, submitted_at__isnull=True)
                | models.Q(valid_submission__isnull=False, submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("applications:detail", kwargs={"reference": self.reference})

    @property
    def ledger_name(self) -> str:
        return f"application:{self.reference}"

    @property
    def diligence_name(self) -> str:
        """The subject under which the ledger tells of flags and prepared rulings."""
        return f"diligence:{self.reference}"

    def is_compared(self) -> bool:
        """Whether the submission that counts was compared with the newest sanctions list, if there is one."""
        from applications.models.diligence import DiligenceCheck, SanctionsList

        newest = SanctionsList.objects.values_list("pk", flat=True).first()
        checks = DiligenceCheck.objects.filter(application=self, version=newest)
        return newest is None or checks.filter(submission=self.valid_submission_id).exists()

    @property
    def shown_title(self) -> str:
        """The title, or words that say it has none yet."""
        return self.title or str(_("Untitled application"))


class Collaborator(models.Model):
    """A person on one application."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collaborations"
    )
    role = models.CharField(max_length=6, choices=Role)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("application", "user"), name="collaborator_once"),
            models.UniqueConstraint(
                fields=("application",), condition=models.Q(role="owner"), name="one_owner_of_an_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.application}"


class CollaboratorInvitation(models.Model):
    """An invitation by mail to work on an application: single use, expiring."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField()
    role = models.CharField(max_length=6, choices=Collaborator.Role)
    token = models.CharField(max_length=60, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.address}: {self.role} of {self.application}"


class Answer(models.Model):
    """The working answer to one question; `version` counts its changes, so none is overwritten unseen.

    `value` is text, a list of option keys, {"amount", "currency"}, a list of rows, true, or None.
    `page` is the browser page that wrote it (core.writers); `agreed` is what a consent agreed to:
    {"text", "language", "sha256", "at"}.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question_key = models.SlugField()
    value = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.CharField(max_length=writers.LENGTH, blank=True)
    agreed = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("application", "question_key"), name="one_answer_to_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.question_key}"


class Attachment(models.Model):
    """A file that answers a file question. The upload is inspected on its own, before submitting."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    question_key = models.SlugField()
    upload = models.OneToOneField("core.Upload", on_delete=models.PROTECT, related_name="attachment")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.upload)
