"""The proposal form as data: ProposalForm, Section, Question, Option."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call


class OfProposals(models.Manager["ProposalForm"]):
    """The forms of proposals; `ProposalForm.every` knows those of reports too."""

    def get_queryset(self) -> models.QuerySet[ProposalForm]:
        return super().get_queryset().filter(purpose="")


class ProposalForm(models.Model):
    """One version of a call's form. Frozen once the first application starts with it.

    `purpose` is empty for the form of proposals and "report" for that of the reports after the award.

    A later version is prepared beside the one in use until an officer puts it in force; `why` is the reason
    they gave, which the people of carried drafts read.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="forms")
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, blank=True)
    is_prepared = models.BooleanField(default=False)
    carries_drafts = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    purpose = models.CharField(max_length=8, blank=True, default="", choices=[("report", _("Report"))])

    every = models.Manager()
    objects = OfProposals()

    class Meta:
        default_manager_name = "objects"
        ordering = ("call", "version")
        constraints = [
            models.UniqueConstraint(
                fields=("call", "purpose", "version"), name="form_version_once_in_a_call"
            ),
            models.UniqueConstraint(
                fields=("call", "purpose"),
                condition=models.Q(is_prepared=True),
                name="one_prepared_form_of_a_call",
            ),
            models.CheckConstraint(
                name="prepared_form_is_not_in_use",
                condition=models.Q(is_prepared=False)
                | models.Q(version__gt=1, frozen_at__isnull=True, carries_drafts=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} form v{self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Conditional(models.Model):
    """Asked only after one of these answers to an earlier question; always, where none is named."""

    show_if_question = models.SlugField(_("Shown when the answer to"), blank=True)
    show_if_values = models.JSONField(_("is one of"), default=list, blank=True)

    class Meta:
        abstract = True


class Section(Conditional):
    """A part of the form: one page, one row of the task list."""

    form = models.ForeignKey(ProposalForm, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField()
    title = models.CharField(_("Title"), max_length=200)
    intro = models.TextField(_("Introduction"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("form", "key"), name="section_key_once_in_a_form")]

    def __str__(self) -> str:
        return self.title


class Question(Conditional):
    """One question. Columns of a table and questions of a repeated group are questions with a parent."""

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        CHOICE = "choice", _("One of several")
        MULTI_CHOICE = "multi_choice", _("Some of several")
        DATE = "date", _("Date")
        COUNTRY = "country", _("Country")
        EMAIL = "email", _("E-mail")
        URL = "url", _("Link")
        FILE = "file", _("File")
        TABLE = "table", _("Table of rows")
        GROUP = "group", _("Repeated group")
        CONSENT = "consent", _("Consent")

    class StandsFor(models.TextChoices):
        """What lists, letters, the conflict check and statistics take an answer for."""

        ORGANISATION = "organisation", _("The name of the organisation that applies")
        PERSON = "person", _("The name of the person who applies")
        APPLICANT = "applicant", _("Whether an organisation or a person applies")
        KIND = "kind", _("The kind of organisation")
        GENDER = "gender", _("Whether a woman or a man applies")
        COUNTRY = "country", _("The country of the applicant")
        EMAIL = "email", _("The mail address for letters")
        PHONE = "phone", _("The telephone number of the applicant")
        NUMBER = "number", _("The registration number of the organisation")
        TITLE = "title", _("The title of the application")
        SUMMARY = "summary", _("The summary of the application")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="columns"
    )
    key = models.SlugField()
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind)
    label = models.CharField(_("Question"), max_length=300)
    help = models.TextField(_("Help"), blank=True)
    example = models.TextField(_("Example"), blank=True)
    required = models.BooleanField(_("An answer is required"), default=True)
    hidden_from_jurors = models.BooleanField(_("Hidden from jurors in blind rounds"), default=False)
    public_after_award = models.BooleanField(_("Published for winners"), default=False)
    max_length = models.PositiveIntegerField(_("Most characters"), null=True, blank=True)
    max_words = models.PositiveIntegerField(_("Most words"), null=True, blank=True)
    minimum = models.DecimalField(_("Smallest"), max_digits=16, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("Largest"), max_digits=16, decimal_places=2, null=True, blank=True)
    min_items = models.PositiveSmallIntegerField(_("Fewest entries"), null=True, blank=True)
    max_items = models.PositiveSmallIntegerField(_("Most entries"), null=True, blank=True)
    currencies = models.JSONField(_("Currencies"), default=list, blank=True)
    accept = models.JSONField(_("Kinds of file"), default=list, blank=True)
    max_mb = models.PositiveSmallIntegerField(_("Largest file in MB"), null=True, blank=True)
    options_from_themes = models.BooleanField(_("The call's themes are the choices"), default=False)
    is_total = models.BooleanField(_("Its numbers are added up"), default=False)
    stands_for = models.CharField(
        _("What the answer stands for"), max_length=12, choices=StandsFor, blank=True, default=""
    )
    within_award = models.BooleanField(_("Not above the largest award of the call"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("section", "key"),
                condition=models.Q(parent__isnull=True),
                name="question_key_once_in_a_section",
            ),
            models.UniqueConstraint(fields=("parent", "key"), name="column_key_once_in_a_table"),
            models.CheckConstraint(
                name="question_word_limit_above_zero",
                condition=models.Q(max_words__isnull=True) | models.Q(max_words__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Option(models.Model):
    """One choice of a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField()
    label = models.CharField(_("Choice"), max_length=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("question", "key"), name="option_key_once_in_a_question")
        ]

    def __str__(self) -> str:
        return self.label
