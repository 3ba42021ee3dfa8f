"""Two tabs, or two people, over one row: a form that knows what its page was loaded with.

The page carries a fingerprint of each value. What was sent as it was loaded was not touched, and gives way to
what was stored meanwhile. What differs from both is said beside its field, and saved at the next press.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import wraps
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import ledger

MARK = "as_loaded"
NOTHING, A_FILE = "nothing", "a file"
_PRINT, _LONGEST = 12, 400
View = Callable[..., HttpResponse]


class Loaded(forms.CharField):
    """The fingerprints of a page. A page that is drawn again carries those of now, whatever came in."""

    def __init__(self, **kwargs: Any) -> None:
        # Several forms of one page may carry one each, so it has no id.
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"id": False}), **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class KeepsUp(forms.BaseForm):
    """A form over stored values that never overwrites unseen what somebody stored since its page was loaded.

    `together` are fields that are one thing only together, such as an amount and its currency. The values it
    begins with have to be those stored now. Without a fingerprint all that was sent counts, as before.
    """

    together: tuple[tuple[str, ...], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._clashes: dict[str, str] = {}
        self._has_caught_up = False
        super().__init__(*args, **kwargs)
        self.fields[MARK] = Loaded(initial=self._fingerprints)

    def standing(self, name: str) -> Any:
        """What is stored for a field; for a file, whatever names the one that is there."""
        field = self.fields[name]
        return "" if isinstance(field, forms.FileField) else self.get_initial_for_field(field, name)

    def is_as_loaded(self) -> bool:
        """Whether everything was sent as it was loaded; False where the page did not say."""
        loaded = _read(self._mark())
        return bool(loaded) and all(
            self._posted(name) in (print_, NOTHING) for name, print_ in loaded.items() if name in self.fields
        )

    def catch_up(self) -> None:
        """Put what was stored meanwhile in place of what was not touched, and note the clashes. Once."""
        if self._has_caught_up or not self.is_bound:
            return
        self._has_caught_up = True
        loaded = _read(self._mark())
        for unit in self._units() if loaded else ():
            known = [name for name in unit if name in loaded]
            newer = [name for name in known if self._print(name) != loaded[name]]
            if newer and all(self._posted(name) in (loaded[name], NOTHING) for name in known):
                self._take(newer)
            elif newer and any(self._posted(name) not in (self._print(name), NOTHING) for name in known):
                self._clashes[newer[0]] = self._clash(known)

    def full_clean(self) -> None:
        self.catch_up()
        super().full_clean()
        for name, sentence in self._clashes.items():
            self.add_error(name, sentence)

    def _units(self) -> Iterator[tuple[str, ...]]:
        joined = {name for unit in self.together for name in unit}
        for unit in self.together:
            if there := tuple(name for name in unit if name in self.fields):
                yield there
        yield from ((name,) for name in self.fields if name not in joined and name != MARK)

    def _fingerprints(self) -> str:
        names = (name for unit in self._units() for name in unit)
        return " ".join(f"{name}:{self._print(name)}" for name in names)

    def _print(self, name: str) -> str:
        value = self.fields[name].prepare_value(self.standing(name))
        return _digest(_text(self.fields[name], value))

    def _posted(self, name: str) -> str:
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if isinstance(field, forms.FileField):
            return A_FILE if value else NOTHING
        return _digest(_text(field, value))

    def _mark(self) -> str:
        key, data = self.add_prefix(MARK), self.data
        return " ".join(data.getlist(key)) if hasattr(data, "getlist") else str(data.get(key, ""))

    def _take(self, names: Iterable[str]) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in names:
            field, key = self.fields[name], self.add_prefix(name)
            if isinstance(field, forms.FileField):
                continue
            value = field.prepare_value(self.standing(name))
            data.pop(key, None)
            if isinstance(field.widget, forms.CheckboxInput):
                data.update({key: "on"} if value else {})
            elif getattr(field.widget, "allow_multiple_selected", False):
                _put_list(data, key, [str(one) for one in value or []])
            else:
                data[key] = _drawn(field, value)
        self.data = data

    def _clash(self, names: list[str]) -> str:
        if any(isinstance(self.fields[name], forms.FileField) for name in names):
            return _(
                "The file was changed meanwhile, in another tab or by a colleague. "
                "Choose yours again and save to put it in its place."
            )
        now = " · ".join(filter(None, (self._words(name) for name in names)))
        if not now:
            return _(
                "This was emptied meanwhile, in another tab or by a colleague. "
                "Yours stands here; save again to put it back."
            )
        return _(
            "This was changed meanwhile, in another tab or by a colleague, to: “%(now)s”. "
            "Yours stands here; save again to put it in its place."
        ) % {"now": Truncator(now).chars(_LONGEST)}

    def _words(self, name: str) -> str:
        """What is stored, as a reader says it."""
        field, value = self.fields[name], self.fields[name].prepare_value(self.standing(name))
        if isinstance(field.widget, forms.CheckboxInput):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ChoiceField):
            chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
            return ", ".join(label for key, label in _flat(field.choices) if key in chosen and key)
        return _drawn(field, value)


def in_turn(model: type[models.Model], column: str, name: str = "") -> Callable[[View], View]:
    """A view that saves a form over stored values: who sends one waits for whoever is sending another.

    `column` finds the row that is locked, by the argument `name` of the address. A preview saves nothing.
    """

    def turned(view: View) -> View:
        @wraps(view)
        def turn(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or "preview" in request.POST:
                return view(request, *args, **kwargs)
            with ledger.book():
                rows = model._default_manager.select_for_update().filter(**{column: kwargs[name or column]})
                rows.values_list("pk", flat=True).first()
                return view(request, *args, **kwargs)

        return turn

    return turned


def _text(field: forms.Field, value: Any) -> str:
    """A value as one text, equal for what the database holds and for what a browser sends of it."""
    if not isinstance(field, forms.ModelChoiceField):  # which would ask the database
        try:
            value = field.to_python(value)
        except (forms.ValidationError, ValueError, TypeError):
            value = value if value is not None else ""
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(str(one) for one in value))
    if isinstance(value, Decimal) and value.is_finite():
        return format(value.normalize(), "f")
    return "" if value is None else "\n".join(line.rstrip() for line in str(value).splitlines()).strip()


def _drawn(field: forms.Field, value: Any) -> str:
    drawn = field.widget.format_value(value)
    if isinstance(drawn, list | tuple):
        drawn = drawn[0] if drawn else ""
    return "" if drawn is None else str(drawn)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), str(label)


def _put_list(data: Any, key: str, values: list[str]) -> None:
    if hasattr(data, "setlist"):
        data.setlist(key, values)
    else:
        data[key] = values


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_PRINT]


def _read(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split())
    return {name: print_ for name, _colon, print_ in pairs if print_}
