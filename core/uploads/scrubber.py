"""The fenced-off process that scrubs one file: reads an order as JSON from standard input.

Run as `python -m core.uploads.scrubber`, by core.uploads.scrubbing only.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024  # a picture is unpacked whole: 50 megapixels and their copy
LARGEST = 128 * 1024 * 1024


def close_the_fence(seconds: int) -> None:
    """Limit this process for good: memory, CPU seconds, the size of what it writes; no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    order = json.load(sys.stdin)
    close_the_fence(order["seconds"])
    # Imported behind the fence: even loading a parser counts against the limits.
    from core.uploads.scrubbing import scrub

    scrub(Path(order["source"]), Path(order["target"]), kind=order["kind"])


if __name__ == "__main__":
    main()
