"""Which page wrote last: the same one, an older save of it, or another."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from core.writers import LENGTH, relation, stamp_in, taken

ONE, OTHER = "09f911029d74e35b", "1111111111111111"


@pytest.mark.parametrize(
    "stored, sent, expected",
    [
        (f"{ONE}.7", f"{ONE}.8", "same"),
        (f"{ONE}.9", f"{ONE}.10", "same"),
        (f"{ONE}.7", f"{ONE}.7", "older"),
        (f"{ONE}.10", f"{ONE}.9", "older"),
        (f"{ONE}.7", f"{OTHER}.8", "other"),
        ("", f"{ONE}.1", "other"),
        (f"{ONE}.1", "", "other"),
        ("", "", "other"),
    ],
)
def test_a_save_is_of_the_same_page_or_an_older_one_or_of_another(stored, sent, expected):
    assert relation(stored, sent) == expected


@pytest.mark.parametrize(
    "sent", ["", "x", f"{ONE}", f"{ONE}.", f"{ONE}.0", f"{ONE}.x", f"{ONE}.1\n", "A" * 16 + ".1"]
)
def test_what_is_no_stamp_counts_as_none(rf, sent):
    assert stamp_in(rf.post("/", {"page": sent})) == ""


def test_the_longest_stamp_fits(rf):
    longest = f"{ONE}.{'9' * 9}"
    assert stamp_in(rf.post("/", {"page": longest})) == longest
    assert len(longest) == LENGTH


def test_the_browser_is_told_what_need_not_be_kept_any_longer():
    assert taken(HttpResponse(), f"{ONE}.7").cookies["saved"].value == f"{ONE}.7"
    assert "saved" not in taken(HttpResponse(), "").cookies
