"""What people type who work together on a placement: meetings, questions, next steps, risks."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from calls.deadlines import to_instant, to_wall
from calls.staff_forms.walls import in_reach, parse_hour
from core.meanwhile import KeepsUp
from incubation.forms import asking, day, words
from incubation.models import Meeting, Risk


class MeetingForm(forms.ModelForm):
    """When, how long, where and what for; the hour as the clocks of the call show it."""

    day = day(_("Day"))
    hour = forms.CharField(
        label=_("Hour"),
        max_length=5,
        help_text=_("Like 15:00, by the call's time."),
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
    )

    class Meta:
        model = Meeting
        fields = ("kind", "day", "hour", "minutes", "place", "agenda")
        widgets = {"agenda": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["place"].help_text = _("A room or the link of a call.")
        if self.instance.starts_at:
            wall = to_wall(self.instance.starts_at, zone=zone)
            self.initial.update({"day": wall.date(), "hour": wall.strftime("%H:%M")})

    def clean_hour(self) -> time:
        """An hour of the day; 24:00 belongs to the next one."""
        try:
            since = parse_hour(self.cleaned_data["hour"])
        except ValueError:
            since = timedelta(days=1)
        if since.days:
            raise forms.ValidationError(_("Enter an hour from 00:00 to 23:59, like 15:00."))
        return (datetime(2000, 1, 1) + since).time()  # noqa: DTZ001 - the clock on the wall

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("day") and given.get("hour") is not None:
            try:
                in_reach(given["day"])
                given["starts_at"] = to_instant(datetime.combine(given["day"], given["hour"]), zone=self.zone)
            except (ValueError, forms.ValidationError) as wrong:
                self.add_error("day", getattr(wrong, "messages", [str(wrong)])[0])
        return given

    def given(self) -> dict[str, Any]:
        """What a service takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "minutes", "place", "agenda", "starts_at")}


class MinutesForm(KeepsUp, forms.Form):
    """What a meeting came to; never over what somebody else wrote meanwhile."""

    note = words(_("What it came to"), rows=6, missing=_("Write something first."))


class QuestionForm(forms.Form):
    """A question to the other side."""

    text = words(_("Your question"), rows=3, missing=_("Write something first."))


class AnswerForm(forms.Form):
    """The answer to one."""

    text = words(_("Your answer"), rows=3, missing=_("Write something first."))


class StepForm(forms.Form):
    """What somebody does next, by when."""

    text = forms.CharField(
        label=_("What is done next"), max_length=300, error_messages=asking(_("Write something first."))
    )
    who = forms.ChoiceField(label=_("By whom"), error_messages=asking(_("Choose who does it.")))
    due_on = day(_("By"))

    def __init__(self, *args: Any, people: dict[str, Any], **kwargs: Any) -> None:
        """`people` by key are those who work on the placement."""
        super().__init__(*args, **kwargs)
        self.people = people
        field: Any = self.fields["who"]
        field.choices = [("", "–"), *((key, str(one)) for key, one in people.items())]

    def clean_who(self) -> Any:
        return self.people[self.cleaned_data["who"]]


class RiskForm(forms.ModelForm):
    """What could go wrong, how likely and how bad, and what is done about it."""

    class Meta:
        model = Risk
        fields = ("text", "likelihood", "impact", "plan")
        widgets = {"plan": forms.Textarea(attrs={"rows": 3, "maxlength": 3000})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].validators.append(MaxLengthValidator(3000))
        for name in ("likelihood", "impact"):
            field: Any = self.fields[name]
            field.choices = [("", "–"), *Risk.Level.choices]


class ClosingForm(forms.Form):
    """Why a risk is none any more."""

    closing = words(_("Why it is closed"), rows=2, missing=_("Give a reason."))
