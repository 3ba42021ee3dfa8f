"""What the list of applications shows: the filters in its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.place_names import country_label
from applications.workflow import State
from calls.deadlines import to_instant
from calls.stands_for import KINDS
from core.collation import collation_key
from people.models import Organisation

if TYPE_CHECKING:
    from calls.models import Call, Option, Question

Choices = list[tuple[str, Any]]
YEARS = (1990, 2200)
ONE_DAY = timedelta(days=1)
COUNTED = "counted"  # a state of the list: what statistics count
WAITING = (
    ("", _("Nothing in particular")),
    ("correction", _("A correction is open")),
    ("appeal", _("An appeal waits for its answer")),
)


class RegisterFilter(forms.Form):
    """What the list of applications shows. What makes no sense filters nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    kind = forms.ChoiceField(label=_("Organisation"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    waiting = forms.ChoiceField(label=_("What is pending"), required=False, choices=WAITING)
    received_from = forms.DateField(label=_("Received from"), required=False)
    received_to = forms.DateField(label=_("Received until"), required=False)

    def __init__(self, data: Any, *, call: Call, questions: Iterable[Question]) -> None:
        super().__init__(data)
        self.call = call
        self.fields["q"].widget.attrs["type"] = "search"
        choices = _choices(call, kind_labels(questions))
        for name, values in choices.items():
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, choices=values, required=False)
        for name in ("received_from", "received_to"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            self.fields[name].widget.is_localized = False
            self.fields[name].input_formats = ["%Y-%m-%d"]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What is asked for and makes sense: texts, and the instants `since` and `before`."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        since, until = found.pop("received_from", None), found.pop("received_to", None)
        if since and _is_sensible(since):
            found["since"] = self._midnight(since)
        if until and _is_sensible(until):
            found["before"] = self._midnight(until + ONE_DAY)
        return found

    def hints(self) -> list[str]:
        """What of it filters nothing, or can find nothing, and why: a sentence each."""
        self.is_valid()
        found = []
        if "q" in self.errors:
            found.append(
                _g("The search is longer than %(most)s characters: it was left out.") % {"most": 200}
            )
        given = {name: self.cleaned_data.get(name) for name in ("received_from", "received_to")}
        for name, day in given.items():
            if name in self.errors or (day and not _is_sensible(day)):
                words = _g("“%(field)s” is not a day that can be searched for: it was left out.")
                found.append(words % {"field": self.fields[name].label})
        since, until = given.values()
        if since and until and until < since:
            found.append(_g("“Received until” lies before “Received from”: no application can fit."))
        return found

    def kept(self) -> list[tuple[str, str]]:
        """The same as it stands in the address, in the order of the form."""
        self.is_valid()
        return [(name, str(self.cleaned_data[name])) for name in self.fields if self.cleaned_data.get(name)]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the filters that are folded away is in use."""
        return any(name not in ("q", "state") for name, _value in self.kept())

    def _midnight(self, day: date) -> datetime:
        return to_instant(datetime.combine(day, time()), zone=self.call.zone)


def kind_labels(questions: Iterable[Question]) -> dict[str, str]:
    """What a kind of organisation is called: the choices of the form before the portal's own."""
    asked = [one for one in questions if one.stands_for in KINDS]
    return kind_words(option for one in asked for option in one.options.all())


def kind_words(options: Iterable[Option]) -> dict[str, str]:
    """The same from the choices alone."""
    own = {value: str(label) for value, label in Organisation.Kind.choices}
    return own | {one.key: str(one) for one in options}


def language_label(code: str) -> str:
    """A language by its own name, also one the portal does not speak; the code where none is known."""
    known = LANG_INFO.get(code, {}).get("name_local", code)
    return str(dict(settings.LANGUAGES).get(code, known))


def _choices(call: Call, kinds: Mapping[str, str]) -> dict[str, Choices]:
    rows = Application.objects.filter(call=call).order_by()
    there = list(rows.values_list("country", "applicant_kind", "language").distinct())
    countries, used, languages = ({row[at] for row in there if row[at]} for at in range(3))
    return {
        "state": [
            ("", _("All that were ever submitted")),
            (COUNTED, _("Submitted and not withdrawn")),
            ("all", _("All, drafts too")),
            *State.choices,
        ],
        "country": [("", _("All countries")), *_sorted((one, country_label(one)) for one in countries)],
        "theme": [("", _("All themes")), *((one.key, str(one)) for one in call.themes.all())],
        "kind": [("", _("All kinds")), *_sorted((one, kinds.get(one, one)) for one in used)],
        "language": [("", _("All languages")), *_sorted((one, language_label(one)) for one in languages)],
    }


def _sorted(named: Iterable[tuple[str, str]]) -> Choices:
    return sorted(named, key=lambda one: collation_key(one[1]))


def _is_sensible(day: date) -> bool:
    return YEARS[0] <= day.year <= YEARS[1]
