"""Only what is a row's number is taken for one."""

from __future__ import annotations

import pytest

from core.numbers import row_number


@pytest.mark.parametrize(
    "text", ["", "-1", "1.0", "²", "٣", " 1", "1\n", "9" * 19, "9" * 5000, "\x00", "0x1"]
)
def test_anything_else_is_the_number_of_no_row(text):
    assert row_number(text) == 0


def test_a_number_is_read():
    assert row_number("0042") == 42
    assert row_number("9" * 18) == 10**18 - 1
