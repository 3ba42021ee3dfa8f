"""The form of an organisation's profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.countries import country_choices
from people.models import Organisation
from people.services.organisations import COLUMNS

NAME_IN = "name_"


class OrganisationForm(forms.ModelForm):
    """What a form of a call asks of every organisation; the name in each language of the portal."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)

    field_order = (
        COLUMNS[0],
        *(NAME_IN + code for code, _name in settings.LANGUAGES),
        *COLUMNS[1:],
    )

    class Meta:
        model = Organisation
        fields = COLUMNS
        help_texts = {
            "name": _("As it is registered."),
            "registration_number": _("In Kazakhstan the BIN."),
            "contact_name": _("Who answers our questions. Empty: you."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _g("Not given")), *country_choices((get_language() or "en")[:2])]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        kinds = [("", _g("Not given")), *Organisation.Kind.choices]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        for code, _name in settings.LANGUAGES:
            language = get_language_info(code)["name_translated"]
            self.fields[NAME_IN + code] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language},
                required=False,
                max_length=200,
                initial=self.instance.names.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code}),
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """The names by language beside the columns."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        return {**cleaned, "names": {code: cleaned.get(NAME_IN + code, "") for code in codes}}
