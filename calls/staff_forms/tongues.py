"""Texts in every language side by side: the pattern of all forms that write what applicants read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField

from calls.translations import DEFAULT, column, languages, translated_fields
from core.meanwhile import KeepsUp

LONGEST_TEXT = 20_000


def columns(*fields: str) -> list[str]:
    """The columns of translated fields, in every language."""
    return [column(field, code) for field in fields for code, _name in languages()]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One text in one language, as the form shows it."""

    code: str
    language: str
    field: BoundField
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One text in all languages."""

    label: str
    hint: str
    tongues: list[Tongue]
    below: Group | None = None

    @property
    def has_errors(self) -> bool:
        return any(tongue.field.errors for tongue in self.tongues)


def ask_in_all(
    form: forms.BaseForm, name: str, label: Any, *, longest: int, lines: int = 3, must: bool = True
) -> None:
    """Add one text in every language to a form; with `must` the default language has to have it."""
    for code, language in languages():
        attrs: dict[str, Any] = {"lang": code, "rows": lines}
        form.fields[column(name, code)] = forms.CharField(
            label=f"{label} ({language})",
            required=must and code == DEFAULT,
            max_length=longest,
            widget=forms.Textarea(attrs=attrs) if lines > 1 else forms.TextInput(attrs={"lang": code}),
        )


def texts_of(form: forms.BaseForm, name: str) -> dict[str, str]:
    """What was written, by language; the form is valid."""
    data: dict[str, Any] = form.cleaned_data
    return {code: str(data.get(column(name, code)) or "") for code, _language in languages()}


def text_group(form: forms.BaseForm, name: str, label: Any, hint: Any = "") -> Group:
    """One text of a form with its languages side by side."""
    bound = [(code, language, form[column(name, code)]) for code, language in languages()]
    some = any(field.value() for _code, _language, field in bound)
    tongues = [Tongue(code, word, field, some and not field.value()) for code, word, field in bound]
    return Group(str(label), str(hint), tongues)


class TranslatedForm(KeepsUp, forms.ModelForm):
    """A form over a model with translated fields, which keeps up with what others store.

    `must` names the texts that have to be there in the default language, `lines` how tall a text is drawn,
    `apart` the fields that a page draws by itself.
    """

    must: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    lines: dict[str, int] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.texts():
            for code, language in languages():
                if column(name, code) in self.fields:
                    self._dress(name, code, language)

    def texts(self) -> list[str]:
        """The translated fields of this form, in the form's order."""
        translated = set(translated_fields(self._meta.model))
        stems = (name.removesuffix(f"_{DEFAULT}") for name in self.fields if name.endswith(f"_{DEFAULT}"))
        return [stem for stem in stems if stem in translated]

    def _dress(self, name: str, code: str, language: str) -> None:
        field = self.fields[column(name, code)]
        original: Any = self._meta.model._meta.get_field(name)
        field.label = f"{str(original.verbose_name)[:1].upper()}{str(original.verbose_name)[1:]} ({language})"
        field.required = name in self.must and code == DEFAULT
        field.widget.attrs["lang"] = code
        if original.max_length is None:
            field.widget = forms.Textarea(attrs={"lang": code, "rows": self.lines.get(name, 4)})
            field.validators.append(MaxLengthValidator(LONGEST_TEXT))

    def groups(self) -> Iterator[Group]:
        """The translated texts, each with its languages side by side."""
        for name in self.texts():
            original: Any = self._meta.model._meta.get_field(name)
            label = str(original.verbose_name)[:1].upper() + str(original.verbose_name)[1:]
            yield replace(text_group(self, name, label, self.hints.get(name, "")), below=self.below(name))

    def below(self, name: str) -> Group | None:
        """Another text in every language that stands below this one, and belongs to no column."""
        return None

    def plain_fields(self) -> list[BoundField]:
        """The visible fields that are no texts in several languages, save those drawn apart."""
        taken = {*columns(*self.texts()), *self.apart}
        return [field for field in self.visible_fields() if field.name not in taken]
