"""The process that reads hostile files has walls, and whatever happens to it there is a verdict."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.uploads.fence import inspect_safely
from core.uploads.inspection import inspect
from core.uploads.verdict import Cause
from tests.core.uploads import hostile as h

MB = 1_048_576
ACCEPT = ("pdf", "docx", "png", "jpeg", "txt")
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _no_scanner(settings: Any) -> None:
    settings.CLAMD_ADDRESS = ""


def test_the_fence_gives_the_same_verdict_as_the_inspection(tmp_path: Path) -> None:
    builds = {
        "a.pdf": h.good_pdf(),
        "b.docx": h.office({}),
        "c.pdf": h.pdf_with_script(),
        "d.jpg": h.picture("jpeg"),
    }
    for name, content in builds.items():
        path = tmp_path / "upload"
        path.write_bytes(content)
        safe = inspect_safely(path, name=name, accept=ACCEPT, max_bytes=MB)
        assert safe == inspect(path, name=name, accept=ACCEPT, max_bytes=MB)


def test_a_large_photograph_fits_behind_the_fence(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    Image.linear_gradient("L").resize((8000, 6000)).convert("RGB").save(path, "jpeg")
    assert inspect_safely(path, name="a.jpg", accept=ACCEPT, max_bytes=50 * MB).ok


def test_running_out_of_memory_is_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(h.good_pdf())
    verdict = inspect_safely(path, name="a.pdf", accept=ACCEPT, max_bytes=MB, memory=30 * MB)
    assert (verdict.ok, verdict.cause, verdict.size) == (False, Cause.TOO_COMPLEX, path.stat().st_size)


@pytest.mark.parametrize(
    ("size", "hidden", "cause"),
    [
        (0, b"<</S/GoTo/D[3 0 R/Fit]>>", None),
        (0, b"<</S/JavaScript/JS(x)>>", Cause.ACTIVE),
        (250_000_000, b"<</S/JavaScript/JS(x)>>", Cause.TOO_COMPLEX),
        (60_000_000, b"<</S/GoTo/D[3 0 R/Fit]>>", Cause.TOO_COMPLEX),
    ],
)
def test_no_script_hides_in_objects_too_large_to_unpack(
    tmp_path: Path, size: int, hidden: bytes, cause: Cause | None
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(h.pdf_object_stream_bomb(size, hidden=hidden))
    assert inspect_safely(path, name="a.pdf", accept=ACCEPT, max_bytes=MB).cause is cause


def test_running_out_of_time_is_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(h.pdf_bomb(590_000_000))
    started = time.monotonic()
    verdict = inspect_safely(path, name="a.pdf", accept=ACCEPT, max_bytes=MB, seconds=0)
    assert (verdict.ok, verdict.cause) == (False, Cause.TOO_COMPLEX)
    assert time.monotonic() - started < 5


def test_a_crash_is_a_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = tmp_path / "crash"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crash.chmod(0o755)
    path = tmp_path / "upload"
    path.write_bytes(b"text")
    monkeypatch.setattr(sys, "executable", str(crash))
    verdict = inspect_safely(path, name="a.txt", accept=ACCEPT, max_bytes=MB)
    assert (verdict.ok, verdict.cause) == (False, Cause.BROKEN)


def test_the_walls_stand(tmp_path: Path) -> None:
    program = (
        "from core.uploads.inspector import close_the_fence\n"
        "import os, resource\n"
        "close_the_fence(256 * 1024 * 1024, 10)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
        "try:\n    bytearray(300 * 1024 * 1024)\nexcept MemoryError:\n    print('memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"file = os.open({str(tmp_path / 'written')!r}, os.O_CREAT | os.O_WRONLY)\n"
        "try:\n    os.write(file, b'x')\nexcept OSError:\n    print('file')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["10", "memory", "file"]


def test_the_process_sees_none_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    report = tmp_path / "report"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > {report}\n")
    spy.chmod(0o755)
    path = tmp_path / "upload"
    path.write_bytes(b"text")
    monkeypatch.setattr(sys, "executable", str(spy))
    inspect_safely(path, name="a.txt", accept=ACCEPT, max_bytes=MB)
    assert "PYTHONPATH" in report.read_text()
    assert "canary" not in report.read_text()


def test_the_inspector_needs_no_settings(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"text")
    order = {
        "path": str(path),
        "name": "a.txt",
        "accept": ["txt"],
        "max_bytes": 9,
        "seconds": 5,
        "memory": 256 * MB,
    }
    done = subprocess.run(
        [sys.executable, "-m", "core.uploads.inspector"],
        input=json.dumps(order),
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["ok"] is True


def test_a_name_with_a_lone_surrogate_gets_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"text")
    assert inspect_safely(path, name="\ud800.txt", accept=ACCEPT, max_bytes=MB).ok
