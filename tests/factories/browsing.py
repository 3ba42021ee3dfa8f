"""What a browser would send of a page: its fields as they stand, unticked boxes left out."""

from __future__ import annotations

from html.parser import HTMLParser

Sent = dict[str, list[str]]


class Fields(HTMLParser):
    """Collects the form of a page that has a field whose name ends with `having`."""

    def __init__(self, page: str, having: str) -> None:
        super().__init__()
        self.having, self.found = having, Sent()
        self._here: Sent | None = None
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note what one of its fields holds."""
        at = {name: value or "" for name, value in attrs}
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "form":
            self._here = {}
        elif self._here is None:
            return
        elif tag == "option" and self._select:
            if "selected" in at or self._select not in self._here:
                self._here[self._select] = [at.get("value", "")]
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._here[name] = [""]
        elif tag == "input" and name and kind not in ("submit", "button", "file"):
            is_box = kind in ("radio", "checkbox")
            if not is_box or "checked" in at:
                self._here.setdefault(name, []).append(at.get("value", "on" if is_box else ""))

    def handle_data(self, data: str) -> None:
        """The text of an area is its value; its first line break is none."""
        if self._here is not None and self._area:
            self._here[self._area] = [self._here[self._area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "textarea" and self._here is not None and self._area:
            self._here[self._area] = [self._here[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form" and self._here is not None:
            if any(name.endswith(self.having) for name in self._here):
                self.found = self._here
            self._here = None


def as_sent(page: str, having: str = "csrfmiddlewaretoken") -> Sent:
    """What a browser would send of the last form of a page with such a field."""
    return Fields(page, having).found
