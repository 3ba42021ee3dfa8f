"""The browser's own scripts, asked outside a browser: what they find, to be held against the server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from core.look import build


def ask_script(name: str, answer: str, values: Sequence[Any]) -> list[Any]:
    """What core/static/core/`name` says of each value: `answer` is an expression over `it`, with the
    script's exports as `script`. Runs in the Node.js with which the stylesheet is built."""
    path = json.dumps(str(build.ROOT / "core/static/core" / name))
    program = (
        f"const script = require({path});"
        "const values = JSON.parse(require('fs').readFileSync(0));"
        f"console.log(JSON.stringify(values.map((it) => {answer})));"
    )
    node = build.find_node(build.ROOT / "var" / "node").node
    asked = subprocess.run(
        [*node, "-e", program], input=json.dumps(values), capture_output=True, text=True, check=True
    )
    found: list[Any] = json.loads(asked.stdout)
    return found
