"""A logo that staff bring: inspected as every file, then drawn anew, so that only its look remains."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.refusals import NotNow
from core.uploads.admission import admit
from core.uploads.previews import NotDrawn, draw_safely

KINDS = ("png", "jpeg", "webp")
MOST_BYTES = 2 * 1024 * 1024


def draw_logo(file: UploadedFile) -> bytes:
    """The picture as WebP without anything else that was in the file. Raises NotNow with one sentence."""
    with tempfile.NamedTemporaryFile(prefix="logo-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        verdict = admit(path, name=file.name or "", accept=KINDS, max_bytes=MOST_BYTES)
        try:
            return draw_safely(path, kind=verdict.kind)
        except NotDrawn as error:
            raise NotNow(_("No picture could be made of this file. Export it as PNG once more.")) from error
