"""Start one of our own programs apart from this process: it reads an order as JSON and knows nothing else."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import core

_ROOT = Path(core.__file__).resolve().parent.parent


def run_fenced(
    module: str, order: Mapping[str, object], *, seconds: int
) -> "subprocess.CompletedProcess[bytes]":
    """Run `python -m module` to its end. The module limits itself before it opens what strangers made.

    Raises subprocess.TimeoutExpired after so many seconds.
    """
    return subprocess.run(  # noqa: S603 - a program of our own; what strangers made comes in the order
        [sys.executable, "-m", module],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=seconds,
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},  # no secret of ours is within its reach
        check=False,
    )
