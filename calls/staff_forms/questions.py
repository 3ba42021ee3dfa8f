"""The editor of one question: only the fields its kind has, its condition, its choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from calls.form_tree import choices_of, read_form
from calls.models import Option, ProposalForm, Question, Section
from calls.staff_forms.tongues import TranslatedForm, columns
from core.uploads.kinds import KINDS, wanted_kinds

K = Question.Kind
LIMITS: dict[str, tuple[str, ...]] = {
    K.SHORT_TEXT: ("max_length",),
    K.LONG_TEXT: ("max_words",),
    K.NUMBER: ("minimum", "maximum", "is_total"),
    K.MONEY: ("currencies", "minimum", "maximum", "is_total"),
    K.CHOICE: ("options_from_themes",),
    K.MULTI_CHOICE: ("options_from_themes", "min_items", "max_items"),
    K.FILE: ("accept", "max_mb", "max_items"),
    K.TABLE: ("min_items", "max_items"),
    K.GROUP: ("min_items", "max_items"),
}
WITH_CHOICES = (K.CHOICE, K.MULTI_CHOICE)
WITH_COLUMNS = (K.TABLE, K.GROUP)
ALL_LIMITS = tuple(dict.fromkeys(name for names in LIMITS.values() for name in names))


class KindForm(forms.Form):
    """The first step of a new question: which kind it is."""

    kind = forms.ChoiceField(
        label=_("What is asked for?"),
        choices=K.choices,
        widget=forms.RadioSelect,
        help_text=_("It cannot be changed afterwards."),
    )

    def __init__(self, *args: Any, is_column: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_column:
            self.fields["kind"].help_text = _(
                "It cannot be changed afterwards. A table has short columns, such as a budget; "
                "a repeated group has longer ones, such as the people of a team."
            )
        else:
            barred = (*WITH_COLUMNS, K.FILE, K.CONSENT)
            kinds: Any = self.fields["kind"]
            kinds.choices = [choice for choice in K.choices if choice[0] not in barred]


class CurrenciesField(forms.CharField):
    """Currencies as people write them, "USD, EUR"; kept as a list of capitals."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        codes = [code.upper() for code in str(value or "").replace(",", " ").split()]
        if any(len(code) != 3 or not (code.isascii() and code.isalpha()) for code in codes):
            raise forms.ValidationError(_("Enter currencies as three letters each, like USD, EUR."))
        return list(dict.fromkeys(codes))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        return None


class QuestionForm(TranslatedForm):
    """One question. `show_if` offers the answers of earlier questions as conditions."""

    must = ("label",)
    apart = ("show_if",)
    lines = {"help": 2, "example": 2}
    hints = {
        "help": _("Stands between the question and its answer."),
        "example": _("How an answer can look."),
    }
    show_if = forms.MultipleChoiceField(
        label=_("Shown only after these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick it is always shown. The ticks have to belong to one question."),
    )
    currencies = CurrenciesField(
        label=_("Currencies"),
        required=False,
        max_length=60,
        help_text=_("Such as USD, EUR, KZT; empty for any."),
    )
    accept = forms.MultipleChoiceField(
        label=_("Kinds of file"),
        required=False,
        choices=[(name, name.upper()) for name in KINDS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick all of them."),
    )

    class Meta:
        model = Question
        fields = [
            *columns("label", "help", "example"),
            "required",
            *ALL_LIMITS,
            "hidden_from_jurors",
            "public_after_award",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(ALL_LIMITS) - set(LIMITS.get(self.instance.kind, ())):
            del self.fields[name]
        if "accept" in self.fields:
            self.initial["accept"] = sorted(wanted_kinds(self.instance.accept))
        self._offer_conditions()

    def _offer_conditions(self) -> None:
        if self.instance.parent_id or self.instance.parent:
            del self.fields["show_if"]
            return
        offered: Any = self.fields["show_if"]
        offered.choices = conditions_before(self.instance)
        key = self.instance.show_if_question
        self.initial["show_if"] = [f"{key}:{value}" for value in self.instance.show_if_values] if key else []
        if not offered.choices:
            del self.fields["show_if"]

    def clean_show_if(self) -> list[str]:
        """The ticks belong to one question."""
        chosen: list[str] = self.cleaned_data["show_if"]
        if len({tick.partition(":")[0] for tick in chosen}) > 1:
            raise forms.ValidationError(_("Tick answers of one question only."))
        return chosen

    def clean_max_mb(self) -> int | None:
        """No more than the portal takes."""
        size: int | None = self.cleaned_data["max_mb"]
        if size is not None and not 1 <= size <= settings.UPLOAD_MAX_MB:
            raise forms.ValidationError(
                _("Enter a size from 1 to %(most)s MB.") % {"most": settings.UPLOAD_MAX_MB}
            )
        return size

    def clean(self) -> dict[str, Any]:
        """Least is not above most."""
        cleaned = super().clean() or {}
        for low, high in (("minimum", "maximum"), ("min_items", "max_items")):
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                self.add_error(high, _("The largest cannot be below the smallest."))
        if cleaned.get("max_words") == 0:
            self.add_error("max_words", _("Allow one word or more."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "show_if" in self.fields:
            chosen = self.cleaned_data.get("show_if") or []
            self.instance.show_if_question = chosen[0].partition(":")[0] if chosen else ""
            self.instance.show_if_values = [tick.partition(":")[2] for tick in chosen]


def conditions_before(question: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """Answers on which `question` can depend: choices of the questions before it, grouped by question."""
    form: ProposalForm = question.section.form
    groups = []
    for one in read_form(form).questions():
        if question.pk == one.pk:
            break
        if question.pk is None and _comes_later(one.section, question.section):
            break
        if one.kind in WITH_CHOICES:
            groups.append((one.label, [(f"{one.key}:{key}", label) for key, label in choices_of(one)]))
    return groups


def _comes_later(section: Section, than: Section) -> bool:
    return (section.position, section.pk) > (than.position, than.pk)


class OptionForm(TranslatedForm):
    """One choice of a question."""

    class Meta:
        model = Option
        fields = columns("label")


class BaseOptions(forms.BaseInlineFormSet):
    """The choices of a question; an empty row is no choice, and two cannot have one wording."""

    def clean(self) -> None:
        super().clean()
        labels = [
            form.cleaned_data.get("label_en")
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        given = [label for label in labels if label]
        if len(given) != len(set(given)):
            raise forms.ValidationError(_("Two choices read the same."))

    def kept(self) -> list[Option]:
        """The choices that stay or are new, in their order."""
        filled = [form for form in self.forms if form.has_changed() or form.instance.pk]
        return [form.instance for form in filled if not form.cleaned_data.get("DELETE")]

    def gone(self) -> list[Option]:
        """The choices ticked to be removed."""
        return [form.instance for form in self.initial_forms if form.cleaned_data.get("DELETE")]


OptionSet = forms.inlineformset_factory(
    Question, Option, form=OptionForm, formset=BaseOptions, extra=4, max_num=200, can_delete=True
)
