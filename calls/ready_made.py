"""Programmes that come with the portal: what each is, and the call that an office begins with.

Each call is a file as `calls.call_file` reads and writes it, in every language and without dates and people.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from calls.translations import DEFAULT

PLACE = Path(__file__).parent / "data" / "ready_made"


@dataclass(frozen=True)
class ReadyMade:
    """A programme with its call. `names` and `purposes` by language; `year` is that which the texts name."""

    key: str
    launched: int
    has_incubation: bool
    names: dict[str, str]
    purposes: dict[str, str]
    year: int

    def __str__(self) -> str:
        return self.names.get(get_language() or DEFAULT, self.names[DEFAULT])

    @property
    def purpose(self) -> str:
        return self.purposes.get(get_language() or DEFAULT, self.purposes[DEFAULT])

    def content(self, year: int) -> bytes:
        """The file of its call for an edition: title and description name that year."""
        document = json.loads((PLACE / f"{self.key}.call.json").read_text(encoding="utf-8"))
        for column, text in document["call"].items():
            if column.startswith(("title_", "description_")):
                document["call"][column] = text.replace(str(self.year), str(year))
        return json.dumps(document, ensure_ascii=False).encode()

    def topics(self) -> list[dict[str, Any]]:
        """The areas of expertise that its themes point at: key, and name by language."""
        themes = json.loads(self.content(self.year))["themes"]
        used = {one["topic"] for one in themes if "topic" in one}
        return [one for one in _index()["topics"] if one["key"] in used]


@cache
def _index() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PLACE / "programmes.json").read_text(encoding="utf-8"))
    return found


def ready_made() -> dict[str, ReadyMade]:
    """All of them by their keys, in the order of the page."""
    index = _index()
    return {
        one["key"]: ReadyMade(
            one["key"], one["launched"], one["has_incubation"], one["name"], one["purpose"], index["year"]
        )
        for one in index["programmes"]
    }
