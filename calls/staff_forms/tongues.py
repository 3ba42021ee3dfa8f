"""Texts in every language side by side: the pattern of all forms that write what applicants read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    below: BoundField | None = None

    @property
    def has_errors(self) -> bool:
        return any(tongue.field.errors for tongue in self.tongues)


class TranslatedForm(KeepsUp, forms.ModelForm):
    """A form over a model with translated fields, which keeps up with what others store.

    `must` names the texts that have to be there in the default language, `lines` how tall a text is drawn,
    `apart` the fields that a page draws by itself, `below` by a text's name the plain field that follows it.
    """

    must: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    below: dict[str, str] = {}
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
            bound = [(code, language, self[column(name, code)]) for code, language in languages()]
            some = any(field.value() for _code, _language, field in bound)
            original: Any = self._meta.model._meta.get_field(name)
            yield Group(
                label=str(original.verbose_name)[:1].upper() + str(original.verbose_name)[1:],
                hint=str(self.hints.get(name, "")),
                tongues=[
                    Tongue(code, word, field, some and not field.value()) for code, word, field in bound
                ],
                below=self[self.below[name]] if self.below.get(name) in self.fields else None,
            )

    def plain_fields(self) -> list[BoundField]:
        """The visible fields that are no texts in several languages, save those drawn apart."""
        taken = {*columns(*self.texts()), *self.apart, *self.below.values()}
        return [field for field in self.visible_fields() if field.name not in taken]
