"""The whole document: pages, head and foot, tags, metadata, and the same bytes every time."""

import hashlib
import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.pdf.blocks import (
    Bars,
    Block,
    Bullets,
    Facts,
    Heading,
    Mono,
    PageBreak,
    Paragraph,
    QrCode,
    Reference,
    Rule,
    Seal,
    Signature,
    Spacer,
    Table,
)
from core.pdf.document import Metadata, render
from core.pdf.fonts import FontsMissing, load_fonts
from core.pdf.letterhead import A4_LANDSCAPE, Letterhead
from tests.core.pdf.reading import HUB, make, text_of, words_of

HASH = hashlib.sha256(b"answers").hexdigest()
ALL_BLOCKS: list[Block] = [
    Reference("PSL-2021-K7Q4M2"),
    Facts([("Title", "One window"), ("Заголовок", "Бірыңғай терезе")]),
    QrCode("https://example.org/verify/PSL-2021-K7Q4M2", "Anyone can check this receipt."),
    Mono(HASH, "Fingerprint (SHA-256)", 8),
    Heading("What happens next"),
    Heading("Details", 3),
    Paragraph("Plain"),
    Paragraph("Quiet", "quiet"),
    Paragraph("Strong", "strong"),
    Paragraph("Lead", "lead", "centre"),
    Bullets(["First", "Second"]),
    Bullets(["Third", "نافذة"], numbered=True),
    Table(["Applicant", "Mark"], [["A", "4.5"], ["B"]], (3, 1), frozenset({1}), "Ranking"),
    Rule(),
    Spacer(30),
    Seal(),
    Signature([("Asel Example", "Chair"), ("Berik Example", "Secretary")]),
    PageBreak(),
    Paragraph("After the break"),
]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def test_every_block_shows_its_text() -> None:
    words = words_of(make(*ALL_BLOCKS))
    grouped = " ".join(HASH[at : at + 8] for at in range(0, 64, 8))
    for text in ("PSL-2021-K7Q4M2", "Бірыңғай терезе", "Anyone can check this receipt.", grouped, "2. نافذة"):
        assert text in words
    for text in (
        "What happens next",
        "Details",
        "Quiet",
        "Lead",
        "Second",
        "4.5",
        "Secretary",
        "After the break",
    ):
        assert text in words


def test_the_same_document_gives_the_same_bytes_whatever_was_set_before() -> None:
    first = make(*ALL_BLOCKS)
    make(Paragraph("نافذة क्षेत्र something else"))
    assert make(*ALL_BLOCKS) == first


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import django; django.setup(); import hashlib\n"
        "from tests.core.pdf.test_document import ALL_BLOCKS\n"
        "from tests.core.pdf.reading import make\n"
        "print(hashlib.sha256(make(*ALL_BLOCKS)).hexdigest())"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(make(*ALL_BLOCKS)).hexdigest()


def test_pages_are_numbered_out_of_their_count() -> None:
    pdf = make(Paragraph("One"), PageBreak(), Paragraph("Two"), PageBreak(), Paragraph("Three"))
    pages = text_of(pdf).split("\f")[:-1]
    assert [re.findall(r"Page \d of \d", page) for page in pages] == [
        ["Page 1 of 3"],
        ["Page 2 of 3"],
        ["Page 3 of 3"],
    ]


def test_head_and_foot_stand_on_every_page() -> None:
    pdf = render(
        "Minutes", "en", [PageBreak()], letterhead=HUB, footer="14 Mambetov Street", kicker="Lab 2021"
    )
    first, second = text_of(pdf).split("\f")[:2]
    assert all(
        "Astana Civil Service Hub" in page and "14 Mambetov Street" in page for page in (first, second)
    )
    assert "Lab 2021" in first
    assert "Minutes" in second


