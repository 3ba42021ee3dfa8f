"""One application at the eligibility desk: each rule with what the applicant said of it and what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from applications.computed_rules import PILLS, computed
from applications.sealed import sealed_sections
from applications.second_looks import second_looks
from applications.services.staff import RULED_STATES
from applications.shown_answers import ShownAnswer, file_urls, shown_answer
from applications.staff_forms import CheckForm
from applications.unsettled import unsettled
from calls.form_tree import read_form
from calls.windows import effective_deadline_of
from core import clock
from core.pills import Pill

if TYPE_CHECKING:
    from applications.models import Application, CorrectionRequest, EligibilityCheck
    from calls.models import EligibilityRule

WRITTEN = ("note", "despite", "reason")


@dataclass(frozen=True)
class RuleLine:
    """One rule; `own_answer` is the applicant's in the quiz, `answers` are those that the rule reads.

    `computed` says what the applicant's own answers come to.
    """

    rule: EligibilityRule
    own_answer: str
    is_own_answer_bad: bool
    computed: Pill
    answers: list[ShownAnswer]
    met: BoundField
    remark: BoundField
    check: EligibilityCheck | None


@dataclass(frozen=True)
class RulingPage:
    """What the page shows; `why_not` says why no ruling can be taken now, "" where it can."""

    form: CheckForm
    lines: list[RuleLine]
    looks: list[str]
    correction: CorrectionRequest | None
    received_at: datetime
    may_tick: bool
    why_not: str

    @property
    def typed(self) -> list[str]:
        """What was written for a page on which it can no longer be saved."""
        if self.may_tick or not self.form.is_bound:
            return []
        names = [one for one in self.form.fields if one.startswith("remark_") or one in WRITTEN]
        return [text for name in names if (text := str(self.form[name].value() or "").strip())]


def ruling_page(application: Application, data: Any = None) -> RulingPage | None:
    """Read the page's facts; None where nothing was ever submitted."""
    valid = application.valid_submission
    if valid is None:
        return None
    call = application.call
    rules = list(call.eligibility_rules.all())
    checks = {one.rule_id: one for one in application.eligibility_checks.select_related("checked_by")}
    application.form.call = call
    tree = read_form(application.form)
    flags = unsettled(application)
    form = CheckForm(data, call=call, tree=tree, rules=rules, checks=checks, flags=flags)
    urls = file_urls(application, valid)
    sealed = [one for section in sealed_sections(valid.document, tree) for one in section.answers]
    answers = {one.key: shown_answer(one, urls) for one in sealed}
    is_blind = call.rounds.filter(is_blind=True).exists()
    return RulingPage(
        form=form,
        lines=[_line(application, rule, answers, form, checks.get(rule.pk)) for rule in rules],
        looks=second_looks(call, [application], rules, is_blind=is_blind)[application.pk],
        correction=application.corrections.filter(state="open").first(),
        received_at=valid.received_at,
        may_tick=application.state in RULED_STATES,
        why_not=_why_not(application),
    )


def _line(
    application: Application,
    rule: EligibilityRule,
    answers: dict[str, ShownAnswer],
    form: CheckForm,
    check: EligibilityCheck | None,
) -> RuleLine:
    own = application.quiz_answers.get(rule.key, "")
    words = dict(rule.Answer.choices)
    return RuleLine(
        rule=rule,
        own_answer=str(words.get(own, _("not answered"))),
        is_own_answer_bad=own in words and own != rule.passes,
        computed=PILLS[computed(rule, application.quiz_answers, answers)],
        answers=[answers[key] for key in rule.reads if key in answers],
        met=form[f"met_{rule.pk}"],
        remark=form[f"remark_{rule.pk}"],
        check=check,
    )


def _why_not(application: Application) -> str:
    if application.state == "correction_requested":
        return _("A correction is awaited. The ruling comes when it is there, or its date has passed.")
    if application.state != "submitted":
        return _("Nothing is to be ruled: it is “%(state)s”.") % {"state": application.get_state_display()}
    deadline = effective_deadline_of(application.call)
    if deadline is None or clock.now() < deadline:
        return _("The call is still open. You can look at the rules now and rule once it is closed.")
    return ""
