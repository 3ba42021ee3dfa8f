"""The forms of the worked example: a juror's trial of it, and the officer's writing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.models import Criterion, Rubric
from calls.staff_forms.tongues import Group, ask_in_all, text_group, texts_of
from calls.translations import DEFAULT, column, languages, text_in
from scoring.models import WorkedExample
from scoring.services.exampling import Reference

TITLE, TEXT = _l("Title of the example"), _l("The example proposal")
WHY = _l("Why is it this mark?")


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


class ExampleForm(forms.Form):
    """The example proposal in each language, with one mark and in each language a reason for each criterion.

    A language is written as a whole, or left out.
    """

    def __init__(self, *args: Any, rubric: Rubric, example: WorkedExample | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(rubric.criteria.prefetch_related("anchors"))
        ask_in_all(self, "title", TITLE, longest=200, lines=1, must=False)
        ask_in_all(self, "text", TEXT, longest=8000, lines=12, must=False)
        for criterion in self.criteria:
            self._ask_about(criterion, rubric)
        self.initial = _initial(example) if example else {}

    def _ask_about(self, criterion: Criterion, rubric: Rubric) -> None:
        marks = ((mark, f"{mark} {text}") for mark, text in _described(criterion, rubric))
        self.fields[f"mark_{criterion.key}"] = forms.TypedChoiceField(
            label=_("Reference mark for “%(criterion)s”") % {"criterion": criterion.name},
            choices=[("", "–"), *marks],
            coerce=int,
        )
        ask_in_all(self, f"reason_{criterion.key}", WHY, longest=2000, lines=2, must=False)

    def clean(self) -> dict[str, Any]:
        """Something is written, and what is begun in a language is whole."""
        cleaned = super().clean() or {}
        begun = [code for code, _name in languages() if any(self._written(code))]
        if not begun:
            self.add_error(column("title", DEFAULT), _("Write the example in one language at least."))
        for code, name in languages():
            if code in begun:
                self._complain_of_gaps(code, name)
        return cleaned

    def _complain_of_gaps(self, code: str, language: str) -> None:
        for stem in self._stems():
            if not self.cleaned_data.get(column(stem, code)) and column(stem, code) not in self.errors:
                sentence = _("Missing in this language: %(language)s. Write it, or leave the language out.")
                self.add_error(column(stem, code), sentence % {"language": language})

    def _written(self, code: str) -> Iterator[str]:
        """What was typed in one language, also where it is refused."""
        return (str(self.data.get(column(stem, code)) or "").strip() for stem in self._stems())

    def _stems(self) -> list[str]:
        return ["title", "text", *(f"reason_{one.key}" for one in self.criteria)]

    def groups(self) -> list[Group]:
        """Title and text, each with its languages side by side."""
        return [text_group(self, "title", TITLE), text_group(self, "text", TEXT)]

    def rows(self) -> Iterator[tuple[Criterion, BoundField, Group]]:
        """Each criterion with its mark and its reasons."""
        hint = _("A juror reads it after “because”.")
        for one in self.criteria:
            yield one, self[f"mark_{one.key}"], text_group(self, f"reason_{one.key}", WHY, hint)

    def missing(self) -> list[str]:
        """The languages in which nothing is written, where another one has something."""
        bound = {
            name: any(self[column(stem, code)].value() for stem in self._stems())
            for code, name in languages()
        }
        return [name for name, is_there in bound.items() if not is_there] if any(bound.values()) else []

    def references(self) -> dict[Criterion, Reference]:
        """The marks as the service takes them; the form is valid."""
        given = self.cleaned_data
        return {
            one: Reference(given[f"mark_{one.key}"], texts_of(self, f"reason_{one.key}"))
            for one in self.criteria
        }


def _initial(example: WorkedExample) -> dict[str, Any]:
    """What is stored, by the form's fields."""
    found: dict[str, Any] = {}
    texts: list[tuple[str, Any, str]] = [("title", example, "title"), ("text", example, "text")]
    for one in example.marks.all():
        found[f"mark_{one.criterion.key}"] = one.value
        texts.append((f"reason_{one.criterion.key}", one, "reason"))
    for stem, row, field in texts:
        found |= {column(stem, code): text_in(row, field, code) for code, _name in languages()}
    return found


def _described(criterion: Criterion, rubric: Rubric) -> list[tuple[int, str]]:
    """Each mark with what it means, from the highest to the lowest, as on a scorecard."""
    texts = {one.mark: one.text for one in criterion.anchors.all()}
    return [(mark, texts.get(mark, "")) for mark in range(rubric.scale_max, rubric.scale_min - 1, -1)]
