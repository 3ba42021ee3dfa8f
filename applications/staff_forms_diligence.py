"""The forms of due diligence, of the second look, and of many at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.staff_forms import USUAL_HOUR, USUAL_PATIENCE, with_choices
from calls.deadlines import to_wall
from calls.staff_forms.walls import Moment, WallForm
from core import clock
from core.fields import DocumentField

if TYPE_CHECKING:
    from calls.form_tree import FormTree
    from calls.models import Call


class FlagForm(forms.Form):
    """What a flag comes to."""

    verdict = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[("no", _("Not a problem")), ("yes", _("A problem"))],
        error_messages={"required": _("Choose what it is.")},
    )
    reason = forms.CharField(
        label=_("Because"),
        help_text=_("For the staff; it stays with the application."),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Give a reason.")},
    )
    use_required_attribute = False


class ReturnForm(forms.Form):
    """Why a prepared ruling is returned."""

    reason = forms.CharField(
        label=_("Why it is returned"),
        help_text=_("Whoever prepared it reads this."),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Give a reason.")},
    )
    use_required_attribute = False


class ListForm(forms.Form):
    """A sanctions list as a spreadsheet."""

    sheet = DocumentField(
        label=_("Your spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), up to 5 MB and 15,000 rows."),
        missing=_("Choose the spreadsheet first."),
        accept=".csv,.xlsx",
    )
    use_required_attribute = False


class ManyCorrectionsForm(WallForm):
    """The same correction asked of several applications."""

    named = forms.MultipleChoiceField(
        label=_("What has to be mended?"),
        help_text=_("Only these fields open for the applicants."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one field.")},
    )
    note = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        help_text=_("Each of the applicants reads this."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say what has to be corrected.")},
    )

    def __init__(self, data: Any = None, *, call: Call, tree: FormTree) -> None:
        due = datetime.combine((to_wall(clock.now(), zone=call.zone) + USUAL_PATIENCE).date(), USUAL_HOUR)
        super().__init__(
            data, moments=[Moment("due", _("By when"), True)], zone=call.zone, walls={"due": due}
        )
        self.fields["named"] = with_choices(self.fields["named"], tree, required=True)
        for name in ("named", "note"):
            self.fields[name].is_wide = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The date is still to come."""
        cleaned = super().clean()
        due = self.instants().get("due")
        if not any(one.startswith("due_") for one in self.errors) and (due is None or due <= clock.now()):
            self.add_error("due_day", _("Name a date that is still to come."))
        return cleaned


class HoldForm(forms.Form):
    """Why nothing of a call may be cleared."""

    reason = forms.CharField(
        label=_("Why nothing may be cleared"),
        max_length=1000,
        error_messages={"required": _("Give the reason.")},
        widget=forms.Textarea({"rows": 3}),
    )
