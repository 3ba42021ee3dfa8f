"""A new call from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.call_file.reading import MOST_BYTES
from calls.ready_made import ReadyMade, ready_made
from calls.staff_forms.acts import CallPlaceForm


class CallFileForm(CallPlaceForm):
    """Programme, year and address as for every new call, and the file it begins with."""

    file = forms.FileField(
        label=_("The file of a call"),
        help_text=_("The one that “Download this call as a file” gives, here or on another portal."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    with_dates = forms.BooleanField(
        label=_("Take its dates too"),
        required=False,
        help_text=_("Dates of an earlier edition are better entered anew."),
    )
    field_order = ("file", "programme", "year", "slug", "with_dates")

    def clean_file(self) -> bytes:
        """The content, as far as a call can be that large."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class ReadyMadeForm(CallPlaceForm):
    """One of the programmes that come with the portal, and the year and address of its call."""

    programme = forms.ChoiceField(  # type: ignore[assignment]
        label=_("Ready-made programme"), widget=forms.RadioSelect
    )
    field_order = ("programme", "year", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = ready_made()
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one}. {one.purpose}") for one in self.found.values()
        ]

    def clean_programme(self) -> ReadyMade:
        """The programme itself."""
        return self.found[self.cleaned_data["programme"]]
