"""Forms before one's data are taken along or deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        error_messages={"required": _("Enter the code from the mail.")},
        widget=forms.TextInput(
            {"class": "w-short mono", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class DeleteForm(forms.Form):
    """The own mail address, typed, so that nobody deletes an account by a slip."""

    address = forms.CharField(
        label=_("Type your mail address to confirm"),
        max_length=254,
        error_messages={"required": _("Type your mail address to confirm.")},
        widget=forms.TextInput({"class": "w-mid", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, email: str) -> None:
        super().__init__(data)
        self._email = email

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip().lower()
        if typed != self._email.lower():
            raise forms.ValidationError(_("This is not the mail address of your account."))
        return typed
