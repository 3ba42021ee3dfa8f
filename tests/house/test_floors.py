"""The import contracts hold, and they would notice if one did not."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import APPS, ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The same packages and modules as the portal, all of them empty, under the same contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    return tmp_path


def test_every_import_contract_is_kept():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_empty_skeleton_keeps_the_contracts(skeleton):
    done = lint_imports(skeleton)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("lower", "upper"), list(itertools.pairwise(APPS)))
def test_an_import_from_the_floor_above_breaks_the_contract(skeleton, lower, upper):
    (skeleton / lower / "trespass.py").write_text(f"import {upper}\n")
    done = lint_imports(skeleton)
    assert done.returncode == 1
    assert f"{lower} is not allowed to import {upper}" in done.stdout


def test_an_import_hidden_in_a_function_breaks_the_contract(skeleton):
    (skeleton / "core" / "trespass.py").write_text("def sneak():\n    from accelerator import settings\n")
    assert lint_imports(skeleton).returncode == 1


@pytest.mark.parametrize(
    ("lower", "upper"), [("permissions", "models"), ("workflow", "services"), ("models", "views")]
)
def test_a_lower_file_that_imports_a_higher_one_of_its_app_breaks_the_contract(skeleton, lower, upper):
    for name in (upper, lower):
        # Each may be one file or a folder of files.
        (skeleton / "applications" / name).mkdir(exist_ok=True)
        (skeleton / "applications" / name / "__init__.py").touch()
    (skeleton / "applications" / lower / "trespass.py").write_text(f"from applications import {upper}\n")
    done = lint_imports(skeleton)
    assert done.returncode == 1
    assert f"applications.{lower} is not allowed to import applications.{upper}" in done.stdout


def test_a_pure_module_that_imports_django_breaks_the_contract(skeleton):
    (skeleton / "scoring" / "ranking.py").write_text("from django.db import models\n")
    done = lint_imports(skeleton)
    assert done.returncode == 1
    assert "scoring.ranking is not allowed to import django" in done.stdout
