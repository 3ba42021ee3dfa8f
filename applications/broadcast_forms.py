"""The form of a letter to a group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.broadcast_letter import complaint_about
from applications.models import Broadcast
from calls.staff_forms.tongues import TranslatedForm, columns


class BroadcastForm(TranslatedForm):
    """To whom, and the letter in every language: each reader gets it in their own."""

    lines = {"text": 10}
    hints = {
        "text": _(
            "An empty line begins a new paragraph; a paragraph that is only {link} becomes a button. "
            "The signature is added."
        )
    }

    class Meta:
        model = Broadcast
        fields = ["group", *columns("subject", "text")]
        widgets = {"group": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"] = forms.ChoiceField(
            label=self.fields["group"].label, choices=Broadcast.Group.choices, widget=forms.RadioSelect
        )
        for name in columns("subject", "text"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = str(_("Write it in this language too."))

    def clean(self) -> dict[str, Any]:
        """Places that the group's letters cannot fill are named beside their field."""
        cleaned = super().clean() or {}
        group = cleaned.get("group", "")
        for name in columns("subject", "text"):
            complaint = complaint_about(str(cleaned.get(name) or ""), group) if group else ""
            if complaint:
                self.add_error(name, complaint)
        return cleaned

    def places(self) -> list[tuple[str, str]]:
        """(place, what stands there) of every place, for the page."""
        return [(f"{{{name}}}", str(words)) for name, words in PLACE_WORDS.items()]


PLACE_WORDS = {
    "name": _("the reader's name"),
    "call": _("the title of the call"),
    "link": _("the page where the reader goes on"),
    "reference": _("the reference of the application; not for jurors"),
    "application": _("the title of the application; not for jurors"),
    "deadline": _("the date by which the reader has to be done; not for eligible applications"),
}


class EarlierForm(forms.Form):
    """An earlier letter to begin with."""

    start = forms.ChoiceField(label=_("Begin with an earlier letter"), required=False)

    def __init__(self, data: Any = None, *, earlier: Iterable[Broadcast]) -> None:
        super().__init__(data)
        self.rows = {str(one.pk): one for one in earlier}
        named = [(key, f"{one.subject} · {one.call}") for key, one in self.rows.items()]
        self.fields["start"] = forms.ChoiceField(
            label=self.fields["start"].label,
            choices=[("", _("An empty letter")), *named],
            required=False,
        )

    def chosen(self) -> Broadcast | None:
        """The letter that is taken as the start."""
        self.is_valid()
        return self.rows.get(self.cleaned_data.get("start", ""))


class ConfirmForm(forms.Form):
    """How many people the officer saw before pressing."""

    count = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)
