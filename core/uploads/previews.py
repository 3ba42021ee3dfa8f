"""A small picture of a file, for whoever sent it: drawn anew, so that only the look of the file remains."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from core.uploads.fenced import run_fenced
from core.uploads.kinds import IMAGES

SECONDS = 10
DRAWN = IMAGES | {"pdf"}
CONTENT_TYPE = "image/webp"


class NotDrawn(Exception):
    """No picture could be made of the file; it is as good a file as before."""


def draw_safely(source: Path, *, kind: str) -> bytes:
    """The first page or the picture itself as WebP. Raises NotDrawn."""
    if kind not in DRAWN:
        raise NotDrawn(kind)
    with TemporaryDirectory(prefix="preview-") as folder:
        target = Path(folder, "drawn")
        order = {"source": str(source.resolve()), "target": str(target), "kind": kind, "seconds": SECONDS}
        try:
            done = run_fenced("core.uploads.previewer", order, seconds=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise NotDrawn(kind) from error
        if done.returncode != 0 or not target.exists():
            raise NotDrawn(kind)
        return target.read_bytes()
