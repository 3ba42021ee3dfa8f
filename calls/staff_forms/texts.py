"""The texts and terms of a call in every language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from calls.models import Call, RulesVersion
from calls.rules_text import columns_of, rules_of
from calls.staff_forms.tongues import Group, TranslatedForm, ask_in_all, columns, text_group
from calls.translations import DEFAULT, column

REASON = "rules_reason"
WHY_CHANGED = RulesVersion._meta.get_field("reason").verbose_name


class TextsForm(TranslatedForm):
    """What a call says of itself; open until its end."""

    must = ("title",)
    lines = {"summary": 3, "description": 10, "who_can_apply": 4}
    hints = {
        "summary": _("One or two sentences, for lists and search."),
        "description": _("An empty line begins a new paragraph."),
    }

    class Meta:
        model = Call
        fields = columns("title", "summary", "description", "who_can_apply")


class TermsForm(TranslatedForm):
    """What applicants can rely on; fixed once the first application is started."""

    lines = {"rules_text": 10, "award_text": 4}
    apart = tuple(columns("rules_reason"))
    places = forms.IntegerField(
        label=Call._meta.get_field("places").verbose_name, required=False, min_value=1, max_value=32_767
    )
    together = (("ceiling_amount", "ceiling_currency", "budget_amount"),)

    class Meta:
        model = Call
        fields = [
            *columns("rules_text", "award_text"),
            "places",
            "reserve_places",
            "ceiling_amount",
            "ceiling_currency",
            "budget_amount",
            "themes_open_ended",
            "conflict_same_country",
            "has_vote",
            "second_look",
        ]
        help_texts = {
            "second_look": _("Then one officer prepares the ruling, and another confirms it or returns it."),
            "ceiling_currency": _("Three letters, such as USD."),
            "budget_amount": _("What the call can give in all, in the same currency."),
            "conflict_same_country": _("Then no juror reads applications from the juror's own country."),
            "has_vote": _(
                "The votes stand in the minutes. They advise; the decision is recorded with its reason."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published = columns_of(self.instance)
        self._take_long_currencies()
        if self.instance.state != "draft":
            ask_in_all(self, REASON, WHY_CHANGED, longest=RulesVersion.LONGEST_REASON, lines=1, must=False)

    def below(self, name: str) -> Group | None:
        """Why the rules of a published call change, below the rules."""
        if name != "rules_text" or column(REASON, DEFAULT) not in self.fields:
            return None
        hint = _(
            "Needed where the rules change, in whichever language. "
            "It stands on the call's page beside the new version."
        )
        return text_group(self, REASON, WHY_CHANGED, hint)

    def _take_long_currencies(self) -> None:
        """A browser would cut “dollars” to DOL without a word; it is refused with one instead."""
        currency: Any = self.fields["ceiling_currency"]
        currency.max_length = None
        currency.widget.attrs.pop("maxlength", None)
        currency.validators = [one for one in currency.validators if not isinstance(one, MaxLengthValidator)]

    def columns_changed(self) -> dict[str, Any]:
        """The columns of the call that were changed, with their values."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in self.apart}

    def clean_ceiling_currency(self) -> str:
        """A currency in capitals."""
        code = str(self.cleaned_data["ceiling_currency"]).upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("Enter the currency as three letters, like USD."))
        return code

    def clean(self) -> dict[str, Any]:
        """An amount has a currency; the budget is something, and pays at least one largest award."""
        cleaned = super().clean() or {}
        award, budget = cleaned.get("ceiling_amount"), cleaned.get("budget_amount")
        has_amount = award is not None or budget is not None
        if has_amount and not cleaned.get("ceiling_currency") and "ceiling_currency" not in self.errors:
            self.add_error("ceiling_currency", _("Say in which currency."))
        if budget is not None and budget <= 0:
            self.add_error("budget_amount", _("Enter an amount above zero."))
        elif budget is not None and award is not None and budget < award:
            self.add_error("budget_amount", _("The budget cannot be below the largest award."))
        has_new_rules = rules_of(self.published) != rules_of({**self.published, **cleaned})
        reason = column(REASON, DEFAULT)
        if reason in self.fields and has_new_rules and not cleaned.get(reason):
            self.add_error(reason, _("Say why the rules change."))
        return cleaned
