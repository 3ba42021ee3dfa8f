"""A map with one tile for each participating country, roughly where it lies: SVG with classes only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

STEP, SIZE = 36, 33
# Column and row of each country. Switzerland has a place, too: one of the winners comes from there.
PLACES = {
    "CA": (0, 1), "US": (0, 2), "BR": (2, 7), "GB": (4, 1), "SE": (7, 0), "EE": (8, 0), "LT": (8, 1),
    "NL": (5, 1), "DE": (6, 1), "PL": (7, 1), "FR": (5, 2), "CH": (6, 2), "SK": (7, 2), "BY": (9, 1),
    "UA": (8, 2), "MD": (9, 2), "HU": (7, 3), "ES": (4, 3), "BA": (6, 3), "ME": (6, 4), "MK": (7, 4),
    "TR": (9, 4), "GE": (10, 3), "AM": (10, 4), "AZ": (11, 3), "KZ": (12, 2), "UZ": (12, 3), "KG": (13, 2),
    "TJ": (13, 3), "AF": (12, 4), "PK": (13, 4), "IN": (13, 5), "MV": (13, 7), "BT": (14, 4), "BD": (14, 5),
    "MN": (14, 2), "CN": (14, 3), "KR": (16, 2), "JP": (17, 2), "TH": (15, 5), "ID": (15, 7), "BJ": (5, 6),
    "PS": (9, 5),
}  # fmt: skip
NOT_PARTICIPATING = frozenset({"CH"})


@dataclass(frozen=True, slots=True)
class Tile:
    """One country: its corner in the drawing, its shade (class q1 to q4, or tile for none) and its count."""

    code: str
    x: int
    y: int
    shade: str
    count: int

    @property
    def css(self) -> str:
        return f"{self.shade} out" if self.code in NOT_PARTICIPATING else self.shade

    @property
    def middle(self) -> str:
        return str(self.x + SIZE / 2)

    @property
    def code_y(self) -> int:
        return self.y + (13 if self.count else 20)

    @property
    def count_y(self) -> int:
        return self.y + 26


def tiles(counts: Iterable[tuple[str, int]]) -> list[Tile]:
    """Every tile in reading order; a country outside the programme is drawn only where it applied."""
    numbers = dict(counts)
    return list(_tiles(numbers))


def without_tile(counts: Iterable[tuple[str, int]]) -> int:
    """From how many countries applications came that have no tile; the table names them."""
    return sum(1 for code, _count in counts if code not in PLACES)


def _tiles(numbers: dict[str, int]) -> Iterator[Tile]:
    most = max(numbers.values(), default=0)
    for code, (column, row) in PLACES.items():
        count = numbers.get(code, 0)
        if count or code not in NOT_PARTICIPATING:
            yield Tile(code, column * STEP + 1, row * STEP + 1, _shade(count, most), count)


def _shade(count: int, most: int) -> str:
    """Four shades: one application, up to a quarter of the most, up to three quarters, above."""
    if not count:
        return "tile"
    if count == 1:
        return "q1"
    if count <= max(2, most / 4):
        return "q2"
    return "q3" if count <= most * 3 / 4 else "q4"
