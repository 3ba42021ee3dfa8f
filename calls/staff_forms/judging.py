"""Rounds, criteria and weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from calls.models import Criterion, Round, Rubric
from calls.staff_forms.lists import ItemForm
from calls.staff_forms.tongues import columns
from calls.translations import DEFAULT, column, languages
from core.meanwhile import KeepsUp

HIGHEST_MARK = 20


class RoundForm(ItemForm):
    """A round of judging, with the scale of its rubric."""

    must = ("name",)
    together = (("scale_min", "scale_max"), ("jurors_per_application", "quorum"))
    scale_min = forms.IntegerField(label=_("Lowest mark"), min_value=0, max_value=HIGHEST_MARK, initial=0)
    scale_max = forms.IntegerField(label=_("Highest mark"), min_value=1, max_value=HIGHEST_MARK, initial=5)

    spread_flag = forms.IntegerField(
        label=Round._meta.get_field("spread_flag").verbose_name,
        min_value=1,
        max_value=100,
        initial=30,
        help_text=_(
            "Scores go from 0 to 100, whatever the scale of the marks. Where two jurors are further apart "
            "than this, the application is marked."
        ),
    )

    class Meta:
        model = Round
        fields = [
            *columns("name"),
            "is_blind",
            "jurors_per_application",
            "quorum",
            "spread_flag",
            "shortlist_size",
            "share_percent",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.rubric_id:
            self.initial["scale_min"] = self.instance.rubric.scale_min
            self.initial["scale_max"] = self.instance.rubric.scale_max

    def clean(self) -> dict[str, Any]:
        """Quorum within the jurors, a scale that goes up, a share of at most 100."""
        cleaned = super().clean() or {}
        jurors, quorum = cleaned.get("jurors_per_application"), cleaned.get("quorum")
        if jurors is not None and quorum is not None and not 1 <= quorum <= jurors:
            self.add_error("quorum", _("The quorum is at least 1 and at most the jurors of an application."))
        low, high = cleaned.get("scale_min"), cleaned.get("scale_max")
        if low is not None and high is not None and low >= high:
            self.add_error("scale_max", _("The highest mark has to be above the lowest."))
        if (cleaned.get("share_percent") or 0) > 100:
            self.add_error("share_percent", _("A share is at most 100 %."))
        return cleaned


class AnchorRow(NamedTuple):
    """One mark with its description in each language."""

    mark: int
    fields: list[BoundField]


class CriterionForm(ItemForm):
    """A criterion with what each mark means."""

    must = ("name",)
    lines = {"guidance": 2}

    class Meta:
        model = Criterion
        fields = [
            *columns("name", "guidance"),
            "weight",
            "cannot_judge_allowed",
            "reason_required",
            "tie_break_order",
        ]

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.instance.rubric = rubric, rubric
        weight: Any = self.fields["weight"]
        weight.min_value, weight.max_value = 1, 100
        described = {one.mark: one for one in self.instance.anchors.all()} if self.instance.pk else {}
        for mark in self.marks():
            for code, language in languages():
                self.fields[f"anchor_{mark}_{code}"] = forms.CharField(
                    label=_g("Mark %(mark)s (%(language)s)") % {"mark": mark, "language": language},
                    required=False,
                    max_length=1000,
                    initial=getattr(described.get(mark), column("text", code), "") or "",
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                )

    def marks(self) -> range:
        """Every mark of the scale."""
        return range(self.rubric.scale_min, self.rubric.scale_max + 1)

    def plain_fields(self) -> list[BoundField]:
        """All but texts and anchors."""
        return [field for field in super().plain_fields() if not field.name.startswith("anchor_")]

    def anchor_rows(self) -> Iterator[AnchorRow]:
        """The anchors, a row for each mark."""
        for mark in self.marks():
            yield AnchorRow(mark, [self[f"anchor_{mark}_{code}"] for code, _name in languages()])

    def anchors(self) -> dict[int, dict[str, str]]:
        """What was described: mark to language to text."""
        return {
            mark: {code: self.cleaned_data.get(f"anchor_{mark}_{code}", "") for code, _name in languages()}
            for mark in self.marks()
        }

    def clean_weight(self) -> int:
        """A weight from 1 to 100."""
        weight: int = self.cleaned_data["weight"]
        if not 1 <= weight <= 100:
            raise forms.ValidationError(_("Enter a weight from 1 to 100."))
        return weight

    def clean(self) -> dict[str, Any]:
        """A mark that is described at all is described in the default language."""
        cleaned = super().clean() or {}
        for mark in self.marks():
            others = [code for code, _name in languages() if cleaned.get(f"anchor_{mark}_{code}")]
            if others and DEFAULT not in others:
                self.add_error(f"anchor_{mark}_{DEFAULT}", _("Describe the mark in this language as well."))
        return cleaned


class WeightsForm(KeepsUp, forms.Form):
    """All weights of a rubric at once."""

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(rubric.criteria.all())
        self.together = (tuple(f"weight_{one.pk}" for one in self.criteria),)
        for one in self.criteria:
            self.fields[f"weight_{one.pk}"] = forms.IntegerField(
                label=one.name, min_value=1, max_value=100, initial=one.weight
            )

    def rows(self) -> list[tuple[Criterion, BoundField]]:
        """Each criterion with its weight."""
        return [(one, self[f"weight_{one.pk}"]) for one in self.criteria]

    def weights(self) -> dict[int, int]:
        """The weights by the criterion's key in the table."""
        return {one.pk: self.cleaned_data[f"weight_{one.pk}"] for one in self.criteria}
