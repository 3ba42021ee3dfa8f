"""The door for uploads: inspects in a process with limits, then asks the virus scanner where there is one."""

import json
import logging
import signal
import subprocess
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from core.uploads.clamd import scan
from core.uploads.fenced import run_fenced
from core.uploads.inspection import fingerprint
from core.uploads.inspector import MEMORY
from core.uploads.verdict import Cause, Verdict

logger = logging.getLogger(__name__)
SECONDS = 10
# As Python, C++ and the loader of libraries put it.
_OUT_OF_MEMORY = (b"MemoryError", b"bad_alloc", b"Cannot allocate memory", b"failed to map segment")


def inspect_safely(
    path: Path,
    *,
    name: str,
    accept: Collection[str],
    max_bytes: int,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Verdict:
    """Return a verdict whatever the file does to the process that reads it.

    A process that runs out of time or memory makes the cause too_complex, one that crashes broken.
    Raises ScannerUnavailable when settings.CLAMD_ADDRESS is set and does not answer: try again later.
    """
    order = {
        "path": str(path.resolve()),
        "name": name.encode("utf-8", "replace").decode(),
        "accept": sorted(accept),
        "max_bytes": max_bytes,
        "seconds": seconds,
        "memory": memory,
    }
    verdict = _ask(path, order, seconds)
    if verdict.ok and settings.CLAMD_ADDRESS and scan(path, settings.CLAMD_ADDRESS):
        return replace(verdict, ok=False, cause=Cause.VIRUS)
    return verdict


def _ask(path: Path, order: dict[str, object], seconds: int) -> Verdict:
    try:
        done = run_fenced("core.uploads.inspector", order, seconds=seconds)
    except subprocess.TimeoutExpired:
        return _without_answer(path, Cause.TOO_COMPLEX)
    try:
        return Verdict.from_json(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        logger.warning("inspection of %s ended with %s: %r", path.name, done.returncode, done.stderr[-500:])
        return _without_answer(path, _why(done))


def _why(done: "subprocess.CompletedProcess[bytes]") -> Cause:
    out_of_time = done.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
    out_of_memory = any(word in done.stderr for word in _OUT_OF_MEMORY)
    return Cause.TOO_COMPLEX if out_of_time or out_of_memory else Cause.BROKEN


def _without_answer(path: Path, cause: Cause) -> Verdict:
    return Verdict(False, "", "", cause, fingerprint(path), path.stat().st_size)
