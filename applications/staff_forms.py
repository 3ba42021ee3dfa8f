"""The forms of the office's pages about applications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.letter_words import LETTERS
from applications.models import EligibilityCheck
from applications.services.ruling import Ruling, Tick
from applications.unsettled import ask_why
from calls.deadlines import to_wall
from calls.form_tree import FormTree
from calls.staff_forms.walls import Moment, WallForm
from core import clock
from core.models import Notice

if TYPE_CHECKING:
    from calls.models import Call, EligibilityRule

USUAL_PATIENCE = timedelta(days=7)
USUAL_HOUR = time(18, 0)
MET = (("yes", _("Met")), ("no", _("Not met")), ("open", _("Not looked at")))
TICKED = {"yes": True, "no": False, "open": None}


class LetterFilter(forms.Form):
    """Which letters of the outbox are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Notice.State.choices]
    )
    event = forms.ChoiceField(label=_("Letter"), required=False)

    def __init__(self, data: Any, *, events: Iterable[str]) -> None:
        super().__init__(data)
        named = [(one, str(LETTERS.get(one, one))) for one in events]
        choices = [("", _("All letters")), *sorted(named, key=lambda one: one[1])]
        self.fields["event"] = forms.ChoiceField(label=_("Letter"), choices=choices, required=False)

    def wanted(self) -> dict[str, str]:
        """What is asked for and makes sense, as columns of a notice."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StepReasonForm(forms.Form):
    """Why a step that two persons take is prepared."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The approver reads it before signing; it is kept with the application."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Give a reason.")},
    )


class RejectAppealForm(forms.Form):
    """Why the ruling stays as it is."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It goes to the people of the application as it stands here."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Give a reason.")},
    )


class CheckForm(WallForm):
    """The check-list of one application with its ruling.

    After `is_valid()`: `ticks()` and `ruling()` are what `services.ruling.save_check` takes.
    """

    ruling = forms.ChoiceField(
        label=_("Ruling"),
        initial="none",
        widget=forms.RadioSelect,
        choices=[
            ("none", _("None yet: keep the check-list only")),
            ("eligible", _("Eligible")),
            ("correction", _("Request a correction")),
            ("ineligible", _("Ineligible")),
        ],
    )
    named = forms.MultipleChoiceField(
        label=_("What has to be mended?"),
        help_text=_("Only these fields open for the applicant."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        help_text=_("The applicant reads this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    despite = forms.CharField(
        label=_("Why it is eligible although a flag is not settled"),
        help_text=_("Only the staff of the call read this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this together with the rules that are not met."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        call: Call,
        tree: FormTree,
        rules: list[EligibilityRule],
        checks: Mapping[int, EligibilityCheck],
        flags: Sequence[str] = (),
    ) -> None:
        due = datetime.combine((to_wall(clock.now(), zone=call.zone) + USUAL_PATIENCE).date(), USUAL_HOUR)
        super().__init__(
            data, moments=[Moment("due", _("By when"), True)], zone=call.zone, walls={"due": due}
        )
        self.rules, self.flags = rules, list(flags)
        if not self.flags:
            del self.fields["despite"]
        self.fields["named"] = with_choices(self.fields["named"], tree)
        for field in {"named", "note", "despite", "reason"} & self.fields.keys():
            self.fields[field].is_wide = True  # type: ignore[attr-defined]
            self.fields[field].is_required_sometimes = True  # type: ignore[attr-defined]
        for rule in rules:
            self._add_rule(rule, checks.get(rule.pk))

    def _add_rule(self, rule: EligibilityRule, check: EligibilityCheck | None) -> None:
        kept = next((key for key, value in TICKED.items() if check and value == check.is_met), "open")
        self.fields[f"met_{rule.pk}"] = forms.ChoiceField(
            label=rule.officer_check, choices=MET, initial=kept, widget=forms.RadioSelect
        )
        self.fields[f"remark_{rule.pk}"] = forms.CharField(
            label=_("Note for the staff"), required=False, max_length=500, initial=check.note if check else ""
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen ruling needs, and for nothing else."""
        cleaned = super().clean()
        ruling = cleaned.get("ruling", "")
        if ruling != "correction":
            for name in [one for one in self.errors if one.startswith("due_")]:
                del self.errors[name]
        elif ruling == "correction":
            self._ask(cleaned, "named", _("Choose at least one field."))
            self._ask(cleaned, "note", _("Say what has to be corrected."))
            self._check_due()
        if ruling == "ineligible":
            self._ask(cleaned, "reason", _("Give a reason."))
        if ruling == "eligible" and self.flags:
            self._ask(cleaned, "despite", ask_why(self.flags))
        return cleaned

    def ticks(self) -> dict[EligibilityRule, Tick]:
        """What the officer found of each rule."""
        given = self.cleaned_data
        return {
            rule: Tick(TICKED[given[f"met_{rule.pk}"]], given[f"remark_{rule.pk}"].strip())
            for rule in self.rules
        }

    def chosen(self) -> Ruling:
        """The ruling with what it brings."""
        kind = str(self.cleaned_data["ruling"]).replace("none", "")
        if kind == "correction":
            given = self.cleaned_data
            return Ruling(kind, given["note"], given["named"], self.instants().get("due"))
        told = {"ineligible": "reason", "eligible": "despite"}.get(kind, "")
        return Ruling(kind, self.cleaned_data.get(told, ""))

    def _ask(self, cleaned: Mapping[str, Any], name: str, sentence: Any) -> None:
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def _check_due(self) -> None:
        if any(name.startswith("due_") for name in self.errors):
            return
        due = self.instants().get("due")
        if due is None or due <= clock.now():
            self.add_error("due_day", _("Name a date that is still to come."))


def with_choices(field: forms.Field, tree: FormTree, *, required: bool = False) -> forms.MultipleChoiceField:
    """The field with the questions of the form as its choices."""
    groups = [
        (one.title, [(question.key, question.label) for question in one.questions]) for one in tree.sections
    ]
    return forms.MultipleChoiceField(
        label=field.label,
        help_text=field.help_text,
        required=required,
        choices=groups,
        error_messages={"required": field.error_messages["required"]},
        widget=forms.CheckboxSelectMultiple,
    )
