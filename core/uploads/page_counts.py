"""How many pages or slides a document says it has: told by the program that saved it, never counted here."""

import re
import zipfile
from pathlib import Path

from core.uploads.kinds import read_part

MOST_DIGITS = 5
_TOLD = {
    "docx": ("docProps/app.xml", re.compile(rb"<Pages>(\d+)</Pages>")),
    "pptx": ("docProps/app.xml", re.compile(rb"<Slides>(\d+)</Slides>")),
    "odt": ("meta.xml", re.compile(rb"meta:page-count=\"(\d+)\"")),
}


def pages_told(path: Path, kind: str) -> int | None:
    """The number of pages of a package that passed its checks; None where it tells none."""
    if kind not in _TOLD:
        return None
    part, pattern = _TOLD[kind]
    with zipfile.ZipFile(path) as archive:
        found = pattern.search(read_part(archive, part)) if part in archive.namelist() else None
    if found is None or len(found.group(1)) > MOST_DIGITS:
        return None
    return int(found.group(1)) or None
