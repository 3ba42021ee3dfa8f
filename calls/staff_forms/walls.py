"""Wall times in forms: a day, an hour, and the question which midnight 00:00 means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.deadlines import MidnightQuestion, midnight_question, to_instant

_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})")
ISO = "%Y-%m-%d"
DAY_FORMATS = [ISO, "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y"]
NO_DAY = _l("Enter a day that exists, like 2021-11-04.")


@dataclass(frozen=True, slots=True)
class Moment:
    """One wall time of a form. `is_until` asks which midnight 00:00 means; 24:00 is always the day's end.

    `is_optional` marks one that may stay empty for good, not only for now.
    """

    name: str
    label: Any
    is_until: bool
    required: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A wall time as the template draws it."""

    moment: Moment
    day: BoundField
    hour: BoundField
    midnight: BoundField | None

    @property
    def parts(self) -> tuple[BoundField, BoundField]:
        """Day and hour, in this order."""
        return self.day, self.hour


def parse_hour(text: str) -> timedelta:
    """Read 18:00 or 24:00 as the time since the day began. Raises ValueError with a sentence."""
    found = _HOUR.fullmatch(text.strip())
    hours, minutes = (int(found[1]), int(found[2])) if found else (99, 0)
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        raise ValueError(_("Enter the hour like 18:00; the end of a day is 24:00."))
    return timedelta(hours=hours, minutes=minutes)


def shown(wall: datetime | None, *, is_until: bool) -> tuple[date | None, str]:
    """Day and hour as a form shows them: the end of a period at 00:00 is 24:00 of the day before."""
    if wall is None:
        return None, ""
    if is_until and wall.time() == time(0):
        return wall.date() - timedelta(days=1), "24:00"
    return wall.date(), wall.strftime("%H:%M")


def in_reach(day: date) -> None:
    """Refuse days at the ends of the calendar, where no zone and no day before can be counted."""
    if not 1900 <= day.year <= 2200:
        raise forms.ValidationError(NO_DAY)


class WallForm(forms.Form):
    """A form with wall times in the zone `zone`. `walls` maps the names of `moments` to stored times."""

    def __init__(
        self, *args: Any, moments: list[Moment], zone: str, walls: dict[str, datetime | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moments, self.zone = moments, zone
        self.walls: dict[str, datetime | None] = {}
        for moment in moments:
            day, hour = shown(walls.get(moment.name), is_until=moment.is_until)
            self._add(moment, day, hour)
        self.ask_midnights()

    def ask_midnights(self) -> None:
        """Ask which midnight is meant wherever 00:00 was entered."""
        for moment in self.moments:
            self._add_midnight(moment)

    def _add(self, moment: Moment, day: date | None, hour: str) -> None:
        words = {"label": moment.label}
        self.fields[f"{moment.name}_day"] = forms.DateField(
            label=_("%(label)s: day") % words,
            required=moment.required,
            initial=day,
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(format=ISO, attrs={"type": "date", "class": "w-short"}),
            error_messages={"invalid": NO_DAY},
            validators=[in_reach],
        )
        self.fields[f"{moment.name}_hour"] = forms.CharField(
            label=_("%(label)s: hour") % words,
            required=moment.required,
            initial=hour,
            max_length=5,
            widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
        )

    def _add_midnight(self, moment: Moment) -> None:
        question = self._question(moment) if self.is_bound and moment.is_until else None
        if question is None:
            return
        field = forms.ChoiceField(
            label=question.legend,
            help_text=question.hint,
            choices=[(choice.key, choice.label) for choice in question.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _l("Say which midnight is meant.")},
        )
        field.is_asked = True  # type: ignore[attr-defined]
        self.fields[f"{moment.name}_midnight"] = field

    def _question(self, moment: Moment) -> MidnightQuestion | None:
        """The question about an entered 00:00, read from the raw data before cleaning."""
        try:
            day = self.fields[f"{moment.name}_day"].clean(
                self.data.get(self.add_prefix(f"{moment.name}_day"))
            )
            since = parse_hour(str(self.data.get(self.add_prefix(f"{moment.name}_hour"), "")))
        except (forms.ValidationError, ValueError):
            return None
        if day is None or since:
            return None
        return midnight_question(datetime.combine(day, time(0)), language=get_language() or "en")

    def clean(self) -> dict[str, Any]:
        """Put day and hour together; `walls` then holds the wall time of each moment, None for none."""
        cleaned = super().clean() or {}
        for moment in self.moments:
            if {f"{moment.name}_day", f"{moment.name}_hour"} & self.errors.keys():
                continue
            if lacking := [one for one in ("day", "hour") if not cleaned.get(f"{moment.name}_{one}")]:
                if len(lacking) == 1:
                    self.add_error(f"{moment.name}_{lacking[0]}", _("Give both the day and the hour."))
                else:
                    self.walls[moment.name] = None
                continue
            try:
                self.walls[moment.name] = self._wall(moment, cleaned)
            except ValueError as error:
                self.add_error(f"{moment.name}_hour", str(error))
        return cleaned

    def _wall(self, moment: Moment, cleaned: dict[str, Any]) -> datetime:
        day, hour = cleaned[f"{moment.name}_day"], cleaned[f"{moment.name}_hour"]
        wall = datetime.combine(day, time(0)) + parse_hour(hour)
        question = self._question(moment) if moment.is_until else None
        if question is not None and (chosen := cleaned.get(f"{moment.name}_midnight")):
            wall = question.wall_of(chosen)
        to_instant(wall, zone=self.zone)
        return wall

    def instants(self) -> dict[str, datetime]:
        """The instants of every wall time that was given."""
        return {name: to_instant(wall, zone=self.zone) for name, wall in self.walls.items() if wall}

    def blame(self, found: dict[str, str]) -> None:
        """Put sentences beside the hours they speak of; what is not in the form goes to its top."""
        for name, sentence in found.items():
            field = f"{name}_hour"
            self.add_error(field if field in self.fields else None, sentence)

    def rows(self) -> Iterator[Row]:
        """Each wall time with its bound fields."""
        for moment in self.moments:
            asked = f"{moment.name}_midnight"
            yield Row(
                moment,
                self[f"{moment.name}_day"],
                self[f"{moment.name}_hour"],
                self[asked] if asked in self.fields else None,
            )
