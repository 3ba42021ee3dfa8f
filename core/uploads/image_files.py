"""Images: of the format they claim, whole, small enough for memory, nothing hidden behind them."""

import struct
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.uploads.verdict import Cause, Refused

MOST_PIXELS = 64_000_000
MOST_SIDE = 30_000
MOST_FRAMES = 1
_FORMATS = {"png": ("PNG",), "jpeg": ("JPEG", "MPO"), "webp": ("WEBP",)}


def check_image(path: Path, kind: str) -> None:
    """Check an image of a kind that was sniffed before; raises Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS[kind]) as image:
                _check_size(image)
                _check_whole(image, kind)
    except Image.DecompressionBombError as error:
        raise Refused(Cause.PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise Refused(Cause.BROKEN) from error
    if kind == "png":
        _check_png_end(path)


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise Refused(Cause.PIXELS)
    # Telephones keep a depth map or a preview as a second frame of a JPEG; elsewhere frames are films.
    if image.format not in ("JPEG", "MPO") and getattr(image, "n_frames", 1) > MOST_FRAMES:
        raise Refused(Cause.MOVING)


def _check_whole(image: Image.Image, kind: str) -> None:
    if kind == "jpeg":
        # Decoding at an eighth of the size reads every byte and needs a 64th of the memory.
        image.draft("RGB", (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()
    else:
        image.verify()


def _check_png_end(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(-12, 2)
        if file.read() != b"\0\0\0\0IEND\xaeB\x60\x82":
            raise Refused(Cause.MISMATCH)
