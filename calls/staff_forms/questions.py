"""The editor of one question: only the fields its kind has, its condition, its choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from calls.built_forms import OF_PROPOSALS
from calls.models import Question
from calls.staff_forms.conditions import ConditionFields, conditions_before
from calls.staff_forms.tongues import TranslatedForm, columns
from calls.stands_for import offered
from core.uploads.kinds import KINDS, wanted_kinds

K = Question.Kind
LIMITS: dict[str, tuple[str, ...]] = {
    K.SHORT_TEXT: ("max_length",),
    K.LONG_TEXT: ("max_words", "max_length"),
    K.NUMBER: ("minimum", "maximum", "is_total"),
    K.MONEY: ("currencies", "minimum", "maximum", "is_total", "within_award"),
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


class QuestionForm(ConditionFields, TranslatedForm):
    """One question. `show_if` offers the answers of earlier questions as conditions."""

    must = ("label",)
    apart = ("show_if",)
    together = (("minimum", "maximum", "currencies"), ("min_items", "max_items"))
    lines = {"help": 2, "example": 2}
    hints = {
        "help": _("Stands between the question and its answer."),
        "example": _("How an answer can look."),
    }
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
            "stands_for",
            "required",
            *ALL_LIMITS,
            "hidden_from_jurors",
            "public_after_award",
        ]
        help_texts = {
            "stands_for": _(
                "Lists, letters, the jury's conflict check and statistics take it from this answer. "
                "Each can be chosen once in a form."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(ALL_LIMITS) - set(LIMITS.get(self.instance.kind, ())):
            del self.fields[name]
        if "accept" in self.fields:
            self.initial["accept"] = sorted(wanted_kinds(self.instance.accept))
        self._offer_meanings()
        if self.instance.section.form.purpose:
            for name in OF_PROPOSALS & self.fields.keys():
                del self.fields[name]
        is_column = self.instance.parent_id or self.instance.parent
        self.offer_conditions([] if is_column else conditions_before(self.instance))

    def _offer_meanings(self) -> None:
        """Only what fits the kind; a question in a table stands for nothing."""
        meanings, fitting = dict(Question.StandsFor.choices), offered(self.instance)
        field: Any = self.fields["stands_for"]
        field.choices = [
            ("", _("Nothing beyond the answer itself")),
            *((one, meanings[one]) for one in fitting),
        ]
        if not fitting:
            del self.fields["stands_for"]

    def clean_stands_for(self) -> str:
        """Each meaning at most once in a form."""
        meaning: str = self.cleaned_data["stands_for"]
        others = Question.objects.filter(section__form=self.instance.section.form_id, parent=None)
        twin = others.filter(stands_for=meaning).exclude(pk=self.instance.pk).first() if meaning else None
        if twin is not None:
            raise forms.ValidationError(
                _("“%(question)s” stands for this already. Take it from there first.") % {"question": twin}
            )
        return meaning

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
        if cleaned.get("max_length") == 0:
            self.add_error("max_length", _("Allow one character or more."))
        if cleaned.get("stands_for") == Question.StandsFor.TITLE and cleaned.get("hidden_from_jurors"):
            self.add_error(
                "stands_for", _("Jurors read the title in blind rounds too, so it cannot be hidden.")
            )
        return cleaned
