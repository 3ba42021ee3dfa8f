"""What an officer says when another version of the form is put in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CARRY, LEAVE = "carry", "leave"


class InForceForm(forms.Form):
    """The reason, and what becomes of the drafts; `stay` says why they cannot be carried over."""

    drafts = forms.ChoiceField(
        label=_("What becomes of drafts that were never submitted?"),
        choices=[
            (CARRY, _("Carry them over to the new version. Their writers get a letter.")),
            (LEAVE, _("Leave them in the version they were started with.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the drafts.")},
    )
    why = forms.CharField(
        label=_("Why does the form change?"),
        help_text=_("It stays on record. Writers of drafts that are carried over read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the form changes.")},
    )

    def __init__(self, data: Any = None, *, stay: str, has_drafts: bool) -> None:
        super().__init__(data)
        if stay or not has_drafts:
            del self.fields["drafts"]

    @property
    def carries_drafts(self) -> bool:
        """Whether drafts are to be carried over."""
        return self.cleaned_data.get("drafts") == CARRY
