"""The forms of the worked example: a juror's trial of it, and the officer's writing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.models import Criterion, Rubric
from calls.translations import languages
from scoring.models import WorkedExample
from scoring.services.exampling import Reference


class TrialForm(forms.Form):
    """A mark for each criterion of the example; none has to be given, and none is kept."""

    def __init__(self, *args: Any, example: WorkedExample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [one.criterion for one in example.marks.all()]
        for criterion in self.criteria:
            self.fields[f"mark_{criterion.key}"] = forms.TypedChoiceField(
                label=criterion.name,
                choices=_described(criterion, example.rubric),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def tried(self) -> dict[str, int | None]:
        """The marks by the criteria's keys."""
        return {one.key: self.cleaned_data.get(f"mark_{one.key}") for one in self.criteria}


class ExampleForm(forms.ModelForm):
    """The example proposal, with a mark and a reason for each criterion."""

    class Meta:
        model = WorkedExample
        fields = ("title", "language", "text")

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=WorkedExample._meta.get_field("language").verbose_name, choices=list(languages())
        )
        self.fields["text"] = forms.CharField(
            label=WorkedExample._meta.get_field("text").verbose_name,
            max_length=8000,
            widget=forms.Textarea(attrs={"rows": 12}),
        )
        self.criteria = list(rubric.criteria.prefetch_related("anchors"))
        given = {one.criterion_id: one for one in self.instance.marks.all()} if self.instance.pk else {}
        for criterion in self.criteria:
            reference = given.get(criterion.pk)
            self.fields[f"mark_{criterion.key}"] = forms.TypedChoiceField(
                label=_("Reference mark for “%(criterion)s”") % {"criterion": criterion.name},
                choices=[
                    ("", "–"),
                    *((mark, f"{mark} {text}") for mark, text in _described(criterion, rubric)),
                ],
                coerce=int,
                initial=reference.value if reference else None,
            )
            self.fields[f"reason_{criterion.key}"] = forms.CharField(
                label=_("Why is it this mark?"),
                help_text=gettext_lazy("A juror reads it after “because”."),
                max_length=2000,
                initial=reference.reason if reference else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[tuple[Criterion, BoundField, BoundField]]:
        """Each criterion with its two fields."""
        for one in self.criteria:
            yield one, self[f"mark_{one.key}"], self[f"reason_{one.key}"]

    def references(self) -> dict[Criterion, Reference]:
        """The marks as the service takes them."""
        given = self.cleaned_data
        return {one: Reference(given[f"mark_{one.key}"], given[f"reason_{one.key}"]) for one in self.criteria}


def _described(criterion: Criterion, rubric: Rubric) -> list[tuple[int, str]]:
    """Each mark with what it means, from the highest to the lowest, as on a scorecard."""
    texts = {one.mark: one.text for one in criterion.anchors.all()}
    return [(mark, texts.get(mark, "")) for mark in range(rubric.scale_max, rubric.scale_min - 1, -1)]
