"""Habits of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import APPS, ROOT, name, python_files, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
CLOCKS = {"now", "utcnow", "today", "localtime", "localdate"}
CLOCK_OWNERS = {"datetime", "date", "timezone"}


def functions(path: Path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code, without the docstring."""
    first = function.body[0]
    described = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if described else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def clock_readings(module: ast.Module) -> list[int]:
    """Lines that ask any clock but core.clock: datetime.now(), timezone.now(), time.time()."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and asks_the_time(ast.unparse(node.value), node.attr)
    ]


def asks_the_time(owner: str, attribute: str) -> bool:
    last = owner.rpartition(".")[2]
    return (last in CLOCK_OWNERS and attribute in CLOCKS) or (owner, attribute) in {
        ("time", "time"),
        ("time", "time_ns"),
    }


def test_only_the_clock_tells_the_time():
    asked = {
        f"{name(path)}:{line}"
        for path in python_files()
        if name(path) != "core/clock.py"
        for line in clock_readings(tree(path))
    }
    assert asked == set()


@pytest.mark.parametrize(
    "code",
    [
        "timezone.now()",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "default=timezone.now",
    ],
)
def test_a_second_clock_would_be_noticed(code):
    source = f"f({code})" if "=" in code else code
    assert clock_readings(ast.parse(source)) == [1]


def test_no_module_imports_a_clock_by_name():
    guilty = {
        name(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module in {"django.utils.timezone", "time"}
        and {alias.name for alias in node.names} & (CLOCKS | {"time", "time_ns"})
    }
    assert guilty == set()


def test_the_environment_is_read_in_the_settings_and_nowhere_else():
    readers = {
        name(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"os.environ.get", "os.getenv", "environ.Env", "os.environ.items"}
    }
    assert readers == {"accelerator/settings.py"}


def test_no_file_is_longer_than_one_can_hold_in_mind():
    long = {name(path) for path in python_files() if len(path.read_text().splitlines()) > LONGEST_FILE}
    # One flat list of settings is easier to read than several files of them.
    assert long - {"accelerator/settings.py"} == set()


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name(path)}:{function.name}"
        for path in python_files()
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    }
    assert long == set()


def test_no_file_is_named_for_nothing():
    names = {path.stem for path in python_files(*APPS, "tests")}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc"} == set()


def test_every_module_says_what_it_is_for():
    silent = {
        name(path) for path in python_files() if path.stat().st_size and not ast.get_docstring(tree(path))
    }
    assert silent == set()


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|[Ll]orem ipsum")
    files = [*python_files(), *sorted((ROOT / "templates").rglob("*.*"))]
    assert {name(path) for path in files if later.search(path.read_text(encoding="utf-8"))} == set()
