"""What people type on the pages of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.countries import country_choices
from incubation.models import Indicator, Pilot, PlacementNote


def asking(sentence: Any) -> dict[str, Any]:
    """What is said where nothing was given: how to mend it."""
    return {"required": sentence}


def words(
    label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "", missing: Any = ""
) -> forms.CharField:
    """A field for a few sentences; `missing` is said where it is left empty."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages=asking(missing) if missing else None,
    )


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A field for a date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def number(label: Any, *, help_text: Any = "") -> forms.DecimalField:
    """A field for a measured number, with at most three decimals."""
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=3, widget=widget, help_text=help_text
    )


def web_address(label: Any, *, help_text: Any = "") -> forms.URLField:
    """A field for a link."""
    return forms.URLField(label=label, required=False, assume_scheme="https", help_text=help_text)


def country(label: Any, *, missing: Any) -> forms.ChoiceField:
    """A field for a country, in the order of the reader's alphabet."""
    return forms.ChoiceField(
        label=label, choices=lambda: [("", "–"), *country_choices()], error_messages=asking(missing)
    )


class DeliverForm(forms.Form):
    """Evidence for a milestone: words, a link or a file."""

    text = words(_("What was done"), required=False)
    link = web_address(_("Link"))
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, Office, image, CSV or text."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in ("text", "link", "file")):
            raise forms.ValidationError(_("Write what was done, give a link, or choose a file."))
        return given


class DecisionForm(forms.Form):
    """Accept what was delivered, or return it with what is missing."""

    ACCEPT, RETURN = "accept", "return"
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(ACCEPT, _("Accept it")), (RETURN, _("Return it to the team"))],
        widget=forms.RadioSelect,
        error_messages=asking(_("Choose a decision.")),
    )
    note = words(
        _("What is missing, or a remark"), rows=3, required=False, help_text=_("The team reads it in a mail.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == self.RETURN and not (given.get("note") or "").strip():
            self.add_error("note", _("Say what is missing, so that the team can mend it."))
        return given


class NoteForm(forms.Form):
    """A comment or a meeting on the timeline."""

    text = words(_("Write to the team and the mentor"), rows=3, missing=_("Write something first."))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(one.value, one.label) for one in PlacementNote.WRITTEN],
        initial=PlacementNote.Kind.COMMENT,
    )
    on = day(_("Day"), required=False, help_text=_("Of a meeting; today where it is empty."))


class ReportForm(forms.Form):
    """A report of the team."""

    text = words(
        _("Report"),
        rows=14,
        help_text=_("What was done, what was learned, what comes next."),
        missing=_("Write the report before you hand it in."),
    )


class LeaveForm(forms.Form):
    """Why a placement ends early."""

    reason = words(_("Reason"), rows=3, missing=_("Give a reason."))


class HostForm(forms.Form):
    """The public body that tries the solution."""

    host_body = forms.CharField(
        label=_("Host body"), max_length=200, error_messages=asking(_("Name the host body and its country."))
    )
    country = country(_("Country"), missing=_("Name the host body and its country."))
    starts_on = day(_("Starts on"), required=False)
    ends_on = day(_("Ends on"), required=False)


class IndicatorForm(forms.Form):
    """One thing that the pilot measures."""

    name = forms.CharField(label=_("What is measured"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    baseline = number(_("Baseline"), help_text=_("Measured before the pilot begins."))
    target = number(_("Target"))


class ReadingForm(forms.Form):
    """What an indicator reads on a day."""

    indicator = forms.ModelChoiceField(
        label=_("What was measured"), queryset=Indicator.objects.none(), empty_label=_("Choose one")
    )
    on = day(_("Day"))
    value = number(_("Value"))

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["indicator"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field
        choice.queryset = pilot.indicators.all()


class MentoringAnswerForm(forms.Form):
    """Yes, or no with a reason, to the question who accompanies a placement."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Yes, I agree")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages=asking(_("Choose yes or no.")),
    )
    reason = forms.CharField(
        label=_("Reason, if no"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The Hub reads it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == self.NO and not (given.get("reason") or "").strip():
            self.add_error("reason", _("Say why not, so that the Hub can ask somebody else."))
        return given
