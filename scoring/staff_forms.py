"""The forms of the office: hours on the wall, pairs, loads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.deadlines import MidnightQuestion, midnight_question, to_instant
from calls.models import Round
from calls.staff_forms.walls import in_reach, parse_hour, shown
from core import clock
from core.zones import zone_name
from scoring import roster, wording
from scoring.departures import departures_of, refusal_of


def typed_wall(wall: datetime | None) -> dict[str, Any]:
    """What the form shows at first for the end of a period: 00:00 is 24:00 of the day before."""
    day, hour = shown(wall, is_until=True)
    return {"day": day, "hour": hour}


class HourField(forms.CharField):
    """18:00 or 24:00, read as the time since the day began."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"})
        super().__init__(max_length=5, widget=widget, **kwargs)

    def clean(self, value: Any) -> timedelta:
        """Refuses what is no hour with a sentence."""
        try:
            return parse_hour(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class WallTimeForm(forms.Form):
    """A day and an hour as the clocks of the call's zone show them; asks back what 00:00 means, takes 24:00.

    After `is_valid()`: `cleaned_data["wall"]` (naive) and `cleaned_data["instant"]` (aware, still to come).
    """

    day = forms.DateField(
        label=_l("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "w-short"}, format="%Y-%m-%d"),
        validators=[in_reach],
    )
    hour = HourField(label=_l("Hour"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["hour"].help_text = zone_name(zone, get_language() or "en")
        self.question = self._question()
        if self.question:
            self.fields["midnight"] = self._midnight_field(self.question)
            self.order_fields(["day", "hour", "midnight"])

    def clean(self) -> dict[str, Any]:
        """Put day and hour together, with the answer about midnight."""
        given = self.cleaned_data
        if "day" not in given or "hour" not in given or (self.question and "midnight" not in given):
            return given
        wall = datetime.combine(given["day"], time(0)) + given["hour"]
        if self.question:
            wall = self.question.wall_of(given["midnight"])
        try:
            instant = to_instant(wall, zone=self.zone)
        except ValueError as error:
            self.add_error("hour", str(error))
            return given
        if instant <= clock.now():
            self.add_error("day", _("Choose an hour that is still to come."))
        return {**given, "wall": wall, "instant": instant}

    def _question(self) -> MidnightQuestion | None:
        if not self.is_bound:
            return None
        try:
            day = self.fields["day"].clean(self.data.get("day"))
            hour = self.fields["hour"].clean(self.data.get("hour"))
        except forms.ValidationError:
            return None
        if hour:
            return None
        return midnight_question(datetime.combine(day, time(0)), language=get_language() or "en")

    def _midnight_field(self, question: MidnightQuestion) -> forms.ChoiceField:
        field = forms.ChoiceField(
            label=question.legend,
            help_text=question.hint,
            choices=[(one.key, one.label) for one in question.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say which moment you mean.")},
        )
        setattr(field, "is_asked", True)  # noqa: B010 - the template pack reads it; Django has no such name
        return field


class PrepareForm(WallTimeForm):
    """When the results are announced, and what stands above them."""

    message = forms.CharField(
        label=_l("Words at the top of the results page"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MoreTimeForm(WallTimeForm):
    """The later hour at which a round closes, and why."""

    reason = forms.CharField(
        label=_l("Why do the jurors get more time?"),
        help_text=_l("The jurors read it, and it stands in the minutes."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _l("Give a reason.")},
    )


class LoadForm(forms.Form):
    """How many applications a juror may get in a round."""

    max_load = forms.IntegerField(
        label=_l("Applications in a round, at most"),
        help_text=_l("Left empty: what the roster says."),
        min_value=0,
        max_value=500,
        required=False,
    )


class PairForm(forms.Form):
    """One application and one juror of a round; `loads` says how many each juror has there, by their id."""

    application = forms.ChoiceField(label=_l("Application"))
    member = forms.ChoiceField(label=_l("Juror"))

    def __init__(
        self, *args: Any, applications: Any, members: Any, loads: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.applications = {one.reference: one for one in applications}
        self.members = {str(one.pk): one for one in members}
        self._offer("application", [(key, _application_words(one)) for key, one in self.applications.items()])
        self._offer(
            "member", [(key, _juror_words(one, loads.get(one.pk, 0))) for key, one in self.members.items()]
        )

    def pair(self) -> tuple[Any, Any]:
        """The rows that were chosen."""
        given = self.cleaned_data
        return self.applications[given["application"]], self.members[given["member"]]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", _("Choose")), *choices]


def _application_words(application: Any) -> str:
    """The reference, the title, and the language it is written in."""
    words = f"{application.reference} · {application.shown_title}"
    return f"{words} · {roster.language_word(application.language)}" if application.language else words


def _juror_words(member: Any, load: int) -> str:
    """The name, what they have of what was agreed, and the languages they read."""
    has = _("%(load)s of %(limit)s") % {"load": load, "limit": member.load_limit}
    spoken = ", ".join(roster.language_word(code) for code in member.expert.languages)
    return " · ".join(filter(None, (member.expert.name, has, spoken)))


class ProposeForm(forms.Form):
    """What a proposal of assignments is held to, besides conflicts and each juror's load."""

    country_cap = forms.TypedChoiceField(
        label=_l("Jurors of one country for an application"),
        help_text=_l("So that no application is judged by one country alone."),
        choices=[
            ("1", _l("At most one")),
            ("2", _l("At most two")),
            ("3", _l("At most three")),
            ("", _l("As many as it comes")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    min_load = forms.IntegerField(
        label=_l("Applications each juror gets at least"),
        help_text=_l("0: only as many as are needed. Nobody gets more than agreed."),
        min_value=0,
        max_value=1000,
    )


class TakeBackForm(forms.Form):
    """Why an assignment is taken back, and whether somebody else gets it."""

    reason = forms.CharField(
        label=_l("Why is it taken back?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _l("Give a reason.")},
    )
    hand_on = forms.BooleanField(
        label=_l("Give it to the best juror who is free"), required=False, initial=True
    )


class ShortlistForm(forms.Form):
    """Which applications go on to the next round."""

    applications = forms.MultipleChoiceField(
        label=_l("Applications that go on"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _l("Choose at least one application.")},
    )

    reason = forms.CharField(
        label=_l("Why, if the choice departs from the ranking"),
        help_text=_l("It stands in the minutes and, after the announcement, on the integrity page."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, round_: Round, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.by_reference = {one.application.reference: one.application for one in rows}
        field = cast(forms.MultipleChoiceField, self.fields["applications"])
        field.choices = [(one.application.reference, self._label(one)) for one in rows]
        size = round_.shortlist_size or len(self.by_reference)
        field.initial = [one.application.reference for one in rows if one.place and one.place <= size]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the choice departs from the ranking."""
        given = self.cleaned_data
        if self.round.locked_at and given.get("applications"):
            departs = departures_of(self.round, given["applications"])
            if refused := refusal_of(departs, given.get("reason", "")):
                self.add_error("reason", refused)
        return given

    def chosen(self) -> list[Any]:
        """The applications that were ticked."""
        return [self.by_reference[one] for one in self.cleaned_data["applications"]]

    def _label(self, row: Any) -> str:
        place = row.place or _("no place")
        mean = "" if row.mean is None else f" · {wording.mark(row.mean)}"
        return f"{place}{mean} · {row.application.shown_title}"
