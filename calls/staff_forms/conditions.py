"""When a question or section is shown: ticks beside the answers of the questions before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.form_tree import SectionTree, choices_of, read_form
from calls.models import Question, Section

if TYPE_CHECKING:
    from calls.models import ProposalForm

Offer = list[tuple[str, list[tuple[str, str]]]]
WITH_ANSWERS = (Question.Kind.CHOICE, Question.Kind.MULTI_CHOICE)


class ConditionFields(forms.ModelForm):
    """The field `show_if` of a form over a question or section."""

    show_if = forms.MultipleChoiceField(
        label=_("Shown only after these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick it is always shown. The ticks have to belong to one question."),
    )

    def offer_conditions(self, offer: Offer) -> None:
        """Offer these answers; without any there is nothing to tick."""
        offered: Any = self.fields["show_if"]
        offered.choices = offer
        key = self.instance.show_if_question
        self.initial["show_if"] = [f"{key}:{value}" for value in self.instance.show_if_values] if key else []
        if not offer:
            del self.fields["show_if"]

    def clean_show_if(self) -> list[str]:
        """The ticks belong to one question."""
        chosen: list[str] = self.cleaned_data["show_if"]
        if len({tick.partition(":")[0] for tick in chosen}) > 1:
            raise forms.ValidationError(_("Tick answers of one question only."))
        return chosen

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "show_if" in self.fields:
            chosen = self.cleaned_data.get("show_if") or []
            self.instance.show_if_question = chosen[0].partition(":")[0] if chosen else ""
            self.instance.show_if_values = [tick.partition(":")[2] for tick in chosen]


def conditions_before(question: Question) -> Offer:
    """Answers on which `question` can depend: choices of the questions before it, grouped by question."""
    offer: Offer = []
    for part in read_form(question.section.form).sections:
        if part.section.pk == question.section_id:
            before = list(part.questions)
            keys = [one.pk for one in before]
            stop = keys.index(question.pk) if question.pk in keys else len(before)
            return offer + _answers(before[:stop])
        offer += _answers(list(part.questions))
    return offer


def conditions_before_section(section: Section) -> Offer:
    """Answers on which a section can depend: choices of the sections before it; of all for a new one."""
    form: ProposalForm = section.form
    parts: tuple[SectionTree, ...] = read_form(form).sections
    keys = [one.section.pk for one in parts]
    stop = keys.index(section.pk) if section.pk in keys else len(parts)
    return _answers([question for part in parts[:stop] for question in part.questions])


def _answers(questions: list[Question]) -> Offer:
    return [
        (one.label, [(f"{one.key}:{key}", label) for key, label in choices_of(one)])
        for one in questions
        if one.kind in WITH_ANSWERS
    ]
