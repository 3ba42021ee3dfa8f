"""The choices of a question as rows of a form, several people beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from calls.models import Option, Question
from calls.staff_forms.tongues import TranslatedForm, columns
from core.meanwhile import MARK
from core.numbers import row_number

MORE_AT_ONCE = 4
MOST_ROWS = 200


class OptionForm(TranslatedForm):
    """One choice of a question."""

    class Meta:
        model = Option
        fields = columns("label")


@dataclass
class Sent:
    """One row as a browser sent it."""

    pk: int
    values: dict[str, str]
    is_new_again: bool = field(default=False)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.values.get(name, "").strip() for name in columns("label"))


class BaseOptions(forms.BaseInlineFormSet):
    """The choices of a question; an empty row is no choice, and two cannot have one wording.

    A choice that somebody added since the page was loaded joins the rows. One that somebody took out leaves
    them, unless its words were changed here: then it comes back as a new one, after a second press.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self._back_again: list[int] = []
        prefix, question = str(kwargs["prefix"]), kwargs["instance"]
        super().__init__(self._caught_up(data, prefix, question) if data else None, *args, **kwargs)

    def _caught_up(self, data: Any, prefix: str, question: Question) -> Any:
        stored = {one.pk: one for one in question.options.all()} if question.pk else {}
        sent = list(_sent(data, prefix))
        more = MORE_AT_ONCE if "more" in data else 0
        there = {one.pk for one in sent if one.pk}
        if there == stored.keys() and not more:
            return data
        added = [Sent(pk, _labels(one)) for pk, one in stored.items() if pk not in there]
        old = [one for one in sent if one.pk in stored] + added
        new = [one for one in map(self._anew, (one for one in sent if one.pk not in stored)) if one]
        new = [one for one in new if not any(one.labels) or one.labels not in [ours.labels for ours in added]]
        self._back_again = [len(old) + at for at, one in enumerate(new) if one.is_new_again]
        rows = [*old, *new, *(Sent(0, {}) for _more in range(more))]
        return _written(data, prefix, rows, len(old))

    @staticmethod
    def _anew(row: Sent) -> Sent | None:
        """A row that is not stored: a new one as it is, a removed one only where it was written on."""
        if not row.pk:
            return row
        form = OptionForm(row.values)
        if row.values.get("DELETE") or not any(row.labels) or form.is_as_loaded():
            return None
        kept = {name: value for name, value in row.values.items() if name not in ("id", MARK)}
        return Sent(0, kept, is_new_again=True)

    def clean(self) -> None:
        super().clean()
        for at in self._back_again:
            self.forms[at].add_error(
                columns("label")[0],
                _g(
                    "This choice was taken out meanwhile, in another tab or by a colleague. "
                    "Yours stands here; save again to put it back."
                ),
            )
        labels = [
            form.cleaned_data.get("label_en")
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        given = [label for label in labels if label]
        if len(given) != len(set(given)):
            raise forms.ValidationError(_("Two choices read the same."))

    def kept(self) -> list[Option]:
        """The choices that stay or are new, in their order."""
        filled = [form for form in self.forms if form.has_changed() or form.instance.pk]
        return [form.instance for form in filled if not form.cleaned_data.get("DELETE")]

    def gone(self) -> list[Option]:
        """The choices ticked to be removed."""
        return [form.instance for form in self.initial_forms if form.cleaned_data.get("DELETE")]


def _sent(data: Any, prefix: str) -> Iterator[Sent]:
    total = min(row_number(str(data.get(f"{prefix}-TOTAL_FORMS", ""))), MOST_ROWS)
    for at in range(total):
        names = ("id", "DELETE", MARK, *columns("label"))
        found = {name: data[f"{prefix}-{at}-{name}"] for name in names if f"{prefix}-{at}-{name}" in data}
        yield Sent(row_number(str(found.get("id", ""))), {name: str(value) for name, value in found.items()})


def _labels(option: Option) -> dict[str, str]:
    return {"id": str(option.pk), **{name: getattr(option, name) or "" for name in columns("label")}}


def _written(data: Any, prefix: str, rows: list[Sent], initial: int) -> Any:
    """The same data with these rows in place of those that were sent."""
    fresh = data.copy()
    for name in [name for name in fresh if name.startswith(f"{prefix}-") and name.split("-")[1].isdecimal()]:
        del fresh[name]
    for at, row in enumerate(rows):
        for name, value in row.values.items():
            fresh[f"{prefix}-{at}-{name}"] = value
    fresh[f"{prefix}-TOTAL_FORMS"], fresh[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(initial)
    return fresh


OptionSet = forms.inlineformset_factory(
    Question,
    Option,
    form=OptionForm,
    formset=BaseOptions,
    extra=MORE_AT_ONCE,
    max_num=MOST_ROWS,
    can_delete=True,
)
