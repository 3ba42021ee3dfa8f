"""Words and characters: what the definition says, and that browser and server find no difference."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.counting import count_characters, count_words, normal
from tests.core.scripts import ask_script

# Pieces that meet in real texts, and those that are hard to count.
PIECES = [
    "\r\n", "\r", "\n", "\t", " ", "\u00a0", "\u200b", "\u200c", "\u200d", "\u2028", "\u3000",
    "\ufeff", "—", "-", "a", "é", "e\u0301", "слово", "қызмет", "مرحبا", "مُدَرِّس", "हिन्दी",
    "क\u094d\u200dष", "ภาษาไทย", "ทำ", "ខ្មែរ", "中文", "日本語", "カタカナ", "が", "か\u3099", "한국어",
    "\u1112\u1161\u11ab", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇰🇿", "🇰", "1️⃣", "❤️‍🔥", "x\u0300\u0301", "۱۲۳",
    "U+", "$5", "and/or", "\x00", "\x1c", "\x85", "\ud800", "\U000e0067",
]  # fmt: skip
ASSIGNED = [chr(one) for one in range(0x110000) if unicodedata.category(chr(one)) not in ("Cn", "Cs")]


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        (" a  b\n c ", 3, 9),
        ("co-operate and/or not", 3, 21),
        ("one — two", 2, 9),
        ("слово сөз", 2, 9),
        ("قرأت الكتاب", 2, 11),
        ("हिन्दी भाषा", 2, 6),
        ("中文 和 English", 4, 12),
        ("日本語です。", 5, 6),
        ("한국어 공부", 2, 6),
        ("ภาษาไทยง่าย", 2, 10),
        ("x\u200by", 2, 2),
        ("e\u0301t\u0065\u0301", 1, 3),
        ("a\r\nb", 2, 3),
        ("👨‍👩‍👧 👍🏽 🇰🇿", 3, 5),
        ("1️⃣ ❤️‍🔥", 2, 3),
    ],
)
def test_a_text_has_so_many_words_and_characters(text: str, words: int, characters: int) -> None:
    assert (count_words(text), count_characters(text)) == (words, characters)


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_neither_the_form_of_letters_nor_the_end_of_lines_changes_a_count(text: str, form: Any) -> None:
    other = unicodedata.normalize(form, text).replace("\r\n", "\n").replace("\n", "\r\n")
    assert count_words(other) == count_words(text)
    assert count_characters(other) == count_characters(text)
    assert normal(normal(text)) == normal(text)


def test_browser_and_server_count_the_same() -> None:
    """Every assigned sign alone, and mixtures of pieces and signs, through both counters."""
    draw = random.Random(2026)
    texts = [*ASSIGNED, *PIECES]
    for _number in range(20_000):
        sources = [PIECES if draw.random() < 0.7 else ASSIGNED for _one in range(draw.randint(1, 25))]
        texts.append("".join(draw.choice(source) for source in sources))
    counts = "[script.words(it), script.characters(it), script.tidied(it, true)]"
    found = ask_script("words.js", counts, texts)
    expected = [[count_words(one), count_characters(one), " ".join(normal(one).split())] for one in texts]
    assert [texts[n] for n, one in enumerate(found) if one != expected[n]] == []
