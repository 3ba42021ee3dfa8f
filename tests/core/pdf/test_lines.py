"""Lines fit their width and end where a reader of the script expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pdf.bidi import visual_order
from core.pdf.fonts import load_fonts
from core.pdf.lines import TextStyle, break_lines
from core.pdf.text import clean, clusters

STYLE = TextStyle()


def lines(text: str, width: float = 120) -> list[str]:
    found = break_lines(text, STYLE, width, fonts=load_fonts(), language="en")
    return ["".join(piece.meaning for piece in line.pieces) for line in found]


def test_latin_breaks_between_words_and_loses_only_the_space_between() -> None:
    text = "One window for twelve certificates in every village"
    assert " ".join(lines(text)) == text
    assert len(lines(text)) == 3


def test_newlines_begin_lines_and_empty_lines_stay() -> None:
    assert lines("a\n\nb\r\nc\u2028d") == ["a", "", "b", "c", "d"]


def test_a_word_longer_than_the_line_is_cut_and_nothing_is_lost() -> None:
    word = "W" * 100
    assert "".join(lines(word)) == word
    assert len(lines(word)) > 5


def test_a_no_break_space_holds_its_words_together() -> None:
    assert lines("twelve certificates 14\u00a0000 tenge", 118) == ["twelve certificates", "14\u00a0000 tenge"]


def test_hyphenated_words_break_after_the_hyphen_but_numbers_do_not() -> None:
    assert lines("Committee-of-experts", 70) == ["Committee-of-", "experts"]
    assert lines("2026-11-23", 70) == ["2026-11-23"]


def test_chinese_breaks_anywhere_but_never_before_a_full_stop() -> None:
    found = lines("证明证明证明证明证明证明。证明", 120)
    assert "".join(found) == "证明证明证明证明证明证明。证明"
    assert not any(line.startswith("。") for line in found)


def test_korean_breaks_between_words() -> None:
    assert lines("증명서를 위한 하나의 창구", 80) == ["증명서를 위한", "하나의 창구"]


def test_thai_breaks_before_a_leading_vowel() -> None:
    found = lines("เพื่อการบริการสาธารณะที่ดีขึ้นเพื่อการบริการ", 130)
    assert "".join(found) == "เพื่อการบริการสาธารณะที่ดีขึ้นเพื่อการบริการ"
    assert all(line.startswith("เ") for line in found)


@pytest.mark.parametrize("width", [20, 57.5, 300])
@given(text=st.text(max_size=120))
def test_no_line_is_wider_than_its_measure(width: float, text: str) -> None:
    for line in break_lines(text, STYLE, width, fonts=load_fonts(), language="en"):
        single = sum(len(clusters(piece.meaning)) for piece in line.pieces) == 1
        assert single or line.width <= width + 0.01


@given(text=st.text(alphabet="aб שלעم1 .(-中", max_size=60))
def test_breaking_keeps_every_letter(text: str) -> None:
    found = break_lines(text, STYLE, 60, fonts=load_fonts(), language="en")
    kept = sorted("".join(piece.meaning for line in found for piece in line.pieces).replace(" ", ""))
    assert kept == sorted(clean(text).replace(" ", "").replace("\n", ""))


class _Run:
    def __init__(self, name: str, level: int) -> None:
        self.name, self.level = name, level


def test_runs_are_reversed_from_the_deepest_level_up() -> None:
    runs = [_Run("a", 0), _Run("B", 1), _Run("1", 2), _Run("2", 2), _Run("C", 1), _Run("d", 0)]
    assert [run.name for run in visual_order(runs)] == ["a", "C", "1", "2", "B", "d"]


def test_a_name_cannot_turn_round_the_words_beside_it() -> None:
    assert clean("invoice\u202efdp.exe\u2066x\u2069") == "invoicefdp.exex"


def test_what_is_no_character_becomes_the_replacement_sign() -> None:
    assert clean("a\ud800b\ufdd0c\uffffd\x00e\x1b") == "a\ufffdb\ufffdc\ufffdde"


def test_a_heap_of_marks_is_parted() -> None:
    assert max(map(len, clusters("a" + "\u0301" * 500))) == 32
