"""One form field for each kind of question. Fields only show: what is right is decided by `calls.answers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.answers import check
from calls.form_tree import choices_of
from core.countries import country_choices

if TYPE_CHECKING:
    from calls.models import Question

MOST_RADIOS = 7


class MoneyWidget(forms.MultiWidget):
    """An amount and its currency, side by side."""

    use_fieldset = True
    template_name = "calls/form/money.html"

    def __init__(self, currencies: list[str], attrs: dict[str, Any] | None = None) -> None:
        amount = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "aria-label": _("Amount")})
        named = {"aria-label": _("Currency")}
        currency: forms.Widget = forms.TextInput({**named, "maxlength": 3})
        if currencies:
            currency = forms.Select(named, choices=[(one, one) for one in currencies])
        super().__init__([amount, currency], attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The parts share their attributes, but a list of currencies looks like a list."""
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"]:
            if part["template_name"] == forms.Select.template_name:
                classes = str(part["attrs"].get("class", ""))
                part["attrs"]["class"] = classes.replace("form-control", "form-select")
        return context

    def decompress(self, value: Any) -> list[Any]:
        """The two parts of a stored value, or of what was typed."""
        if isinstance(value, Mapping):
            return [value.get("amount", ""), value.get("currency", "")]
        return [value or "", ""]


def field_for(question: Question, value: Any = None) -> forms.Field:
    """The field of a question that is no table and no file; `value` is what it will show."""
    field = _FIELDS.get(question.kind, _text)(question, value)
    field.label = question.label
    field.required = bool(question.required)
    field.help_text = hint_of(question)
    return field


def hint_of(question: Question) -> str:
    """The help as safe markup, line by line."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in question.help.splitlines()))


def shown_value(question: Question, value: Any) -> Any:
    """What the control holds for a stored value."""
    if question.kind == "money" and len(question.currencies) == 1 and isinstance(value, Mapping):
        return value.get("amount", "")
    if question.kind == "consent":
        return value is True
    return "" if value is None else value


def _text(question: Question, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(_limits(question)))


def _long_text(question: Question, value: Any) -> forms.Field:
    words = question.max_words or (question.max_length or 0) // 7
    rows = {"rows": min(max(words // 30, 3), 10)}
    return forms.CharField(widget=forms.Textarea({**rows, **_limits(question)}))


def _limits(question: Question) -> dict[str, Any]:
    limits = {"data-max-words": question.max_words, "data-max-characters": question.max_length}
    return {name: limit for name, limit in limits.items() if limit}


def _number(question: Question, value: Any) -> forms.Field:
    return forms.CharField(
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "num w-short"})
    )


def _money(question: Question, value: Any) -> forms.Field:
    if len(question.currencies) == 1:
        return _number(question, value)
    return forms.CharField(widget=MoneyWidget([str(one) for one in question.currencies]))


def _choice(question: Question, value: Any) -> forms.Field:
    choices = choices_of(question)
    if len(choices) <= MOST_RADIOS:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect())
    return forms.ChoiceField(choices=[("", _("Choose")), *choices], widget=forms.Select())


def _multi_choice(question: Question, value: Any) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices_of(question), widget=forms.CheckboxSelectMultiple())


def _date(question: Question, value: Any) -> forms.Field:
    # A browser's own date control shows nothing at all for what is no date, and what was typed must stay.
    kind = "date" if check(question, value).is_ok else "text"
    return forms.CharField(widget=forms.TextInput({"type": kind, "class": "w-mid"}))


def _country(question: Question, value: Any) -> forms.Field:
    choices = [("", _("Choose a country")), *country_choices(get_language())]
    return forms.ChoiceField(choices=choices, widget=forms.Select({"class": "w-mid"}))


def _email(question: Question, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.EmailInput({"autocomplete": "email"}))


def _url(question: Question, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.URLInput({"placeholder": "https://"}))


def _consent(question: Question, value: Any) -> forms.Field:
    return forms.BooleanField(widget=forms.CheckboxInput())


_FIELDS: dict[str, Callable[[Any, Any], forms.Field]] = {
    "short_text": _text,
    "long_text": _long_text,
    "number": _number,
    "money": _money,
    "choice": _choice,
    "multi_choice": _multi_choice,
    "date": _date,
    "country": _country,
    "email": _email,
    "url": _url,
    "consent": _consent,
}
