"""Cells of the files that the portal writes."""

from __future__ import annotations

import pytest

from core.sheets.cells import guarded


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("x;=1+1;y", "x;'=1+1;y"),  # a spreadsheet in Russian parts cells at semicolons, quoted or not
        ('x;"=1&"', 'x;\'"=1&"'),
        ("x\n@SUM(1)", "x\n'@SUM(1)"),
        ("a; - b, c = d", "a; - b, c = d"),
    ],
)
def test_nothing_behind_a_sign_that_parts_cells_is_a_formula(sent: str, written: str) -> None:
    assert guarded(sent) == written
