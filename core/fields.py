"""How a form field stands on a page: its control, what describes it, and its errors in the summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from core.counting import count_characters, count_words

# A label that is a sentence takes no colon after it.
ENDS = ("?", ".", "!", "…")

OptionGroup = tuple[str | None, list[dict[str, Any]], int]  # as Django's ChoiceWidget.optgroups gives them


class HintedLabel(str):
    """The label of one choice of a radio or checkbox list, with a line of explanation under it."""

    hint: str

    def __new__(cls, text: str, hint: str = "") -> HintedLabel:
        label = super().__new__(cls, text)
        label.hint = hint
        return label


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of the error summary: what is wrong, and the id of the control to mend ("" for none)."""

    text: str
    target: str


def draw_control(field: BoundField, **extra: str) -> SafeString:
    """Return the field's control with our classes, joined to its hint, its error and its word count.

    `extra` are further HTML attributes; an underscore in a name becomes a hyphen.
    """
    own = field.field.widget.attrs
    attributes: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    classes = [*str(own.get("class", "")).split(), *attributes.get("class", "").split(), base_class(field)]
    if field.errors:
        classes.append("is-invalid")
    attributes["class"] = " ".join(dict.fromkeys(classes))
    if not field.use_fieldset and (ids := describing_ids(field)):
        attributes["aria-describedby"] = ids
    name_parts(field)
    return field.as_widget(attrs=attributes)


def draw_options(groups: Iterable[OptionGroup]) -> SafeString:
    """Return the options of a list, in their groups, letter for letter as Django's templates draw them."""
    lines = []
    for name, options, _number in groups:
        lines += [f'\n  <optgroup label="{conditional_escape(name)}">'] if name else []
        lines += [f"\n  {_draw_option(one)}\n" for one in options]
        lines += ["\n  </optgroup>"] if name else []
    return mark_safe("".join(lines).removeprefix("\n  "))  # noqa: S308 - every part is escaped


def _draw_option(option: dict[str, Any]) -> str:
    attributes = "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in option["attrs"].items()
        if value is not False
    )
    label = conditional_escape(localize(option["label"]))
    return f'<option value="{escape(option["value"])}"{attributes}>{label}</option>'


def name_parts(field: BoundField) -> None:
    """Give each input of a field made of several a name of its own; the legend names them together."""
    widget = field.field.widget
    parts = getattr(widget, "widgets", [])
    if isinstance(widget, forms.SplitDateTimeWidget):
        names = [gettext("Day"), gettext("Time")]
    else:
        names = [f"{field.label}, {number}" for number in range(1, len(parts) + 1)]
    for part, name in zip(parts, names, strict=True):
        part.attrs.setdefault("aria-label", name)


def base_class(field: BoundField) -> str:
    """Return the class that every control of this kind has."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def describing_ids(field: BoundField) -> str:
    """Return the ids of everything that describes the control, in reading order, parted by spaces."""
    ids = str(field.field.widget.attrs.get("aria-describedby", "")).split()
    if field.auto_id:
        ids += [f"{field.auto_id}_helptext"] if field.help_text else []
        ids += [f"{field.auto_id}_error"] if field.errors else []
        ids += [f"{field.auto_id}_{unit}" for unit in limits_of(field)]
    return " ".join(dict.fromkeys(ids))


@dataclass(frozen=True, slots=True)
class Length:
    """How long an answer is, in words or in characters, and how long it may be."""

    unit: str  # "count" for words, "characters": the end of the line's id, as words.js knows it
    count: int
    limit: int

    @property
    def is_over(self) -> bool:
        return self.count > self.limit

    @property
    def text(self) -> str:
        """The line under the control, in the reader's language."""
        values = {"count": self.count, "limit": self.limit, "over": self.count - self.limit}
        return (self.pattern_over if self.is_over else self.pattern_within) % values

    @property
    def pattern_within(self) -> str:
        if self.unit == "characters":
            return ngettext(
                "%(count)s of %(limit)s character", "%(count)s of %(limit)s characters", self.limit
            )
        return ngettext("%(count)s of %(limit)s word", "%(count)s of %(limit)s words", self.limit)

    @property
    def pattern_over(self) -> str:
        if self.unit == "characters":
            return gettext("%(count)s of %(limit)s characters: %(over)s too many")
        return gettext("%(count)s of %(limit)s words: %(over)s too many")


def limits_of(field: BoundField) -> dict[str, int]:
    """The limits that the widget names: `data-max-words` as "count", `data-max-characters`."""
    attrs = field.field.widget.attrs
    found = {"count": attrs.get("data-max-words"), "characters": attrs.get("data-max-characters")}
    return {unit: int(limit) for unit, limit in found.items() if limit}


def lengths_of(field: BoundField) -> list[Length]:
    """How long what the field holds now is, by each limit that it has. What counts: core.counting."""
    text = str(field.value() or "").strip()
    counts = {"count": count_words, "characters": count_characters}
    return [Length(unit, counts[unit](text), limit) for unit, limit in limits_of(field).items()]


def first_control_id(field: BoundField) -> str:
    """Return the id that a link in the error summary jumps to."""
    if field.id_for_label:
        return field.id_for_label
    return f"{field.auto_id}_0" if field.auto_id else ""


def complaints_of(forms_and_sets: Iterable[Any]) -> Iterator[Complaint]:
    """Yield every error of the given forms and formsets in page order; skip what is None or unbound."""
    for item in forms_and_sets:
        if item is None:
            continue
        if isinstance(item, forms.BaseFormSet):
            yield from (Complaint(str(text), "") for text in item.non_form_errors())
            yield from complaints_of(item.forms)
            continue
        yield from (Complaint(text, "") for text in item.non_field_errors())
        for field in item:
            hidden_target = getattr(field.field, "summary_target", "")
            target = hidden_target if field.is_hidden else first_control_id(field)
            yield from (Complaint(in_summary(field, text), target) for text in field.errors)


def in_summary(field: BoundField, text: str) -> str:
    """Return an error as it reads away from its field: its name first, unless it begins with it.

    A field may carry a `full_name`, where its label alone does not tell it from its sisters.
    """
    label = str(getattr(field.field, "full_name", "") or field.label or "").rstrip(":")
    if not label or text.startswith(label):
        return text
    return f"{label} {text}" if label.endswith(ENDS) else f"{label}: {text}"


class DocumentField(forms.FileField):
    """One document, of the endings in `accept`; whether it is empty is for whoever reads it to say."""

    def __init__(self, *, accept: str, missing: Any, **kwargs: Any) -> None:
        super().__init__(
            allow_empty_file=True,
            error_messages={"required": missing},
            widget=forms.FileInput({"accept": accept}),
            **kwargs,
        )
