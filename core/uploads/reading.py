"""What a fenced-off reader and its caller share: one order in, one answer out, whatever the file is."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from core.uploads.fenced import run_fenced
from core.uploads.inspector import close_the_fence

TOO_LONG, BROKEN = "too_long", "broken"
Answer = dict[str, Any]


def ask(module: str, order: Mapping[str, object], *, seconds: int, memory: int) -> Answer:
    """What the reader says of a file; a reader that dies or is too slow has met too much."""
    try:
        done = run_fenced(module, {**order, "seconds": seconds, "memory": memory}, seconds=seconds)
        found: Answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": TOO_LONG}
    return found


def answer(read: Callable[[Mapping[str, Any]], Answer]) -> None:
    """In the reader: close the fence, then answer the order of standard input with what `read` finds."""
    order = json.load(sys.stdin)
    close_the_fence(order["memory"], order["seconds"])
    try:
        found = read(order)
    except (MemoryError, RecursionError):
        found = {"refused": TOO_LONG}
    except Exception:  # a parser that trips over a file has said enough about the file
        found = {"refused": BROKEN}
    json.dump(found, sys.stdout)
