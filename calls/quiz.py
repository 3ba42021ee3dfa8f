"""The eligibility quiz: the call's rules, asked as questions, judged alike for visitors and applicants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.models import EligibilityRule


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers mean: the rules that fail, in their order, and whether each rule was answered."""

    failed: list[EligibilityRule]
    is_complete: bool

    @property
    def is_passed(self) -> bool:
        return self.is_complete and not self.failed


def judge(rules: Iterable[EligibilityRule], answers: Mapping[str, object]) -> Verdict:
    """Hold the answers ("yes" or "no" by the rule's key) against the rules."""
    listed = list(rules)
    failed = [
        rule for rule in listed if answers.get(rule.key) in ("yes", "no") and answers[rule.key] != rule.passes
    ]
    return Verdict(failed, all(answers.get(rule.key) in ("yes", "no") for rule in listed))


class QuizForm(forms.Form):
    """One yes-or-no question for each rule."""

    def __init__(self, rules: Iterable[EligibilityRule], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.rules = list(rules)
        for rule in self.rules:
            self.fields[rule.key] = forms.ChoiceField(
                label=rule.question,
                choices=EligibilityRule.Answer.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no.")},
            )

    @property
    def verdict(self) -> Verdict:
        """The judgement over what was answered; call it after `is_valid()`."""
        return judge(self.rules, self.cleaned_data)
