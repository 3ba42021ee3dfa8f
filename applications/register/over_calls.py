"""The applications of all calls on which somebody is officer or approver: searched, listed, taken along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.applicant_names import with_names
from applications.models import Application, Opening
from applications.place_names import country_label
from applications.register.columns import NOT_READ
from applications.register.filtering import COUNTED
from applications.register.rows import searched
from applications.workflow import State
from calls.models import Call
from calls.tables import STAFF, OfficeTable, heads, offer_over_calls, wall
from core.sheets.writing import Cell, Head

if TYPE_CHECKING:
    from django.http import QueryDict

    from people.models import User

CHUNK = 100  # rows in memory at once


class EverywhereFilter(forms.Form):
    """What of all calls is shown. What makes no sense filters nothing."""

    q = forms.CharField(label=_l("Search"), required=False, max_length=200)
    state = forms.ChoiceField(label=_l("State"), required=False)
    call = forms.ChoiceField(label=_l("Call"), required=False)

    def __init__(self, data: Any, *, calls: Iterable[Call]) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs["type"] = "search"
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("All that were ever submitted")),
            (COUNTED, _("Submitted and not withdrawn")),
            ("all", _("All, drafts too")),
            *State.choices,
        ]
        named = [(one.slug, str(one)) for one in calls]
        self.fields["call"].choices = [("", _("All your calls")), *named]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked for and makes sense, as it stands in the address."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def hint(self) -> str:
        """Why the search finds less than was asked for; "" where nothing is wrong."""
        self.is_valid()
        words = _("The search is longer than %(most)s characters: it was left out.")
        return words % {"most": 200} if "q" in self.errors else ""


def calls_to_search(reader: User) -> QuerySet[Call]:
    """Those whose applications the reader may open."""
    return Call.objects.staffed_by(reader, *STAFF)


def everywhere(reader: User, wanted: dict[str, str]) -> QuerySet[Application]:
    """The rows, what came last first; each with its call."""
    rows = searched(Application.objects.for_staff(reader, *STAFF), wanted)
    if wanted.get("call"):
        rows = rows.filter(call__slug=wanted["call"])
    ordered = rows.order_by(F("submitted_at").desc(nulls_last=True), "reference")
    return ordered.select_related("call").defer(*NOT_READ)


def _asked(reader: User, asked: QueryDict) -> QuerySet[Application]:
    return everywhere(reader, EverywhereFilter(asked, calls=calls_to_search(reader)).wanted())


def _heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("applicant", _("Applicant")),
        ("country", _("Country")),
        ("call", _("Call")),
        ("state", _("State")),
        ("received", _("Received")),
        ("zone", _("Time zone")),
    )


def _lines(reader: User, asked: QueryDict) -> Iterator[Sequence[Cell]]:
    rows = _asked(reader, asked).iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        for one in with_names(some):
            yield [
                one.reference,
                one.title,
                one.applicant_name,
                country_label(one.country) if one.country else "",
                str(one.call),
                str(one.get_state_display()),
                wall(one.call, one.submitted_at),
                one.call.zone,
            ]


def _calls(reader: User, asked: QueryDict) -> Iterable[Call]:
    """The calls of which something is in the list: each has it in its log."""
    return Call.objects.filter(pk__in=_asked(reader, asked).order_by().values("call"))


offer_over_calls(
    OfficeTable("applications", _heads, _lines, roles=STAFF, noted=Opening.What.LIST, calls=_calls)
)
