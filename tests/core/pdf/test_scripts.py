"""Every script comes out as it went in: shaped from glyphs the fonts have, and readable again."""

from pathlib import Path

import pytest

from core.pdf.blocks import Facts, Paragraph
from core.pdf.faces import CidFace
from core.pdf.fonts import Role, load_fonts
from core.pdf.lines import TextStyle, break_lines
from tests.core.pdf.reading import font_lines, ink, make, picture_of, words_of

SCRIPTS = {
    "kazakh": "Қазақстан: Ә Ғ Қ Ң Ө Ұ Ү Һ І, бірыңғай терезе",
    "russian": "Единое окно для двенадцати справок, съёмка, «ёлочки»",
    "arabic": "نافذة واحدة لاثنتي عشرة شهادة",
    "persian": "پنجره واحد برای دوازده گواهی",
    "hebrew": "חלון אחד לשתים עשרה תעודות",
    "hindi": "बारह प्रमाणपत्रों के लिए एक खिड़की — नागरिक सेवा क्षेत्र।",
    "bengali": "বারোটি শংসাপত্রের জন্য একটি জানালা, ক্ষেত্র।",
    "thai": "หนึ่งหน้าต่างสำหรับใบรับรอง",
    "georgian": "ერთი ფანჯარა თორმეტი ცნობისთვის",
    "armenian": "Մեկ պատուհան տասներկու տեղեկանքի համար",
    "greek": "Ένα παράθυρο για δώδεκα πιστοποιητικά",
    "vietnamese": "Một cửa cho mười hai giấy chứng nhận",
}
EAST_ASIAN = {
    "chinese": ("十二种证明的一个窗口（2021年），面向公众。", "STSong-Light"),
    "japanese": ("十二の証明書のための一つの窓口、カザフスタン。", "HeiseiMin-W3"),
    "korean": ("열두 개의 증명서를 위한 하나의 창구", "HYSMyeongJo-Medium"),
}
STYLE = TextStyle()


@pytest.mark.parametrize("script", SCRIPTS)
def test_text_reads_back_exactly(script: str) -> None:
    assert SCRIPTS[script] in words_of(make(Paragraph(SCRIPTS[script])))


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_glyph_is_missing(script: str) -> None:
    (line,) = break_lines(SCRIPTS[script], STYLE, 1000, fonts=load_fonts(), language="en")
    assert all(glyph.gid for piece in line.pieces for glyph in piece.glyphs)
    assert all(piece.meaning == piece.shown for piece in line.pieces)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_font_is_embedded_as_a_subset(script: str, tmp_path: Path) -> None:
    fonts = font_lines(make(Paragraph(SCRIPTS[script])), tmp_path)
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


@pytest.mark.parametrize("script", EAST_ASIAN)
def test_east_asian_text_takes_the_font_of_its_country(script: str, tmp_path: Path) -> None:
    text, font = EAST_ASIAN[script]
    pdf = make(Paragraph(text))
    assert text in words_of(pdf)
    assert [line.split()[0] for line in font_lines(pdf, tmp_path) if "no  no  no" in line] == [font]


def test_han_characters_follow_the_documents_language() -> None:
    for language, font in (("ja", "HeiseiMin-W3"), ("zh", "STSong-Light"), ("en", "STSong-Light")):
        (line,) = break_lines("窓口", STYLE, 1000, fonts=load_fonts(), language=language)
        assert {piece.face.name for piece in line.pieces if isinstance(piece.face, CidFace)} == {font}


def test_arabic_letters_take_their_joined_forms() -> None:
    joined = _glyphs("ههه")
    alone = _glyphs("ه")
    assert len({*joined}) == 3
    assert alone[0] not in joined


def test_devanagari_vowel_sign_is_drawn_before_its_consonant() -> None:
    assert _glyphs("कि")[1:] == _glyphs("क")


def test_right_to_left_words_stand_in_their_order_and_numbers_keep_theirs() -> None:
    (line,) = break_lines("שלום 2021 Hub עולם", STYLE, 1000, fonts=load_fonts(), language="en")
    shown = [piece.meaning for piece in line.pieces if piece.meaning.strip()]
    assert shown == ["עולם", "Hub", "2021", "שלום"]


def test_an_arabic_paragraph_starts_at_the_right_edge(tmp_path: Path) -> None:
    left, right = (56, 120, 250, 200), (345, 120, 540, 200)
    arabic = picture_of(make(Paragraph(SCRIPTS["arabic"]), title=""), tmp_path)
    assert ink(arabic, right) > 50
    assert ink(arabic, left) == 0
    latin = picture_of(make(Paragraph("One window"), title=""), tmp_path)
    assert ink(latin, left) > 50
    assert ink(latin, right) == 0


def test_scripts_mixed_in_one_word_keep_all_letters() -> None:
    text = "ACSHнаклейкаनई窓口"
    assert text in words_of(make(Paragraph(text)))


def test_a_character_no_font_has_leaves_a_sign_and_its_text(tmp_path: Path) -> None:
    (line,) = break_lines("🚀", STYLE, 1000, fonts=load_fonts(), language="en")
    assert [(piece.meaning, piece.shown) for piece in line.pieces] == [("🚀", "\ufffd")]
    pdf = make(Paragraph("🚀" * 10), title="")
    assert "🚀" in words_of(pdf)
    assert ink(picture_of(pdf, tmp_path), (56, 120, 250, 200)) > 50


def test_bold_east_asian_text_is_drawn_heavier(tmp_path: Path) -> None:
    pdf = make(Facts([("证明", "证明")]))
    assert words_of(pdf).count("证明") == 2


def test_all_roles_find_a_font_for_kazakh() -> None:
    for role in Role:
        (line,) = break_lines("ӘҒҚҢӨҰҮҺІ", TextStyle(role), 1000, fonts=load_fonts(), language="kk")
        assert all(glyph.gid for piece in line.pieces for glyph in piece.glyphs)


def _glyphs(text: str) -> list[int]:
    (line,) = break_lines(text, STYLE, 1000, fonts=load_fonts(), language="en")
    return [glyph.gid for piece in line.pieces for glyph in piece.glyphs]
