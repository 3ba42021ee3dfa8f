"""The form in which the office writes the texts of one application in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

from applications.models import Translation
from applications.passages import Passage
from applications.services.translating import Text, can_be_checked, is_touched, token_of
from applications.translations import Rendering, Shelf

LONGEST = 20_000  # characters
Origin = Translation.Origin


class FormMaker(Protocol):
    """The page of the form, as it is now."""

    @property
    def passages(self) -> list[Passage]: ...

    @property
    def shelf(self) -> Shelf: ...

    def form(self, data: Any = None) -> TranslationForm:
        """The form over what is there."""


@dataclass(frozen=True)
class Line:
    """One text with its controls; `shown` is what counts now, `earlier` what it replaced, newest first."""

    passage: Passage
    text: BoundField
    seen: BoundField
    right: BoundField | None
    shown: Rendering | None
    earlier: list[Translation]


class TranslationForm(forms.Form):
    """Where the texts come from, and each of them.

    After `is_valid()`: `texts()`, `checked()`, `origin` and `tool` are what `services.translate` takes.
    """

    origin = forms.ChoiceField(
        label=gettext_lazy("Where do the texts that you change come from?"),
        choices=[
            (Origin.OFFICE, gettext_lazy("I, or somebody else of the Hub, translated them")),
            (Origin.MACHINE, gettext_lazy("A machine translated them")),
            (Origin.APPLICANT, gettext_lazy("The applicant sent them")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    tool = forms.CharField(
        label=gettext_lazy("Name of the tool"),
        help_text=gettext_lazy("For machine translation: jurors read it beside each text."),
        required=False,
        max_length=100,
    )

    def __init__(
        self, data: Any = None, *, passages: Sequence[Passage], shelf: Shelf, language: str, name: str
    ) -> None:
        super().__init__(data)
        self.passages, self.shelf, self.language = passages, shelf, language
        self.fields["origin"].is_required_sometimes = True  # type: ignore[attr-defined]
        self.fields["tool"].is_required_sometimes = True  # type: ignore[attr-defined]
        for one in passages:
            self._add(one, name)

    def lines(self) -> Iterator[Line]:
        """Each text with its controls, in the order of the form."""
        for one in self.passages:
            yield Line(
                one,
                self[f"text-{one.key}"],
                self[f"seen-{one.key}"],
                self[f"right-{one.key}"] if f"right-{one.key}" in self.fields else None,
                self.shelf.of(one, self.language),
                [row for row in self.shelf.history(one, self.language)[1:] if row.text],
            )

    def texts(self) -> list[Text]:
        """What stands in the form."""
        given = self.cleaned_data
        return [Text(one.key, given[f"text-{one.key}"], given[f"seen-{one.key}"]) for one in self.passages]

    def checked(self) -> set[str]:
        """The keys of the texts that were compared with the original."""
        return {one.key for one in self.passages if self.cleaned_data.get(f"right-{one.key}")}

    def clean(self) -> dict[str, Any]:
        """A text that changed needs its origin, a machine its name. What has no place any more is shown."""
        given = super().clean() or {}
        if self._is_changed(given) and not self.errors.get("origin"):
            if not given.get("origin"):
                self.add_error("origin", gettext("Say where the texts come from."))
            elif given["origin"] == Origin.MACHINE and not given.get("tool"):
                self.add_error("tool", gettext("Name the tool that made the translation."))
        left = [value for name, value in self.data.items() if self._has_no_place(name, value)]
        if left:
            sentence = gettext("These texts belong to answers that are no longer there: %(texts)s")
            self.add_error(None, sentence % {"texts": " · ".join(left)[:LONGEST]})
        return given

    def again(self, sentences: Mapping[str, str], page: FormMaker) -> TranslationForm:
        """Everything typed once more over what is there now, with a sentence at each text that changed."""
        kept = {name: self.data.get(name) for name in self.data}  # every field has one value
        changed = [one for one in page.passages if one.key in sentences]
        tokens = {f"seen-{one.key}": token_of(one, page.shelf.newest(one, self.language)) for one in changed}
        form = page.form({**kept, **tokens})
        for key, sentence in sentences.items():
            form.add_error(f"text-{key}" if f"text-{key}" in form.fields else None, sentence)
        return form

    def _add(self, passage: Passage, name: str) -> None:
        row = self.shelf.newest(passage, self.language)
        rows = min(18, max(3, len(passage.text) // 45)) if passage.is_long else 2
        self.fields[f"text-{passage.key}"] = forms.CharField(
            label=f"{passage.label} ({name})",
            required=False,
            max_length=LONGEST,
            initial=row.text if row else "",
            widget=forms.Textarea({"rows": rows, "lang": self.language}),
        )
        self.fields[f"text-{passage.key}"].is_required_sometimes = True  # type: ignore[attr-defined]
        self.fields[f"seen-{passage.key}"] = forms.CharField(
            required=False, max_length=60, initial=token_of(passage, row), widget=forms.HiddenInput
        )
        if row is not None and can_be_checked(row, passage):
            self.fields[f"right-{passage.key}"] = forms.BooleanField(
                label=gettext("Compared with the original, and right"), required=False
            )

    def _is_changed(self, given: Mapping[str, Any]) -> bool:
        return any(
            is_touched(
                Text(one.key, given.get(f"text-{one.key}", ""), given.get(f"seen-{one.key}", "")),
                self.shelf.newest(one, self.language),
                self.shelf,
            )
            for one in self.passages
        )

    def _has_no_place(self, name: str, value: Any) -> bool:
        return name.startswith("text-") and name not in self.fields and bool(str(value).strip())
