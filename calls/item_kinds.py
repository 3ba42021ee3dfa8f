"""The lists of a call that are built alike: which rows they have, in which part of the builder they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from calls.built_forms import PROPOSALS, REPORTS, Built
from calls.form_outline import newest_form
from calls.models import Call, Criterion, EligibilityRule, Faq, Partner, Question, Round, Section, Theme
from calls.services.form_building import siblings_of
from calls.staff_forms.judging import CriterionForm, RoundForm
from calls.staff_forms.lists import FaqForm, ItemForm, PartnerForm, RuleForm, SectionForm, ThemeForm


@dataclass(frozen=True)
class Kind:
    """One list: `rows` are all that may be touched, `siblings` those among which a row has its place."""

    page: str
    part: str
    add: str | Promise
    edit: str | Promise
    form: type[ItemForm] | None
    rows: Callable[[Call], QuerySet[Any]]
    siblings: Callable[[Any], QuerySet[Any]]
    blank: Callable[[Call, int | None], Any]


def _of_form(built: Built) -> dict[str, Kind]:
    """The sections of a form, and its questions."""

    def section(call: Call, _parent: int | None) -> Section:
        form = newest_form(call, built.purpose)
        if form is None:
            raise Http404
        return Section(form=form)

    return {
        built.section_kind: Kind(
            built.page,
            built.part,
            _("Add a section"),
            _("Edit the section"),
            SectionForm,
            lambda call: Section.objects.filter(form=newest_form(call, built.purpose)).select_related("form"),
            lambda row: row.form.sections.all(),
            section,
        ),
        built.question_kind: Kind(
            built.page,
            built.part,
            _("Add a question"),
            _("Edit the question"),
            None,
            lambda call: Question.objects.filter(section__form=newest_form(call, built.purpose)),
            siblings_of,
            _no_blank,
        ),
    }


def _criterion(call: Call, parent: int | None) -> Criterion:
    rubric = call.rubrics.filter(pk=parent).first() if parent else None
    if rubric is None:
        raise Http404
    return Criterion(rubric=rubric)


def _no_blank(call: Call, parent: int | None) -> Any:
    raise Http404


KINDS: dict[str, Kind] = {
    "theme": Kind(
        "calls:build_themes",
        "themes",
        _("Add a theme"),
        _("Edit the theme"),
        ThemeForm,
        lambda call: call.themes.all(),
        lambda row: row.call.themes.all(),
        lambda call, _parent: Theme(call=call),
    ),
    "partner": Kind(
        "calls:build_partners",
        "partners",
        _("Add a partner"),
        _("Edit the partner"),
        PartnerForm,
        lambda call: call.partners.all(),
        lambda row: row.call.partners.all(),
        lambda call, _parent: Partner(call=call),
    ),
    "faq": Kind(
        "calls:build_faq",
        "faq",
        _("Add a question and its answer"),
        _("Edit the question and its answer"),
        FaqForm,
        lambda call: call.faqs.all(),
        lambda row: row.call.faqs.all(),
        lambda call, _parent: Faq(call=call),
    ),
    "rule": Kind(
        "calls:build_eligibility",
        "eligibility",
        _("Add a rule"),
        _("Edit the rule"),
        RuleForm,
        lambda call: call.eligibility_rules.all(),
        lambda row: row.call.eligibility_rules.all(),
        lambda call, _parent: EligibilityRule(call=call),
    ),
    **_of_form(PROPOSALS),
    **_of_form(REPORTS),
    "round": Kind(
        "calls:build_rubric",
        "rubric",
        _("Add a round"),
        _("Edit the round"),
        RoundForm,
        lambda call: call.rounds.select_related("rubric"),
        lambda row: row.call.rounds.all(),
        lambda call, _parent: Round(call=call),
    ),
    "criterion": Kind(
        "calls:build_rubric",
        "rubric",
        _("Add a criterion"),
        _("Edit the criterion"),
        CriterionForm,
        lambda call: Criterion.objects.filter(rubric__call=call).select_related("rubric"),
        lambda row: row.rubric.criteria.all(),
        _criterion,
    ),
}
