"""The form of a decision: recorded, or changed with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from applications.models import Application
from scoring.models import Decision
from scoring.queries import has_quorum
from scoring.services.changing import is_record_closed, why_sentence

KEPT = ("outcome", "reserve_place", "reason", "quorum_waiver")


class OutcomeForm(forms.Form):
    """What was decided about one application, and why."""

    outcome = forms.ChoiceField(
        label=_l("The panel decides"),
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _l("Choose a decision.")},
    )
    reserve_place = forms.IntegerField(
        label=_l("Place on the reserve list"),
        help_text=_l("Only for a reserve. Left empty: the next free place."),
        required=False,
        min_value=1,
        max_value=500,
    )
    reason = forms.CharField(
        label=_l("Reason, for the minutes"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _l("Give a reason.")},
    )

    def clean(self) -> dict[str, Any]:
        """A place on the reserve list belongs to a reserve alone."""
        given = self.cleaned_data
        if given.get("outcome") != Decision.Outcome.RESERVE:
            given["reserve_place"] = None
        return given


class DecideForm(OutcomeForm):
    """What the panel decided, also where a quorum is waived or a decision is changed."""

    quorum_waiver = forms.CharField(
        label=_l("Why the quorum is waived"),
        help_text=_l(
            "Fewer scorecards than the quorum are locked. Without a reason here nothing is recorded."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _l("The quorum of scorecards is not reached. Waive it with a reason, or wait.")
        },
    )
    change_reason = forms.CharField(
        label=_l("Why is the decision changed?"),
        help_text=_l("It stands in the minutes beside what was decided before, and the approver reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        self.decision: Decision | None = getattr(application, "decision", None)
        super().__init__(data, initial={name: getattr(self.decision, name, None) for name in KEPT})
        if has_quorum(application):
            del self.fields["quorum_waiver"]
        if self.decision is None:
            del self.fields["change_reason"]
        else:
            self.is_record_closed = is_record_closed(application.call)

    def clean(self) -> dict[str, Any]:
        """A change may need its reason.

        The wall does not ask for the place: there a reserve keeps the one that it has.
        """
        given = super().clean()
        is_reserve = given.get("outcome") == Decision.Outcome.RESERVE
        if is_reserve and self.decision and "reserve_place" not in self.data:
            given["reserve_place"] = self.decision.reserve_place
        if self.decision and not given.get("change_reason") and "outcome" in given:
            is_other = given["outcome"] != self.decision.outcome
            if is_other or (self.is_record_closed and self._is_changed()):
                self.add_error("change_reason", why_sentence())
        return given

    def _is_changed(self) -> bool:
        """Whether any of it differs from what is recorded; a place left empty stands for any."""
        given = self.cleaned_data
        return any(
            given[name] != getattr(self.decision, name)
            for name in KEPT
            if name in given and not (name == "reserve_place" and given[name] is None)
        )
