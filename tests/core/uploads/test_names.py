"""Names: ours say nothing, theirs keep their script and lose what harms."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.uploads.names import clean_original_name, storage_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Өтінім № 5 (түпнұсқа).pdf", "Өтінім № 5 (түпнұсқа).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Asel\\proposal.docx", "proposal.docx"),
        ("\\\\server\\share\\a.pdf", "a.pdf"),
        ("safe.pdf\0.exe", ".exe".strip(".")),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("  two   spaces\t.pdf ", "two spaces .pdf"),
        ("line\nbreak\r\n.pdf", "line break .pdf"),
        ("й.txt", "й.txt"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("\ud800", "file"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_harms(given_name: str, kept: str) -> None:
    assert clean_original_name(given_name) == kept


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = clean_original_name("қ" * 300 + ".docx")
    assert (len(name), name[-6:]) == (200, "қ.docx")


@given(st.text(st.characters(categories=None)))
def test_any_name_becomes_harmless(name: str) -> None:
    clean = clean_original_name(name)
    assert 1 <= len(clean) <= 200
    assert not set(clean) & set("/\\\0\n\r\u202e")
    assert clean == unicodedata.normalize("NFC", clean)
    clean.encode("utf-8")


def test_storage_names_are_random_and_have_no_ending() -> None:
    names = {storage_name() for _ in range(1000)}
    assert len(names) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{40}", name) and name[:2] == name[3:5] for name in names)
