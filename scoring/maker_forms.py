"""The two forms about a proposal that tells who made it: the juror's word, and the office's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from scoring.models import MakerReport


class MakerReportForm(forms.Form):
    """Where the proposal says who made it, and what it says."""

    said = forms.CharField(
        label=MakerReport._meta.get_field("said").verbose_name,
        help_text=_l("For example: in the second answer, the name of the authority."),
        max_length=MakerReport.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].widget.attrs.pop("maxlength", None)  # a pasted text is never cut
        self.fields["said"].error_messages["required"] = _("Say where it stands, and what it says.")


class MakerAnswerForm(forms.Form):
    """What became of a report, and why."""

    outcome = forms.ChoiceField(
        label=_l("What was done?"), choices=MakerReport.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_l("Reason"),
        help_text=_l("It stays in the office. The juror reads only which of the two it is."),
        max_length=MakerReport.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].error_messages["required"] = _("Say what was done.")
        self.fields["reason"].error_messages["required"] = _("Give a reason.")
