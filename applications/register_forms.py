"""Forms beside the list of applications."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HERE, SHARED, EVERYWHERE = "here", "shared", "everywhere"


class SearchForm(forms.Form):
    """A name for a list, and where and for whom it stands."""

    query = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the search"),
        max_length=60,
        help_text=_("Under a name of yours that is taken already, the new list replaces the old one."),
        error_messages={"required": _("Give the search a name.")},
    )
    scope = forms.ChoiceField(
        label=_("Where it stands"),
        initial=HERE,
        widget=forms.RadioSelect,
        choices=[
            (HERE, _("In this call, for me")),
            (SHARED, _("In this call, for all its officers and approvers")),
            (EVERYWHERE, _("In every call that I work on, for me")),
        ],
    )

    def given(self) -> dict[str, Any]:
        """What `services.searching.save_search` takes."""
        scope = self.cleaned_data["scope"]
        return {
            "name": self.cleaned_data["name"],
            "in_every_call": scope == EVERYWHERE,
            "is_shared": scope == SHARED,
        }
