"""The portal's own source files, for tests that read code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("core", "people", "calls", "applications", "scoring", "incubation", "accelerator")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below `folders` (default: the apps), without migrations."""
    files = [path for folder in folders or APPS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Return every HTML template."""
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """Return the path as it is written in messages."""
    return path.relative_to(ROOT).as_posix()
