"""Who saw what, as a list that is asked for by person, application, call, kind and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext, pgettext_lazy

from applications.models import Application, Opening
from calls.models import Call
from calls.role_words import after_day, start_of_day
from calls.workflow import ANNOUNCED
from core.hub_time import hub_day, hub_time
from core.sheets.writing import Head
from people.models import User

if TYPE_CHECKING:
    from django.http import QueryDict

SEALED = ("answers", "ruling", "file")
SHOWN_TO_APPLICANTS = 20
LAST_YEAR = 9000  # a day later than this has no day after it


class Line(NamedTuple):
    """One row of the page; `url` leads on where the reader may go."""

    opening: Opening
    when: str
    url: str


class DayField(forms.DateField):
    """A day in the address of a list."""

    def __init__(self, label: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not 1900 < day.year < LAST_YEAR:
            raise forms.ValidationError(_("Enter a day."))
        return day


class OpeningFilter(forms.Form):
    """What of the log is shown; a wish that is unclear counts as none."""

    person = forms.ChoiceField(label=_l("Person"), required=False)
    what = forms.ChoiceField(label=_l("What"), required=False)
    application = forms.CharField(label=_l("Reference"), max_length=40, required=False)
    since = DayField(pgettext_lazy("the first day of a span", "From"))
    until = DayField(pgettext_lazy("the last day of a span", "To"))

    def __init__(self, data: Any, *, rows: QuerySet[Opening], calls: Iterable[Call] = ()) -> None:
        super().__init__(data)
        of_rows = rows.order_by().values("by").distinct()
        people = User.objects.filter(pk__in=of_rows).order_by("name", "pk")
        named = [(str(one.public_id), str(one)) for one in people]
        self._choose("person", named, pgettext("in a filter", "Everybody"))
        self._choose("what", list(Opening.What.choices), _("Everything"))
        listed = [(one.slug, str(one)) for one in calls]
        if listed:
            self.fields["call"] = forms.ChoiceField(label=_l("Call"), required=False)
            self._choose("call", listed, _("All calls"))
            self.order_fields(["call", "person", "what", "application", "since", "until"])

    def _choose(self, name: str, choices: list[Any], everything: str) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def narrowed(self, rows: QuerySet[Opening]) -> QuerySet[Opening]:
        """The rows that are asked for; the days are whole days on the Hub's clocks."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("person"):
            rows = rows.filter(by__public_id=asked["person"])
        if asked.get("what"):
            rows = rows.filter(what=asked["what"])
        if asked.get("application"):
            rows = rows.filter(application__reference__iexact=asked["application"].strip())
        if asked.get("call"):
            rows = rows.filter(call__slug=asked["call"])
        if asked.get("since"):
            rows = rows.filter(at__gte=start_of_day(asked["since"]))
        if asked.get("until"):
            rows = rows.filter(at__lt=after_day(asked["until"]))
        return rows


def with_names(rows: QuerySet[Opening]) -> QuerySet[Opening]:
    """The rows with what a line shows, in one query."""
    return rows.select_related("by", "application", "call")


def lines_of(page: Iterable[Opening], *, has_way_in: bool) -> list[Line]:
    """The rows of a page; `has_way_in` where the reader may open the log of one application."""
    return [
        Line(
            one,
            hub_time(one.at),
            reverse("applications:openings", args=[one.application.reference])
            if has_way_in and one.application
            else "",
        )
        for one in page
    ]


def file_heads() -> list[Head]:
    """What heads the columns of the file."""
    return [
        Head("time", _("Time (UTC)")),
        Head("by", _("By")),
        Head("address", _("Mail address")),
        Head("role", _("As")),
        Head("what", _("What")),
        Head("detail", _("Version, file or number")),
        Head("call", _("Call")),
        Head("application", _("Application")),
    ]


def file_lines(rows: QuerySet[Opening]) -> Iterator[list[str]]:
    """The rows as a file: one line each, in ISO time (UTC)."""
    for one in with_names(rows).iterator(chunk_size=1000):
        yield [
            one.at.isoformat(timespec="seconds"),
            str(one.by),
            one.by.email,
            str(one.get_role_display()) if one.role else "",
            str(one.get_what_display()),
            one.detail,
            str(one.call or ""),
            one.application.reference if one.application else "",
        ]


def opened_for_applicant(application: Application) -> list[tuple[str, str]]:
    """(role, day) for each day on which the office opened what is sealed, newest first; never a name.

    Before the announcement it is empty: how often somebody looks would tell how it will be decided.
    """
    if application.call.state not in ANNOUNCED:
        return []
    sealed = application.openings.filter(what__in=SEALED, role__in=("officer", "approver"))
    days = sealed.order_by("-at").values_list("role", "at")[:500]
    told = ((str(Opening.Role(role).label), hub_day(at)) for role, at in days)
    return list(dict.fromkeys(told))[:SHOWN_TO_APPLICANTS]


def without_page(query: QueryDict) -> str:
    """The wishes of an address, for the link to the file and to the next page."""
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()
