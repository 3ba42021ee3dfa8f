"""The forms of the jury."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.models import Criterion, Rubric
from core import clock
from core.fields import DocumentField
from scoring.completeness import LONGEST_TEXT, Given, Lack, length_of
from scoring.conflict_list import ConflictList, Item
from scoring.models import Scorecard, Workings
from scoring.services.conflicting import Said

CANNOT_JUDGE = "na"
LATEST_OPENED = 2**32


class LongText(forms.CharField):
    """A text up to LONGEST_TEXT characters: counted under its field, refused in words, and never cut."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        attrs = {"rows": rows, "data-max-characters": LONGEST_TEXT}
        super().__init__(required=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def validate(self, value: str) -> None:
        """Refuse what is too long, with the numbers that the line under the field shows."""
        super().validate(value)
        count = length_of(value)
        if count > LONGEST_TEXT:
            raise forms.ValidationError(
                _("Shorten this to %(limit)s characters; it has %(count)s.")
                % {"count": count, "limit": LONGEST_TEXT}
            )


class ReasonForm(forms.Form):
    """A reason, in a few words."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, label: str = "", hint: str = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label or field.label, hint, required
        field.error_messages["required"] = _("Give a reason.")


class ScorecardSheetForm(forms.Form):
    """The workbook of one's scorecards, filled in."""

    sheet = DocumentField(
        label=gettext_lazy("Your spreadsheet"),
        help_text=gettext_lazy("The Excel file (.xlsx) that you downloaded here, up to 2 MB."),
        missing=gettext_lazy("Choose the spreadsheet first."),
        accept=".xlsx",
    )
    use_required_attribute = False


class CodeForm(forms.Form):
    """The signature under the code of conduct."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the code of conduct and keep to it."),
        error_messages={"required": gettext_lazy("Tick the box to sign the code of conduct.")},
    )


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One line of the conflict page: what is shown, and its controls."""

    item: Item
    tie: BoundField
    note: BoundField


class ConflictForm(forms.Form):
    """None or conflict for every line, with a note; in a blind call titles are only ticked."""

    def __init__(self, *args: Any, listed: ConflictList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        for item in listed.items:
            self.fields[f"tie_{item.key}"] = self._answer(item)
            self.fields[f"note_{item.key}"] = self._note(item)
        for item in listed.titles:
            self.fields[f"tie_{item.key}"] = forms.BooleanField(
                label=item.title, required=False, initial=item.has_conflict, disabled=item.is_declared
            )
            self.fields[f"note_{item.key}"] = self._note(item)

    def rows(self) -> Iterator[ConflictRow]:
        """The lines that need an answer."""
        for item in self.listed.items:
            yield self._row(item)

    def title_rows(self) -> Iterator[ConflictRow]:
        """The titles of a blind call."""
        for item in self.listed.titles:
            yield self._row(item)

    def answers(self) -> dict[str, Said]:
        """What was said, by the key of each line."""
        given = self.cleaned_data
        return {
            item.key: Said(given[f"tie_{item.key}"] in ("conflict", True), given[f"note_{item.key}"])
            for item in (*self.listed.items, *self.listed.titles)
        }

    def _row(self, item: Item) -> ConflictRow:
        return ConflictRow(item, self[f"tie_{item.key}"], self[f"note_{item.key}"])

    def _answer(self, item: Item) -> forms.ChoiceField:
        name = item.title or item.organisation or item.country
        before = "conflict" if item.has_conflict else "none" if item.is_answered else None
        return forms.ChoiceField(
            label=name,
            choices=[("none", _("No conflict")), ("conflict", _("Conflict"))],
            widget=forms.RadioSelect,
            initial=before,
            disabled=item.is_declared,
            error_messages={"required": _("Say whether you have a conflict.")},
        )

    def _note(self, item: Item) -> forms.CharField:
        return forms.CharField(
            label=_("What is the tie?"),
            required=False,
            max_length=500,
            initial=item.note,
            widget=forms.TextInput,
        )


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion on the scorecard: its words, its choices with their anchors, its controls."""

    criterion: Criterion
    mark: BoundField
    reason: BoundField
    choices: tuple[tuple[str, str, bool], ...]  # value, anchor, chosen


class ScorecardForm(forms.Form):
    """Marks with reasons, a recommendation, feedback to the applicant and a note to the panel.

    A draft may lack anything; what a submission lacks is added by `complain`. `opened` is when the page was
    shown, in seconds since 1970: from then on the juror's time counts.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    opened = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=LATEST_OPENED, required=False
    )
    recommendation = forms.ChoiceField(
        label=gettext_lazy("Your recommendation"),
        choices=Scorecard.Recommendation.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    feedback = LongText(
        label=gettext_lazy("Feedback to the applicant"),
        help_text=gettext_lazy("The applicant reads this after the decision, without your name."),
        rows=3,
    )
    note = LongText(
        label=gettext_lazy("Note to the panel"),
        help_text=gettext_lazy("Only the chair and the officers read this."),
        rows=2,
    )
    private_note = LongText(
        label=gettext_lazy("Private note"),
        help_text=gettext_lazy("Only you see this. It is no part of the scorecard."),
        rows=2,
    )

    def __init__(self, *args: Any, rubric: Rubric, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.criteria = rubric, criteria
        for criterion in criteria:
            self.fields[f"mark_{criterion.key}"] = forms.ChoiceField(
                label=criterion.name,
                choices=[(value, value) for value in self._values(criterion)],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason_{criterion.key}"] = _reason(criterion)

        # Errors are listed in the order of the page.
        keys = [f"{part}_{one.key}" for one in criteria for part in ("mark", "reason")]
        self.order_fields([*keys, "recommendation", "feedback", "note", "private_note"])

    def rows(self) -> Iterator[CriterionRow]:
        """The criteria in their order, with the anchor of each mark beside it."""
        for criterion in self.criteria:
            mark = self[f"mark_{criterion.key}"]
            anchors = {str(one.mark): one.text for one in criterion.anchors.all()}
            anchors[CANNOT_JUDGE] = _("I cannot judge this. Counts neither for nor against.")
            chosen = str(mark.value() if mark.value() is not None else "")
            choices = tuple(
                (value, anchors.get(value, ""), value == chosen) for value in self._values(criterion)
            )
            yield CriterionRow(criterion, mark, self[f"reason_{criterion.key}"], choices)

    def marks(self) -> dict[str, Given]:
        """The marks as the service takes them."""
        return {one.key: self._given(one.key) for one in self.criteria}

    def shown_at(self) -> datetime | None:
        """When the page was shown from which this came."""
        seconds = self.cleaned_data.get("opened")
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def complain(self, lacks: list[Lack]) -> None:
        """Put what the scorecard lacks beside its fields."""
        for lack in lacks:
            name = f"{lack.part}_{lack.criterion}" if lack.criterion else lack.part
            self.add_error(name if name in self.fields else None, lack.sentence)

    def _given(self, key: str) -> Given:
        mark = self.cleaned_data.get(f"mark_{key}", "")
        return Given(
            value=int(mark) if mark and mark != CANNOT_JUDGE else None,
            cannot_judge=mark == CANNOT_JUDGE,
            reason=self.cleaned_data.get(f"reason_{key}", ""),
        )

    def _values(self, criterion: Criterion) -> list[str]:
        values = [str(one) for one in range(self.rubric.scale_max, self.rubric.scale_min - 1, -1)]
        return [*values, CANNOT_JUDGE] if criterion.cannot_judge_allowed else values


def _reason(criterion: Criterion) -> LongText:
    """Why this mark; where the call asks for a reason the hint says so, since a draft may still lack it."""
    read = _("The applicant reads this after the decision, without your name.")
    if not criterion.reason_required:
        return LongText(label=_("Why?"), help_text=read, rows=2)
    asked = _("This call asks for a reason with every answer, also with “I cannot judge this”.")
    field = LongText(label=_("Why?"), help_text=f"{asked} {read}", rows=2)
    field.widget.attrs["aria-required"] = "true"
    return field


def initial_of(
    card: Scorecard | None, given: Mapping[str, Given], workings: Workings | None
) -> dict[str, Any]:
    """What the form shows of a saved card; an empty form, version 0, where there is none."""
    own = {"opened": int(clock.now().timestamp()), "private_note": workings.note if workings else ""}
    if card is None:
        return {"version": 0, **own}
    values: dict[str, Any] = {
        **own,
        "version": card.version,
        "recommendation": card.recommendation,
        "feedback": card.feedback,
        "note": card.note,
    }
    for key, one in given.items():
        mark = "" if one.value is None else str(one.value)
        values[f"mark_{key}"] = CANNOT_JUDGE if one.cannot_judge else mark
        values[f"reason_{key}"] = one.reason
    return values
