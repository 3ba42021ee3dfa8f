"""What a document is made of. All texts are plain: nothing in them is ever read as markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["start", "centre"]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; it stays with what follows."""

    text: str
    level: int = 2
    align: Align = "start"


@dataclass(frozen=True)
class Paragraph:
    """Running text; newlines are kept. `tone` is quiet for remarks, strong for what must be seen."""

    text: str
    tone: Literal["plain", "quiet", "strong", "lead"] = "plain"
    align: Align = "start"


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and a value, a hairline between them."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Rows under a header that is repeated on every page.

    `widths` are shares of the line (equal when empty); `figures` are the columns, from 0, set to the right.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    figures: frozenset[int] = field(default_factory=frozenset)
    caption: str = ""


@dataclass(frozen=True)
class Reference:
    """A public reference, large and of even width."""

    text: str


@dataclass(frozen=True)
class Mono:
    """Text of even width, such as a hash: `group` characters at a time when above 0."""

    text: str
    label: str = ""
    group: int = 0


@dataclass(frozen=True)
class QrCode:
    """A code that opens `url`, with words and the address beside it."""

    url: str
    caption: str
    size: float = 96.0


@dataclass(frozen=True)
class Bullets:
    """A list, with diamonds or with numbers."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Signature:
    """Lines to sign on, side by side: who signs, and as what."""

    signers: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Bars:
    """A chart of bars, each with its label and its number: it reads without colour, and aloud."""

    title: str
    rows: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Tile:
    """A square of a tile map at (x, y) from its upper left corner; `shade` 0 to 4, `is_out` dashed."""

    code: str
    x: float
    y: float
    count: int
    shade: int
    is_out: bool = False


@dataclass(frozen=True)
class TileMap:
    """Squares that stand for places; `width` and `height` are the drawing's own units, `side` a square's."""

    alt: str
    tiles: Sequence[Tile]
    width: float
    height: float
    side: float


@dataclass(frozen=True)
class Contents:
    """Every heading of level 2 with its page, each a link."""


@dataclass(frozen=True)
class Spacer:
    """Empty height in points."""

    height: float = 12.0


@dataclass(frozen=True)
class Rule:
    """A hairline across the page."""


@dataclass(frozen=True)
class Seal:
    """The woven seal in the middle of the line, for certificates."""

    size: float = 96.0


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""


Block = (
    Heading
    | Paragraph
    | Facts
    | Table
    | Reference
    | Mono
    | QrCode
    | Bullets
    | Signature
    | Bars
    | TileMap
    | Contents
    | Spacer
    | Rule
    | Seal
    | PageBreak
)
