"""Direction of text: an embedding level per character, and the order in which runs are seen."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from unicodedata import bidirectional

from bidi import algorithm

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "fa", "he", "ur", "ug", "ps", "sd", "ckb", "dv", "yi"})
_RIGHT = frozenset({"R", "AL"})
_DROPPED = frozenset(algorithm.X9_REMOVED)


class Levelled(Protocol):
    @property
    def level(self) -> int: ...


Run = TypeVar("Run", bound=Levelled)


def is_right_to_left(text: str, language: str) -> bool:
    """Tell a paragraph's direction by its first strong letter, else by the document's language."""
    for ch in text:
        kind = bidirectional(ch)
        if kind in _RIGHT or kind == "L":
            return kind in _RIGHT
    return language.split("-")[0] in RIGHT_TO_LEFT_LANGUAGES


def levels(text: str, rtl: bool) -> list[int]:
    """Return one embedding level per character: even reads to the right, odd to the left."""
    if not rtl and not any(bidirectional(ch) in ("R", "AL", "AN") for ch in text):
        return [0] * len(text)
    # The algorithm drops joiners and their like: they get the level of the letter before.
    kept = [bidirectional(ch) not in _DROPPED for ch in text]
    # What Unicode has not assigned yet has no direction and would stop the algorithm: it reads as a letter.
    asked = "".join(ch if bidirectional(ch) else "a" for ch, stays in zip(text, kept, strict=True) if stays)
    resolved = iter(_resolve(asked, int(rtl)))
    found: list[int] = []
    for stays in kept:
        found.append(next(resolved) if stays else found[-1] if found else int(rtl))
    return found


def _resolve(text: str, base: int) -> list[int]:
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [ch["level"] for ch in storage["chars"]]


def visual_order(runs: Sequence[Run]) -> list[Run]:
    """Put the runs of one line in the order of the page, left to right (rule L2 of UAX #9)."""
    ordered = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end].level >= level:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = end + 1
    return ordered
