"""Charts, maps and contents of a document: vectors that say their numbers, and pages that are right."""

from __future__ import annotations

import re
from pathlib import Path

from core.pdf.blocks import Bars, Block, Contents, Heading, PageBreak, Paragraph, Tile, TileMap
from tests.core.pdf.reading import ink, make, picture_of, text_of, words_of

LONG = "Жұмыспен қамтуды және әлеуметтік бағдарламаларды үйлестіру жөніндегі мемлекеттік мекеме"


def test_a_bar_is_as_long_as_its_number_and_says_it(tmp_path: Path) -> None:
    pdf = make(Bars("Applications", [("2015", 10), ("2018", 40)]))
    assert "2015 10 2018 40" in words_of(pdf)
    picture = picture_of(pdf, tmp_path)
    begin = round(56 + (595 - 112) * 0.34)
    rows = {ink(picture, (begin, y, 540, y + 1)) for y in range(120, 260)}
    lengths = sorted(length for length in rows if length > 60)
    assert abs(lengths[-1] / lengths[0] - 4) < 0.4


def test_a_long_label_is_broken_and_not_cut() -> None:
    said = words_of(make(Bars("Kinds", [(LONG, 3), ("Short", 1)]), language="kk"))
    assert all(word in said for word in LONG.split())


def test_a_chart_is_a_figure_with_its_numbers_as_words() -> None:
    pdf = make(
        Bars("Applications", [("2015", 10)]), TileMap("Map: KZ 3", [Tile("KZ", 1, 1, 3, 4)], 40, 40, 33)
    )
    assert pdf.count(b"/S /Figure") == 2


def test_contents_name_the_page_of_each_heading() -> None:
    blocks: list[Block] = [
        Contents(),
        Heading("First"),
        Paragraph("x"),
        PageBreak(),
        Heading("Second"),
        Paragraph("y"),
    ]
    pages = text_of(make(*blocks)).split("\f")
    assert re.search(r"First\s+1\n", pages[0])
    assert re.search(r"Second\s+2\n", pages[0])
    assert "Second" in pages[1]


def test_a_document_with_charts_and_contents_gives_the_same_bytes_twice() -> None:
    blocks: list[Block] = [
        Contents(),
        Heading("One"),
        Bars("A", [("b", 2)]),
        TileMap("m", [Tile("KZ", 0, 0, 1, 1, True)], 40, 40, 33),
    ]
    assert make(*blocks) == make(*blocks)
