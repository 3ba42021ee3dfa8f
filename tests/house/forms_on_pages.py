"""The forms of a page, as a browser would send them: where to, which names, with which values."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

_KEEPS_QUIET = {"submit", "button", "image", "reset", "file"}


@dataclass
class FoundForm:
    """One form: `values` by name as they stand, `files` the names that take a file."""

    address: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it, its buttons' too."""
        return tuple(sorted({*self.values, *self.files, *(name for name, _value in self.buttons)}))


class Forms(HTMLParser):
    """Collects a page's forms, and the names in its links' queries."""

    def __init__(self, address: str, page: str) -> None:
        super().__init__()
        self.address, self.found, self.query_names = address, list[FoundForm](), set[str]()
        self._here: FoundForm | None = None
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note what one of its fields holds."""
        at = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.query_names |= {name for name, _ in parse_qsl(urlsplit(at.get("href", "")).query)}
        elif tag == "form":
            address = urljoin(self.address, at.get("action") or self.address)
            self._here = FoundForm(address, at.get("method", "get").lower())
            self.found.append(self._here)
        elif self._here is not None:
            self._field(self._here, tag, at)

    def handle_data(self, data: str) -> None:
        """The text of an area is its value."""
        if self._here is not None and self._area:
            self._here.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._here = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def _field(self, form: FoundForm, tag: str, at: dict[str, str]) -> None:
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "option" and self._select and ("selected" in at or self._select not in form.values):
            form.values[self._select] = at.get("value", "")
        elif not name:
            return
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
        elif tag == "button" or kind == "submit":
            form.buttons.append((name, at.get("value", "")))
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "input" and kind not in _KEEPS_QUIET:
            self._input(form, name, kind, at)

    def _input(self, form: FoundForm, name: str, kind: str, at: dict[str, str]) -> None:
        if kind not in ("radio", "checkbox") or "checked" in at or name not in form.values:
            form.values[name] = at.get("value", "on" if kind in ("radio", "checkbox") else "")
