"""What people type into a budget and about what they spent."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from calls.amounts import Wrong, read_amount
from incubation.forms import DecisionForm, asking, day, words
from incubation.models import Budget, BudgetLine, Placement
from incubation.services.budgeting import MOST_LINES, Planned

MOST = Decimal(10) ** 12
NEW_ROWS = 4


class AmountField(forms.CharField):
    """An amount in the award's currency, in any notation."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = read_amount(text, self.currency)
        except Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if abs(amount) >= MOST:
            raise forms.ValidationError(_("This amount is too large."))
        return amount


class LineForm(forms.Form):
    """One row of the budget; an empty one is none."""

    number = forms.IntegerField(required=False, min_value=1, max_value=32_000, widget=forms.HiddenInput)
    category = forms.CharField(label=_l("What for"), max_length=150, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Amount in %(currency)s") % {"currency": currency}
        self.fields["planned"] = AmountField(label=label, currency=currency, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        category, planned = given.get("category"), given.get("planned")
        if category and planned is None:
            self.add_error("planned", _("Say how much is planned."))
        if planned is not None and not category:
            self.add_error("category", _("Say what the money is for."))
        if planned is not None and planned < 0:
            self.add_error("planned", _("No line is below zero."))
        return given


LineSet = forms.formset_factory(
    LineForm, extra=NEW_ROWS, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_LINES + NEW_ROWS
)


def line_set(data: Any, placement: Placement, lines: list[BudgetLine]) -> Any:
    """The rows that are there, and some empty ones."""
    there = [
        {"number": one.number, "category": one.category, "planned": _plain(one.planned)} for one in lines
    ]
    return LineSet(data, initial=there, prefix="line", form_kwargs={"currency": placement.award_currency})


def planned_in(rows: Any) -> list[Planned]:
    """The lines that a valid set of rows holds."""
    given = [one.cleaned_data for one in rows.forms if one.cleaned_data.get("category")]
    return [Planned(one["category"], one["planned"], one.get("number")) for one in given]


def _plain(amount: Decimal) -> str:
    return str(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount)


class VersionForm(forms.Form):
    """Which budget the reader has before them."""

    version = forms.IntegerField(
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.HiddenInput,
        error_messages=asking(_l("Open the page of the budget anew.")),
    )


class WriteForm(VersionForm):
    """Beside the lines: why an agreed budget is changed."""

    def __init__(self, *args: Any, budget: Budget | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", budget.version if budget else 0)
        if budget is not None and budget.is_agreed:
            self.fields["reason"] = words(
                _("Reason"),
                rows=3,
                missing=_("Give a reason."),
                help_text=_("Everybody who reads the budget reads it."),
            )


class AgreeForm(VersionForm, DecisionForm):
    """Agree to the budget, or return it with what is missing."""

    field_order = ("version", "decision", "note")
    decision = forms.ChoiceField(
        label=_l("Your decision"),
        choices=[
            (DecisionForm.ACCEPT, _l("Agree to it")),
            (DecisionForm.RETURN, _l("Return it to the team")),
        ],
        widget=forms.RadioSelect,
        error_messages=asking(_l("Choose a decision.")),
    )


class SpendingForm(forms.Form):
    """What was spent on a line."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    line = forms.TypedChoiceField(
        label=_l("Line of the budget"), coerce=int, error_messages=asking(_l("Choose a line of the budget."))
    )
    spent_on = day(_l("Day"))
    purpose = forms.CharField(
        label=_l("Paid to whom, or what for"),
        max_length=250,
        help_text=_l("As on the bill. No account numbers, and no names of private persons."),
        error_messages=asking(_l("Say whom it was paid to, or what for.")),
    )
    receipt = forms.FileField(
        label=pgettext_lazy("of a payment", "Receipt"),
        required=False,
        help_text=_l("PDF, Office, image, CSV or text."),
    )

    def __init__(self, *args: Any, placement: Placement, lines: list[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        currency = placement.award_currency
        choice = self.fields["line"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101 - tells the type checker which field
        choice.choices = [("", _("Choose one")), *((one.number, one.category) for one in lines)]
        self.fields["amount"] = amount_of(currency)
        self.order_fields(("key", "line", "spent_on", "amount", "purpose", "receipt"))


class CorrectionForm(forms.Form):
    """How much of a spending came back, or was too much."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    spent_on = day(_l("Day"))
    purpose = forms.CharField(
        label=_l("Why"), max_length=250, error_messages=asking(_l("Say why it is corrected."))
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.fields["amount"] = amount_of(placement.award_currency)
        self.order_fields(("key", "amount", "spent_on", "purpose"))


def amount_of(currency: str) -> AmountField:
    """A field for an amount that has to be given."""
    return AmountField(
        label=_("Amount in %(currency)s") % {"currency": currency},
        currency=currency,
        error_messages=asking(_("Enter an amount above zero.")),
    )
