"""What may be supposed about a ranking, out of the page's own address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.models import Criterion
from scoring.models import PanelMember
from scoring.what_if import Terms

METHODS = (
    ("mean", _l("Plain mean")),
    ("trimmed", _l("Trimmed mean")),
    ("median", _l("Median")),
    ("calibrated", _l("Calibrated score")),
)
WEIGHT = "weight_"
MOST_PLACES = 10_000
CHOOSE = {"invalid_choice": _l("Choose one of the list.")}


class WhatIfForm(forms.Form):
    """Terms out of a query; what the query leaves out is as on the record.

    After `is_valid()`: `terms`, and `is_other` where they differ from the record.
    """

    basis = forms.ChoiceField(label=_l("Method"), choices=METHODS, error_messages=CHOOSE)
    places = forms.IntegerField(label=_l("Places"), required=False)
    without = forms.TypedChoiceField(
        label=_l("Leave out a juror"), required=False, coerce=int, empty_value=None, error_messages=CHOOSE
    )

    def __init__(
        self,
        query: Mapping[str, str],
        *,
        places: int | None,
        criteria: Sequence[Criterion],
        jurors: Sequence[PanelMember],
    ) -> None:
        self.record = {
            **{f"{WEIGHT}{one.key}": str(one.weight) for one in criteria},
            "basis": "mean",
            "places": "" if places is None else str(places),
            "without": "",
        }
        super().__init__({key: query.get(key, as_is) for key, as_is in self.record.items()})
        for one in criteria:
            self.fields[f"{WEIGHT}{one.key}"] = _whole_number(one.name, 0, 100)
        self.fields["places"] = _whole_number(_("Places"), 1, MOST_PLACES, required=False)
        self.fields["without"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody")),
            *((str(one.pk), one.expert.name) for one in jurors),
        ]

    def clean(self) -> dict[str, Any]:
        """The weights make 100, or the first of them says what they make."""
        given = self.cleaned_data
        weights = [key for key in self.fields if key.startswith(WEIGHT)]
        total = sum(given[key] for key in weights if key in given)
        if weights and all(key in given for key in weights) and total != 100:
            sentence = _("The weights make %(total)s; together they have to make 100.")
            self.add_error(weights[0], sentence % {"total": total})
        return given

    @property
    def weights(self) -> Iterator[BoundField]:
        """The fields of the criteria."""
        return (self[key] for key in self.fields if key.startswith(WEIGHT))

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            weights={key.removeprefix(WEIGHT): given[key] for key in given if key.startswith(WEIGHT)},
            basis=given["basis"],
            places=given["places"],
            without=given["without"],
        )

    @property
    def is_other(self) -> bool:
        said = {key: "" if value is None else str(value) for key, value in self.cleaned_data.items()}
        return said != self.record


def _whole_number(label: str, least: int, most: int, *, required: bool = True) -> forms.IntegerField:
    sentence = _("Enter a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("invalid", "required", "min_value", "max_value"), sentence),
    )
