"""The drawing of the flows is made from the code."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accelerator.management.commands.draw_workflow import document


def test_the_drawing_in_the_docs_is_fresh() -> None:
    call_command("draw_workflow", "--check", stdout=StringIO())


def test_a_stale_drawing_is_refused(tmp_path: Path, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "workflow.md").write_text(document().replace("officer", "anybody"))
    with pytest.raises(CommandError, match="stale"):
        call_command("draw_workflow", "--check")


def test_every_guard_says_in_a_sentence_what_it_asks() -> None:
    cells = [
        line.split("|")[5].strip()
        for line in document().splitlines()
        if line.startswith("|") and "---" not in line
    ]
    assert all(not cell or cell == "guard" or cell.endswith(".") for cell in cells)
    assert any("draining" in cell for cell in cells)
