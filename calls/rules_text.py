"""The rules of a call in every language, and whether two states of them say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calls.translations import column, languages


def rules_of(texts: Mapping[str, Any]) -> dict[str, str]:
    """The rules by language, out of columns by name: without what nobody sees, as a browser's line ends."""
    found = {code: texts.get(column("rules_text", code)) for code, _name in languages()}
    return {
        code: "\n".join(line.rstrip() for line in str(text or "").splitlines()).strip()
        for code, text in found.items()
    }


def columns_of(call: Any) -> dict[str, Any]:
    """The columns of a call's rules, by name."""
    return {name: getattr(call, name) for name in (column("rules_text", code) for code, _name in languages())}
