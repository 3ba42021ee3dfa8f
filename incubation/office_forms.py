"""What staff type on the pages of a cohort."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.models import Application
from calls.models import Call
from incubation.forms import asking, day, web_address, words
from incubation.models import Cohort, KnowledgeProduct, ProgrammeMilestone, Stage, StageMilestone
from incubation.queries.results import WON
from people.models import User

LANGUAGE_FIELDS = ("en", "ru", "kk")


class WinnerField(forms.ModelChoiceField):
    """A winner, named by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.shown_title)


class CohortForm(forms.Form):
    """A new cohort, with or without the milestones of an earlier one."""

    PROGRAMME = "programme:stages"  # no cohort can have this key

    name_en = forms.CharField(label=_("Name in English"), max_length=150)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=150, required=False)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=150, required=False)
    key = forms.SlugField(label=_("Key"), help_text=_("Short and unique, like lab-2026."))
    starts_on = day(_("Starts on"))
    source = forms.ChoiceField(label=_("It begins with the milestones of"), required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = ProgrammeMilestone.objects.filter(programme=call.programme_id).count()
        words = ngettext("The programme: %(count)s milestone", "The programme: %(count)s milestones", stages)
        cohorts = Cohort.objects.filter(call__programme=call.programme_id)
        offer(
            self.fields["source"],
            [
                *([(self.PROGRAMME, words % {"count": stages})] if stages else []),
                *((one.key, str(one)) for one in cohorts),
                ("", _("Nothing: they are written anew")),
            ],
        )


class StageMilestoneForm(forms.ModelForm):
    """A milestone that every placement of the cohort gets."""

    class Meta:
        model = StageMilestone
        fields = (
            "key",
            "stage",
            *(f"title_{code}" for code in LANGUAGE_FIELDS),
            *(f"accepted_when_{code}" for code in LANGUAGE_FIELDS),
            *(f"evidence_{code}" for code in LANGUAGE_FIELDS),
            "due_week",
            "tranche_percent",
            "is_required",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGE_FIELDS:
            for name in ("accepted_when", "evidence"):
                self.fields[f"{name}_{code}"].widget = forms.Textarea(attrs={"rows": 2})
        name_languages(self, "title", "accepted_when", "evidence")
        offer(self.fields["stage"], Stage.choices)
        self.fields["title_en"].required = True
        self.fields["key"].required = False
        self.fields["key"].help_text = _("Like work-plan. Left empty, it comes from the title.")
        self.fields["tranche_percent"].help_text = _("0 where nothing is paid.")

    def clean_key(self) -> str:
        """As typed; on a change, empty means as it was."""
        return str(self.cleaned_data["key"] or self.instance.key or "")


class AdmitForm(forms.Form):
    """Cohort, mentor and award of a winner."""

    cohort = forms.ModelChoiceField(
        label=_("Cohort"),
        queryset=Cohort.objects.none(),
        empty_label=_("Choose one"),
        error_messages=asking(_("Choose a cohort first.")),
    )
    mentor = forms.EmailField(
        label=_("Mentor"),
        required=False,
        help_text=_("Mail address of a person with an account. Can wait."),
        widget=forms.EmailInput(attrs={"list": "experts"}),
    )
    award_amount = forms.DecimalField(
        label=_("Award"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Empty where no money is paid."),
    )
    award_currency = forms.RegexField(
        label=_("Currency"),
        regex=r"^[A-Z]{3}$",
        required=False,
        error_messages={"invalid": _("Enter three capital letters, like USD.")},
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "cohort").queryset = Cohort.objects.filter(call=call)

    def clean_mentor(self) -> User | None:
        return person_by_address(self.cleaned_data["mentor"])


class MentorForm(forms.Form):
    """Who is to accompany a placement."""

    mentor = forms.EmailField(
        label=_("Mentor"),
        help_text=_("Mail address of a person with an account."),
        widget=forms.EmailInput(attrs={"list": "experts"}),
    )

    def clean_mentor(self) -> User | None:
        return person_by_address(self.cleaned_data["mentor"])


class MilestoneForm(forms.Form):
    """A milestone of one placement besides those of its cohort."""

    title = forms.CharField(label=_("Title"), max_length=250)
    accepted_when = words(_("Accepted when"), rows=2, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    due_on = day(_("Due on"))
    is_required = forms.BooleanField(label=_("Required before the next stage"), required=False, initial=True)
    amount = forms.DecimalField(
        label=_("Tranche"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("What is paid when it is accepted; empty for nothing."),
    )


class ReasonForm(forms.Form):
    """A reason, where the act wants one."""

    reason = words(_("Reason"), rows=3, missing=_("Give a reason."))


class NewDateForm(forms.Form):
    """Another date for a milestone."""

    due_on = day(_("Due on"))
    note = words(_("Reason"), rows=2, required=False)


class ReportDateForm(forms.Form):
    """When the next report is due."""

    due_on = day(_("Next report due on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        """Nobody can be asked for what was due before."""
        due: date = self.cleaned_data["due_on"]
        if not self.today <= due <= self.today + timedelta(days=3650):
            raise forms.ValidationError(_("Choose a day from today on."))
        return due


class ProductForm(forms.ModelForm):
    """A knowledge product as it is shown."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF or Office; replaces an earlier one.")
    )
    link = web_address(_("Link"))
    application = WinnerField(
        label=_("Came of"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=_("The call as a whole"),
    )
    languages = forms.CharField(
        label=_("Languages"), required=False, help_text=_("Codes parted by commas, like kk, ru.")
    )

    class Meta:
        model = KnowledgeProduct
        fields = (
            *(f"title_{code}" for code in LANGUAGE_FIELDS),
            "kind",
            "application",
            *(f"summary_{code}" for code in LANGUAGE_FIELDS),
            "authors",
            "languages",
            "year",
            "pages",
            "link",
            "licence",
        )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "application").queryset = Application.objects.filter(
            call=call, state__in=WON
        ).order_by("title")
        self.fields["title_en"].required = True
        for code in LANGUAGE_FIELDS:
            self.fields[f"summary_{code}"].widget = forms.Textarea(attrs={"rows": 3})
        name_languages(self, "title", "summary")
        offer(self.fields["kind"], KnowledgeProduct.Kind.choices)
        if self.instance.pk:
            self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        codes = [one.strip().lower() for one in self.cleaned_data["languages"].split(",") if one.strip()]
        if any(not (2 <= len(code) <= 3 and code.isalpha()) for code in codes):
            raise forms.ValidationError(_("Write codes of two or three letters, like kk, ru."))
        return codes


def person_by_address(address: str) -> User | None:
    """The active person with this address; None for none. Raises ValidationError where nobody has it."""
    if not address:
        return None
    found = User.objects.filter(email__iexact=address, is_active=True).first()
    if found is None:
        raise forms.ValidationError(
            _("Nobody with this address has an account. Ask them to sign in once first.")
        )
    return found


def choice_of(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """A field of the form that chooses among rows."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows.")
    return field


def offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """Offer exactly these choices, the first one chosen already."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def name_languages(form: forms.ModelForm, *names: str) -> None:
    """Label the fields of a translated column with the name of their language."""
    languages = dict(settings.LANGUAGES)
    for name in names:
        plain = form._meta.model._meta.get_field(name).verbose_name
        for code in LANGUAGE_FIELDS:
            form.fields[f"{name}_{code}"].label = format_lazy("{} ({})", plain, languages[code])
