"""The letterhead: whose document it is, its mark, its colours, what stands above and below each page."""

from dataclasses import dataclass, field

from core.pdf.vectors import SHANYRAQ

A4 = (595.276, 841.89)
A4_LANDSCAPE = (841.89, 595.276)


@dataclass(frozen=True)
class Letterhead:
    """Name, mark and colours of the issuing body.

    `mark` are SVG paths (absolute M, L, Q, C, Z) in a square of 100, stroked; none means no mark.
    Colours are "#rrggbb".
    """

    name: str
    subtitle: str = ""
    mark: tuple[str, ...] = field(default=SHANYRAQ, repr=False)
    ribbon: bool = True
    ink: str = "#17232c"
    quiet: str = "#4d5962"
    line: str = "#dad2c2"
    sunken: str = "#f6f2ea"
    gold: str = "#a87400"
    action: str = "#0a5d7a"

    @property
    def palette(self) -> dict[str, str]:
        names = ("ink", "quiet", "line", "sunken", "gold", "action")
        return {name: getattr(self, name) for name in names}
