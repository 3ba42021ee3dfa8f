"""Who may apply, as rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.models.call import Call


class EligibilityRule(models.Model):
    """A versioned rule: the same text drives the quiz, the officer's check-list and the letter."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="eligibility_rules")
    key = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    question = models.CharField(_("Question to the applicant"), max_length=300)
    passes = models.CharField(_("Answer that passes"), max_length=3, choices=Answer, default=Answer.YES)
    fails = models.TextField(_("What is said when it fails"))
    would_meet = models.TextField(_("What would meet it"), blank=True)
    officer_check = models.TextField(_("What the officer checks"))
    rejection = models.TextField(_("Sentence in the letter"))
    reads = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("call", "key"), name="rule_key_once_in_a_call")]

    def __str__(self) -> str:
        return self.question

    @property
    def remedy(self) -> str:
        """What would meet the rule: in the office's words, else in a sentence over its question."""
        if self.would_meet:
            return self.would_meet
        return _("It would be met if the answer to “%(question)s” were: %(answer)s.") % {
            "question": self.question,
            "answer": str(self.get_passes_display()).lower(),
        }
