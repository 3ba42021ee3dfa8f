"""How a state is shown: a word, a tone and a shape. The upper floors keep one table of pills per machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.icons import ICONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Tone = Literal["ok", "go", "wait", "no", "jury", "off"]
TONES: tuple[Tone, ...] = ("ok", "go", "wait", "no", "jury", "off")


@dataclass(frozen=True, slots=True)
class Pill:
    """A state as the reader sees it; raises ValueError for a tone or an icon that does not exist.

    Tones: ok done, go under way, wait somebody is awaited, no refused, jury with the jury, off not begun.
    """

    label: StrOrPromise
    tone: Tone
    icon: str

    def __post_init__(self) -> None:
        if self.tone not in TONES or self.icon not in ICONS:
            raise ValueError(f"There is no pill with tone {self.tone!r} and icon {self.icon!r}.")