def test_a_document_says_its_language_title_and_author_but_no_time_of_its_own() -> None:
    with opened(make(title="Квитанция\n№ 5", language="ru")) as pdf:
        assert str(pdf.Root.Lang) == "ru"
        assert str(pdf.docinfo["/Title"]) == "Квитанция № 5"
        assert str(pdf.docinfo["/Author"]) == HUB.name
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20000101000000")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_metadata_is_what_was_given() -> None:
    created = datetime(2021, 11, 2, 8, 41, 7, tzinfo=UTC)
    metadata = Metadata("Receipt", "Hub office", "receipt, 2021", created)
    with opened(render("T", "en", [], letterhead=HUB, metadata=metadata)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20211102084107")
        assert str(pdf.docinfo["/Subject"]) == "Receipt"
        assert str(pdf.docinfo["/Author"]) == "Hub office"
        assert str(pdf.docinfo["/Keywords"]) == "receipt, 2021"


def test_the_structure_names_headings_tables_lists_and_figures() -> None:
    with opened(make(*ALL_BLOCKS)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        roles = [str(node.S) for node in _nodes(pdf.Root.StructTreeRoot.K)]
        assert roles[:2] == ["/Document", "/H1"]
        assert roles.count("/H2") == 1
        assert roles.count("/Table") == 2
        assert roles.count("/TH") == 4
        assert roles.count("/TD") == 6
        assert roles.count("/LI") == 4
        (figure,) = [node for node in _nodes(pdf.Root.StructTreeRoot.K) if node.S == "/Figure"]
        assert str(figure.Alt) == "Anyone can check this receipt."


def test_every_piece_of_marked_content_has_its_element() -> None:
    with opened(make(*ALL_BLOCKS)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        for page in pdf.pages:
            used = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
            at = [str(one) for one in numbers].index(str(page.obj.StructParents))
            assert [int(one) for one in used] == list(range(len(numbers[at + 1])))


def test_markup_in_a_text_is_text() -> None:
    text = '<b>bold</b> <img src="/etc/passwd"/> <a href="javascript:x">x</a> &amp; <unclosed </para>'
    pdf = make(Paragraph(text), Facts([("Name", text)]), title=text)
    assert text in words_of(pdf)
    with opened(pdf) as document:
        assert not any("/Annots" in page or "/XObject" in page.Resources for page in document.pages)


def test_only_the_code_is_a_link_and_only_to_the_web() -> None:
    with opened(make(QrCode("https://example.org/r/1", "Check"))) as pdf:
        (annotation,) = pdf.pages[0].Annots
        assert str(annotation.A.URI) == "https://example.org/r/1"
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://example.org/" + "x" * 600):
        with pytest.raises(ValueError, match="http address"):
            make(QrCode(url, "Check"))


def test_a_long_table_repeats_its_header_on_every_page() -> None:
    pdf = make(Table(["Applicant", "Country"], [[f"Applicant {n}", "Kazakhstan"] for n in range(120)]))
    pages = text_of(pdf).split("\f")[:-1]
    assert len(pages) > 3
    assert all(len(re.findall("Country", page)) == 1 for page in pages)
    assert all(f"Applicant {n} " in " ".join(text_of(pdf).split()) for n in range(120))


def test_a_row_longer_than_a_page_goes_on_overleaf() -> None:
    words = " ".join(f"word{n}" for n in range(3000))
    found = words_of(make(Table(["Answer", "Mark"], [[words, "5"]])))
    assert all(f"word{n}" in found for n in range(3000))


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("Body"),
        Facts([("Body", "1"), ("More", "2")]),
        Table(["Body"], [["1"], ["2"]]),
        Reference("Body"),
        Bars("Body", [("One", 1), ("Two", 2)]),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_heading_is_never_the_last_on_a_page(block: Block) -> None:
    for height in range(520, 720, 6):
        pages = text_of(make(Spacer(height), Heading("Next"), block))
        page = next(page for page in pages.split("\f") if "Next" in page)
        assert "Body" in page


def pages_with(words: str, height: int, block: Block) -> list[int]:
    """The pages, from 0, on which lines with these words stand, below a space of this height."""
    pages = text_of(make(Spacer(height), Heading("Next"), block)).split("\f")
    return [number for number, page in enumerate(pages) for _hit in re.findall(words, page)]


@pytest.mark.parametrize("height", range(480, 720, 12))
def test_a_short_table_stays_whole_and_a_long_one_leaves_no_row_alone(height: int) -> None:
    for short in (Facts([("Body", "1")] * 4), Table(["Name"], [["Body"]] * 4)):
        found = pages_with("Body", height, short)
        assert len(found) == 4
        assert len(set(found)) == 1
    for long in (Facts([("Body", "1")] * 12), Table(["Name"], [["Body"]] * 12)):
        found = pages_with("Body", height, long)
        assert len(found) == 12
        assert found[0] == found[1]
        assert found[-2] == found[-1]


def test_a_row_with_too_many_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="more cells"):
        make(Table(["One"], [["a", "b"]]))


def test_a_document_lies_across_when_asked() -> None:
    with opened(
        render("Certificate", "en", [Seal()], letterhead=HUB, page=A4_LANDSCAPE, align="centre")
    ) as pdf:
        assert pdf.pages[0].MediaBox[2] > pdf.pages[0].MediaBox[3]


def test_another_body_has_its_own_mark_and_colours() -> None:
    other = Letterhead("Другая организация", mark=("M0 0L100 0L100 100Z",), ribbon=False, gold="#ff0000")
    pdf = render("T", "ru", [], letterhead=other)
    assert "Другая организация" in words_of(pdf)
    assert pdf != render("T", "ru", [], letterhead=Letterhead("Другая организация"))
    with pytest.raises(ValueError, match="mark"):
        render("T", "ru", [], letterhead=Letterhead("X", mark=("M0 0A5 5",)))


def test_a_folder_without_the_base_font_says_so(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="Noto Sans"):
        load_fonts(tmp_path)


def test_the_base_font_alone_is_enough(tmp_path: Path, settings: Any) -> None:
    for path in Path(settings.PDF_FONTS_DIR).glob("NotoSans-Regular.ttf"):
        (tmp_path / path.name).symlink_to(path.resolve())
    settings.PDF_FONTS_DIR = tmp_path
    words = words_of(make(*ALL_BLOCKS, Paragraph("שלום")))
    assert "Бірыңғай терезе" in words
    assert "What happens next" in words


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_no_text_breaks_a_document(text: str) -> None:
    blocks: list[Block] = [
        Heading(text),
        Paragraph(text),
        Facts([(text, text)]),
        Mono(text),
        Bullets([text]),
        Reference(text),
    ]
    with opened(make(*blocks, Table([text], [[text]]), title=text)) as pdf:
        assert len(pdf.pages) >= 1


def _nodes(node: Any) -> list[Any]:
    found = [node]
    for kid in node.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += _nodes(kid)
    return found
