"""What a rule comes to by the applicant's own answers alone. An officer still decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from applications.contents import sealed_values
from core.pills import Pill

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import EligibilityRule

PILLS: dict[bool | None, Pill] = {
    True: Pill(_("By the own answers: met"), "ok", "check"),
    False: Pill(_("By the own answers: not met"), "no", "cross"),
    None: Pill(_("Cannot be computed: look yourself"), "off", "ring"),
}


def computed(rule: EligibilityRule, quiz: Mapping[str, object], answered: Collection[str]) -> bool | None:
    """Met or not met; None where that cannot be said.

    Not met where the applicant's answer in the quiz fails. Met where it passes and every answer that the rule
    reads is there: `answered` are the keys of the sealed answers.
    """
    own = quiz.get(rule.key)
    if own not in ("yes", "no"):
        return None
    if own != rule.passes:
        return False
    return True if all(key in answered for key in rule.reads) else None


def met_by_answers(application: Application, rules: Iterable[EligibilityRule]) -> list[EligibilityRule]:
    """The rules that nobody ticked and that the applicant's own answers meet."""
    valid = application.valid_submission
    answered = sealed_values(valid.document) if valid else {}
    ticked = {one.rule_id for one in application.eligibility_checks.all() if one.is_met is not None}
    left = (rule for rule in rules if rule.pk not in ticked)
    return [rule for rule in left if computed(rule, application.quiz_answers, answered)]
