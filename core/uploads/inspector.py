"""The fenced-off process: reads one order as JSON from standard input, writes one verdict as JSON.

Run as `python -m core.uploads.inspector`, by core.uploads.fence only.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 256 * 1024 * 1024


def close_the_fence(memory: int, seconds: int) -> None:
    """Limit this process for good: memory in bytes, CPU seconds; no writing of files, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def main() -> None:
    order = json.load(sys.stdin)
    close_the_fence(order["memory"], order["seconds"])
    # Imported behind the fence: even loading a parser counts against the limits.
    from core.uploads.inspection import inspect

    verdict = inspect(
        Path(order["path"]), name=order["name"], accept=order["accept"], max_bytes=order["max_bytes"]
    )
    json.dump(verdict.as_json(), sys.stdout)


if __name__ == "__main__":
    main()
