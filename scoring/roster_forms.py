"""The form of one place on the roster: the office's, and the expert's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from calls.models import Topic
from core.countries import country_choices
from core.fields import DocumentField
from core.numbers import row_number
from scoring.expert_columns import ALL, JUDGES, WHO
from scoring.models import Expert, ProfileProposal
from scoring.roster import language_word
from scoring.roster_sheet.words import Words
from scoring.services import curricula
from scoring.sheets.words import NotUnderstood

# The official languages of the United Nations, offered besides the portal's own; any other by its name.
WIDE = ("ar", "en", "es", "fr", "ru", "zh")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen, as (code, name)."""

    languages: Sequence[tuple[str, str]]
    countries: Sequence[tuple[str, str]]


def offered_to(expert: Expert) -> Offered:
    """The expert's languages first, then our own, then those that many speak; every country."""
    own = [code for code, _name in settings.LANGUAGES]
    codes = dict.fromkeys([*own, *WIDE, *expert.languages])
    spoken = {code: language_word(code) for code in codes}
    languages = sorted(spoken.items(), key=lambda pair: _rank(pair[0], expert, own, pair[1]))
    return Offered(languages, [("", "—"), *country_choices()])


def _rank(code: str, expert: Expert, own: Collection[str], name: str) -> tuple[bool, bool, str]:
    return code not in expert.languages, code not in own, name


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


class LanguagesField(forms.MultipleChoiceField):
    """Ticked languages; that there is one at all is said by the form, which takes others by name."""

    def validate(self, value: Any) -> None:
        """Raise ValidationError for what was not offered."""
        if value:
            super().validate(value)


class DayField(forms.DateField):
    """A day within living memory and sight."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], required=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Raise ValidationError for no day, and for one that nobody means."""
        day: date | None = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Enter a day between 2000 and 2099."))
        return day


class JudgingForm(forms.ModelForm):
    """What somebody can judge, how much and when: the part that the office and the expert both keep."""

    field_order: tuple[str, ...] = (
        JUDGES[0],
        "other_languages",
        *JUDGES[1:],
        "cv_file",
        "drops_cv",
    )
    languages = LanguagesField(
        label=_l("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("Those in which they can read an application."),
    )
    other_languages = forms.CharField(
        label=_l("Other languages"),
        required=False,
        max_length=300,
        help_text=_l("By name, several parted by semicolons."),
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
    years_of_experience = forms.IntegerField(
        label=_l("Years of experience"),
        min_value=0,
        max_value=80,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )
    available_from = DayField(label=_l("Available from"), help_text=_l("Empty where there is no limit."))
    available_until = DayField(label=_l("Available until"))
    cv_file = forms.FileField(label=_l("CV"), required=False, help_text=_l("PDF or Word."))
    drops_cv = forms.BooleanField(label=_l("Remove the present CV"), required=False)

    class Meta:
        model = Expert
        fields: tuple[str, ...] = JUDGES
        labels = {"bio": _l("About"), "availability_note": _l("About the availability")}
        help_texts = {"availability_note": _l("For instance: not in August.")}
        widgets = {"bio": forms.Textarea(attrs={"rows": 4, "maxlength": 5000})}

    def __init__(self, *args: Any, offered: Offered | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered or offered_to(self.instance)
        languages = cast(forms.MultipleChoiceField, self.fields["languages"])
        languages.choices = self.offered.languages
        self.fields["cv_file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in curricula.KINDS)
        if not self.instance.cv_id:
            del self.fields["drops_cv"]

    def clean_bio(self) -> str:
        """As long as a page and a half; a longer text belongs into the CV."""
        bio = str(self.cleaned_data["bio"])
        if len(bio) > 5000:
            raise forms.ValidationError(_("Write at most 5,000 characters; the CV can say more."))
        return bio

    def clean_other_languages(self) -> list[str]:
        """The codes of the languages named."""
        try:
            return Words.now().language_codes(str(self.cleaned_data["other_languages"]))
        except NotUnderstood as sentence:
            raise forms.ValidationError(str(sentence)) from sentence

    def clean(self) -> dict[str, Any]:
        """There is a language, and the first day of an availability is not after its last."""
        given = super().clean() or {}
        named = given.get("other_languages", [] if "other_languages" not in self.errors else None)
        if "languages" in given and named is not None:
            given["languages"] = list(dict.fromkeys([*given["languages"], *named]))
            if not given["languages"]:
                self.add_error("languages", _("Choose at least one language."))
        first, last = given.get("available_from"), given.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", _("The last day is before the first."))
        return given


class ExpertForm(JudgingForm):
    """Who somebody is besides: for the office."""

    field_order: tuple[str, ...] = (
        *WHO,
        *JudgingForm.field_order,
        "is_active",
    )
    country = forms.ChoiceField(label=_l("Country"))

    class Meta(JudgingForm.Meta):
        fields = ALL
        labels = {
            **JudgingForm.Meta.labels,
            "name": pgettext_lazy("of a person", "Name"),
            "is_active": _l("Serves as an expert"),
        }
        help_texts = {
            **JudgingForm.Meta.help_texts,
            "email": _l("Invitations go here; it is also compared with the applicants' addresses."),
            "organisation_name": _l("As it writes itself: whoever applies from there is a conflict."),
            "is_active": _l("Without the tick nobody can invite them any more; what they did stays."),
        }
        error_messages = {"email": {"unique": _l("Somebody with this address is on the roster already.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = cast(forms.ChoiceField, self.fields["country"])
        country.choices = self.offered.countries
        if self.instance.user_id:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _l("It belongs to their account, so it stays here as it is.")

    def clean_email(self) -> str:
        """Addresses are kept in lower case, as accounts keep them."""
        return str(self.cleaned_data["email"]).lower() if not self.instance.user_id else self.instance.email


class ProfileForm(JudgingForm):
    """What an expert keeps of their own place, and what they tell the office of themselves."""

    field_order: tuple[str, ...] = (
        "capacity",
        "available_from",
        "available_until",
        "availability_note",
        *JudgingForm.field_order,
    )
    organisation = forms.CharField(
        label=_l("Organisation"),
        max_length=200,
        help_text=_l("Conflicts of interest are found by it, so the Hub confirms a change."),
    )
    home_country = forms.ChoiceField(
        label=_l("Country"), help_text=_l("The Hub confirms a change of this as well.")
    )

    def __init__(self, *args: Any, told: Expert | ProfileProposal, **kwargs: Any) -> None:
        """`told` is what the expert said last: the open proposal, or else the place as it stands."""
        super().__init__(*args, **kwargs)
        country = cast(forms.ChoiceField, self.fields["home_country"])
        country.choices = self.offered.countries
        self.fields["languages"].help_text = _("Those in which you can read an application.")
        self.fields["topics"].help_text = _(
            "What you know: applications on these topics are proposed to you first."
        )
        self.fields["bio"].label = _("About you")
        self.fields["organisation"].initial = told.organisation_name
        self.fields["home_country"].initial = told.country


class SheetForm(forms.Form):
    """The roster, or a part of it, as a spreadsheet."""

    sheet = DocumentField(
        label=_l("Your spreadsheet"),
        help_text=_l("CSV or Excel (.xlsx), up to 2 MB and 1,000 rows."),
        missing=_l("Choose the spreadsheet first."),
        accept=".csv,.xlsx",
    )
    use_required_attribute = False
