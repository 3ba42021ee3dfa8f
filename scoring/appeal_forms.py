"""The forms about an appeal: who is asked, what a juror says first, and their opinion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.appeal_panel import Candidate
from scoring.models import AppealJuror


class AskForm(forms.Form):
    """One expert of the roster, the best match first."""

    def __init__(self, *args: Any, candidates: tuple[Candidate, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"] = forms.TypedChoiceField(
            label=_("Expert"),
            coerce=int,
            choices=[("", "–"), *((one.expert.pk, _told(one)) for one in candidates)],
        )


class ReadyForm(forms.Form):
    """A conflict, or none and the code of conduct signed."""

    tie = forms.ChoiceField(
        label=gettext_lazy("Do you have a conflict of interest?"),
        choices=[("none", gettext_lazy("No conflict")), ("conflict", gettext_lazy("Conflict"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you have a conflict.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("If there is one: what is the tie?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the code of conduct and keep to it."), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("tie") == "none" and not given.get("agreed"):
            self.add_error("agreed", _("Tick the box to sign the code of conduct."))
        if given.get("tie") == "conflict" and not given.get("reason", "").strip():
            self.add_error("reason", _("Give a reason."))
        return given


class OpinionForm(forms.Form):
    """What a juror of the appeal thinks of the ruling, and why."""

    opinion = forms.ChoiceField(
        label=gettext_lazy("What do you think of the ruling?"),
        choices=AppealJuror.Opinion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what you think of the ruling.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("Staff of the call read it with your name; the applicant does not."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )


def _told(one: Candidate) -> str:
    numbers = {"name": one.expert.name, "body": one.expert.organisation_name, "match": one.match}
    words = [_("%(name)s, %(body)s: match %(match)s %%") % numbers]
    if one.is_on_panel:
        words.append(_("on this panel, assigned: %(count)s") % {"count": one.load})
    return " · ".join(filter(None, [*words, one.why_away]))
