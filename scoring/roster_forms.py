"""The form of one place on the roster."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from calls.models import Topic
from core.countries import country_choices
from core.numbers import row_number
from scoring.models import Expert
from scoring.roster import language_word, languages_of_roster

# The official languages of the United Nations, offered besides the portal's own and the roster's.
WIDE = ("ar", "en", "es", "fr", "ru", "zh")


class TopicsField(forms.ModelMultipleChoiceField):
    """Ticked topics; a number that no row can have is refused before SQLite would break on it."""

    def clean(self, value: Any) -> Any:
        """Raise ValidationError for anything that is no row's number."""
        for one in value or ():
            if not row_number(str(one)):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": one}
                )
        return super().clean(value)


class ExpertForm(forms.ModelForm):
    """Who somebody is, what they can judge, and how much."""

    country = forms.ChoiceField(label=_l("Country"))
    languages = forms.MultipleChoiceField(
        label=_l("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("Those in which they can read an application."),
        error_messages={"required": _l("Choose at least one language.")},
    )
    topics = TopicsField(
        label=_l("Topics"),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_l("What they know: applications on these topics are proposed to them first."),
    )
    capacity = forms.IntegerField(
        label=_l("Applications in a round, at most"),
        min_value=0,
        max_value=500,
        initial=6,
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )

    class Meta:
        model = Expert
        fields = (
            "name",
            "name_native",
            "email",
            "organisation_name",
            "country",
            "languages",
            "topics",
            "capacity",
            "bio",
        )
        labels = {"name": pgettext_lazy("of a person", "Name"), "bio": _l("About")}
        help_texts = {
            "email": _l("Invitations go here; it is also compared with the applicants' addresses."),
            "organisation_name": _l("As it writes itself: whoever applies from there is a conflict."),
        }
        error_messages = {"email": {"unique": _l("Somebody with this address is on the roster already.")}}
        widgets = {"bio": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = cast(forms.ChoiceField, self.fields["country"])
        country.choices = [("", "—"), *country_choices()]
        own = [code for code, _name in settings.LANGUAGES]
        codes = dict.fromkeys([*own, *WIDE, *languages_of_roster(), *self.instance.languages])
        languages = cast(forms.MultipleChoiceField, self.fields["languages"])
        words = {code: language_word(code) for code in codes}
        languages.choices = sorted(words.items(), key=lambda pair: (pair[0] not in own, words[pair[0]]))
        if self.instance.user_id:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _l("It belongs to their account, so it stays here as it is.")

    def clean_email(self) -> str:
        """Addresses are kept in lower case, as accounts keep them."""
        return str(self.cleaned_data["email"]).lower() if not self.instance.user_id else self.instance.email
