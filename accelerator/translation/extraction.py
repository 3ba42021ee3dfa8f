"""Which messages the code and the templates ask to have translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Positions of the context, the singular and the plural in the arguments of each function.
_Shape = tuple[int | None, int, int | None]
_SHAPES: dict[str, _Shape] = {
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_NAMES = {name + suffix: shape for name, shape in _SHAPES.items() for suffix in ("", "_lazy")}
_NAMES["_"] = _SHAPES["gettext"]
_TEMPLATE_CALL = re.compile(r"(?<![\w.])(?:n?p?gettext|_)\((?=u?['\"])")
_LITERAL = re.compile(r"""\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*""", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One thing to translate; `place` says where it was met first and does not count for equality."""

    context: str
    singular: str
    plural: str
    place: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue files it under."""
        return self.context, self.singular


class UntranslatableString(ValueError):
    """A translation function was called with something that is not a literal string."""


def extract(root: Path, folders: tuple[str, ...]) -> dict[tuple[str, str], Message]:
    """Return every message of the Python files and templates in `folders`, the first place of each."""
    found: dict[tuple[str, str], Message] = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            place = path.relative_to(root).as_posix()
            for message in _in_file(path, place):
                known = found.setdefault(message.key, message)
                if message.plural and not known.plural:
                    found[message.key] = message
    return found


def _in_file(path: Path, place: str) -> Iterator[Message]:
    if path.suffix == ".py":
        yield from in_python(path.read_text(encoding="utf-8"), place)
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from in_template(path.read_text(encoding="utf-8"), place)


def in_python(source: str, place: str) -> Iterator[Message]:
    """Yield the messages of Python source; raises UntranslatableString for a computed argument."""
    tree = ast.parse(source, place)
    names = _NAMES | _aliases(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in names and node.args:
            where = f"{place}:{node.lineno}"
            yield _message(names[name], [_literal(argument) for argument in node.args], where)


def _aliases(tree: ast.Module) -> dict[str, _Shape]:
    """The names that the file itself gives to translation functions, as `gettext_lazy as _l` does.

    A name without the underscore, as in `gettext as translated`, looks up what is marked elsewhere.
    """
    return {
        one.asname: _NAMES[one.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if one.asname and one.asname.startswith("_") and one.name in _NAMES
    }


def in_template(source: str, place: str) -> Iterator[Message]:
    """Yield the messages of a Django template."""
    text = templatize(source, place)
    for call in _TEMPLATE_CALL.finditer(text):
        name = call.group().removesuffix("(")
        literals: list[str | None] = []
        at = call.end()
        while literal := _LITERAL.match(text, at):
            literals.append(ast.literal_eval(literal.group(1)))
            at = literal.end() + 1
        where = f"{place}:{text.count(chr(10), 0, call.start()) + 1}"
        yield _message(_NAMES[name], literals, where)


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _message(shape: _Shape, texts: list[str | None], place: str) -> Message:
    def at(position: int | None) -> str:
        if position is None:
            return ""
        text = texts[position] if position < len(texts) else None
        if text is None:
            raise UntranslatableString(f"{place}: a translated string must be a literal")
        return text

    context, singular, plural = shape
    return Message(at(context), at(singular), at(plural), place)
