"""Every cause has a sentence of its own that says what to do."""

import pytest
from django.utils import translation

from core.uploads.kinds import KINDS
from core.uploads.sentences import cause_sentence, kinds_in_words
from core.uploads.verdict import Cause, Verdict


def sentence(cause: Cause | None) -> str:
    verdict = Verdict(cause is None, "", "", cause, "0" * 64, 1)
    return cause_sentence(verdict, accept=["pdf", ".jpg"], max_bytes=20 * 1_048_576)


def test_every_cause_has_its_own_complete_sentence() -> None:
    said = {cause: sentence(cause) for cause in Cause}
    assert len(set(said.values())) == len(Cause)
    assert all(text.endswith(".") and "%" not in text for text in said.values())


def test_the_limit_and_the_kinds_are_named() -> None:
    assert "20 MB" in sentence(Cause.TOO_LARGE)
    assert "PDF, JPEG" in sentence(Cause.TYPE)


def test_a_taken_file_needs_no_sentence() -> None:
    assert sentence(None) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_word(kind: str) -> None:
    assert kinds_in_words([kind])


def test_sentences_speak_the_active_language(monkeypatch: pytest.MonkeyPatch) -> None:
    with translation.override("ru"):
        catalogue = translation.trans_real.catalog()  # type: ignore[attr-defined]
        monkeypatch.setitem(
            catalogue._catalog._catalogs[0],
            "The file contains macros. Save it without macros and upload the new copy.",
            "В файле макросы.",
        )
        assert sentence(Cause.MACRO) == "В файле макросы."
