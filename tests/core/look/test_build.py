"""What the browser and the PDFs need is built from sources, and only when they changed."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.look import build

ROOT = Path(settings.BASE_DIR)
STYLESHEET = ROOT / "var" / "assets" / "hub.css"
needs_build = pytest.mark.skipif(not STYLESHEET.exists(), reason="core/look/build.py has not run here")


def test_lock_file_names_versions_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []


def test_nothing_is_built_twice(tmp_path: Path) -> None:
    for result in ("assets/hub.css", "fonts/NotoSans-Regular.ttf", "fonts/NotoSansSC-Regular.ttc"):
        (tmp_path / result).parent.mkdir(exist_ok=True)
        (tmp_path / result).touch()
    assert not build.is_fresh(tmp_path, "one")
    build.stamp_of(tmp_path).write_text("one", encoding="ascii")
    assert build.is_fresh(tmp_path, "one")
    assert not build.is_fresh(tmp_path, "two")
    (tmp_path / "assets/hub.css").unlink()
    assert not build.is_fresh(tmp_path, "one")


def test_digest_sees_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a", encoding="ascii")
    two.write_text("a", encoding="ascii")
    assert build.digest([one]) != build.digest([two])
    before = build.digest([one])
    one.write_text("b", encoding="ascii")
    assert build.digest([one]) != before


@needs_build
def test_stylesheet_keeps_its_budget() -> None:
    assert len(gzip.compress(STYLESHEET.read_bytes(), 9)) < 30_000


@needs_build
def test_stylesheet_asks_nothing_of_other_hosts() -> None:
    addresses = re.findall(r"url\(['\"]?([^)'\"]+)", STYLESHEET.read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.startswith(("type/", "data:"))] == []
    assert all((STYLESHEET.parent / one).exists() for one in addresses if one.startswith("type/"))
