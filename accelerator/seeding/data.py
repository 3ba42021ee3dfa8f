"""The written content that the demonstration is made of: JSON files, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = ("en", "ru", "kk")


@lru_cache(maxsize=64)
def load(name: str) -> Any:
    """The content of `data/<name>.json`; nobody changes what it returns."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def load_call(slug: str) -> dict[str, Any]:
    """A call as written; one that is `like` another takes over whatever it does not say itself."""
    own: dict[str, Any] = load(f"calls/{slug}")
    return {**load_call(own["like"]), **own} if "like" in own else own


def texts(field: str, words: Mapping[str, str]) -> dict[str, str]:
    """The columns of a translated field: {"title_en": …, "title_ru": …, "title_kk": …}."""
    return {f"{field}_{code}": words.get(code, "") for code in LANGUAGES}
