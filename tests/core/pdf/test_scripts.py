"""Every script comes out as it went in: shaped from glyphs the fonts have, and readable again."""

import io
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz as hb

from core.pdf.blocks import Facts, Paragraph
from core.pdf.fonts import Role, load_fonts
from core.pdf.lines import TextStyle, break_lines
from tests.core.pdf.reading import font_lines, ink, make, picture_of, text_of, words_of

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
    "urdu": "بارہ اسناد کے لیے ایک کھڑکی",
    "uyghur": "ئون ئىككى گۇۋاھنامە",
    "chinese": "十二种证明的一个窗口（2021年），面向公众。",
    "traditional chinese": "十二種證明的一個窗口，面向公眾。",
    "japanese": "十二の証明書のための一つの窓口、カザフスタン。",
    "korean": "열두 개의 증명서를 위한 하나의 창구",
    "tamil": "பன்னிரண்டு சான்றிதழ்களுக்கு ஒரு சாளரம்",
    "telugu": "పన్నెండు ధృవపత్రాల కోసం ఒక విండో",
    "kannada": "ಹನ್ನೆರಡು ಪ್ರಮಾಣಪತ್ರಗಳಿಗೆ ಒಂದು ಕಿಟಕಿ",
    "malayalam": "പന്ത്രണ്ട് സർട്ടിഫിക്കറ്റുകൾക്ക് ഒരു ജാലകം",
    "gujarati": "બાર પ્રમાણપત્રો માટે એક બારી",
    "punjabi": "ਬਾਰਾਂ ਸਰਟੀਫਿਕੇਟਾਂ ਲਈ ਇੱਕ ਖਿੜਕੀ",
    "odia": "ବାରଟି ପ୍ରମାଣପତ୍ର ପାଇଁ ଗୋଟିଏ ଝରକା",
    "sinhala": "සහතික දොළහක් සඳහා එක් කවුළුවක්",
    "khmer": "បង្អួចតែមួយសម្រាប់វិញ្ញាបនបត្រដប់ពីរ",
    "lao": "ປ່ອງຢ້ຽມດຽວສຳລັບສິບສອງໃບຢັ້ງຢືນ",
    "burmese": "လက်မှတ်ဆယ့်နှစ်ခုအတွက် ပြတင်းပေါက်တစ်ခု",
    "tibetan": "ལག་ཁྱེར་བཅུ་གཉིས་ཀྱི་སྒེའུ་ཁུང་གཅིག",
    "amharic": "ለአሥራ ሁለት የምስክር ወረቀቶች አንድ መስኮት",
    "mongolian": "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ",
    "combining marks": "ñ̃ ạ̊ k̲̃ ẍ̌",
    "signs": "Done✓ box☑ star★ there→here ∑5≤½ 14₸ off🚀",
}
RIGHT_TO_LEFT = ("arabic", "persian", "hebrew", "urdu", "uyghur")
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


@pytest.mark.parametrize(
    ("text", "language", "region"),
    [
        ("窓口 の", "en", "JP"),
        ("窓口", "ja", "JP"),
        ("骨直", "en", "SC"),
        ("骨直 창", "en", "KR"),
        ("說話骨直", "en", "TC"),
        ("说话骨直", "ja", "SC"),
    ],
)
def test_han_characters_take_the_shapes_of_their_country(text: str, language: str, region: str) -> None:
    (line,) = break_lines(text, STYLE, 1000, fonts=load_fonts(), language=language)
    families = {piece.face.family for piece in line.pieces if piece.meaning.strip()}
    assert families == {f"Noto Sans {region}"}


def test_a_paragraph_of_han_alone_follows_the_rest_of_the_document(tmp_path: Path) -> None:
    fonts = font_lines(make(Paragraph("骨直"), Paragraph("一つの窓口です"), title=""), tmp_path)
    assert not any("NotoSansSC" in line for line in fonts)
    assert any("NotoSansJP" in line for line in fonts)


def test_a_long_chinese_document_stays_small() -> None:
    assert len(make(Paragraph("十二种证明的一个窗口，面向公众。" * 200))) < 100_000


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name not in ("signs", "combining marks")])
def test_each_word_is_drawn_as_the_shaper_of_its_font_says(script: str) -> None:
    (line,) = break_lines(SCRIPTS[script], STYLE, 1000, fonts=load_fonts(), language="en")
    for piece in line.pieces:
        buffer = hb.Buffer()
        buffer.add_str(piece.shown)
        buffer.guess_segment_properties()
        hb.shape(hb.Font(piece.face.hb_face), buffer)
        if not piece.meaning.isspace() and piece.meaning[0].isalpha():
            assert [one.gid for one in piece.glyphs] == [one.codepoint for one in buffer.glyph_infos]


@pytest.mark.parametrize("script", RIGHT_TO_LEFT)
def test_right_to_left_lines_stand_at_the_right(script: str) -> None:
    (line,) = break_lines(SCRIPTS[script], STYLE, 1000, fonts=load_fonts(), language="en")
    assert line.rtl
    assert line.pieces[-1].meaning == SCRIPTS[script].split()[0]


def test_every_document_says_its_title_and_language_and_is_tagged() -> None:
    pdf = make(Paragraph("مرحبا"), title="Түбіртек", language="kk")
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert str(read.Root.Lang) == "kk"
        assert read.Root.MarkInfo.Marked
        assert read.docinfo["/Title"] == "Түбіртек"
        assert str(read.Root.StructTreeRoot.K.S) == "/Document"


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
    (line,) = break_lines("𞤀", STYLE, 1000, fonts=load_fonts(), language="en")
    assert [(piece.meaning, piece.shown) for piece in line.pieces] == [("𞤀", "\ufffd")]
    pdf = make(Paragraph("𞤀" * 10), title="")
    assert "𞤀" in text_of(pdf)
    assert ink(picture_of(pdf, tmp_path), (345, 120, 540, 145)) > 50


def test_the_document_tells_what_its_sign_for_missing_characters_stands_for() -> None:
    words = words_of(make(Paragraph("One 𞤀 window")))
    assert "stands for a character that this document has no font for" in words
    assert "U+1E900 ADLAM CAPITAL LETTER ALIF" in words
    assert "no font for" not in words_of(make(*(Paragraph(text) for text in SCRIPTS.values())))


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
