"""The fenced-off process that draws one file: reads an order as JSON from standard input.

Run as `python -m core.uploads.previewer`, by core.uploads.previews only.
"""

import json
import sys
from pathlib import Path

from core.uploads.scrubber import close_the_fence


def main() -> None:
    order = json.load(sys.stdin)
    close_the_fence(order["seconds"])
    # Imported behind the fence: even loading a parser counts against the limits.
    from core.uploads.drawing import draw

    draw(Path(order["source"]), Path(order["target"]), kind=order["kind"])


if __name__ == "__main__":
    main()
