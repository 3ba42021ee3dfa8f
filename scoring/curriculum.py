"""An expert's CV as pages show it and hand it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from applications.file_rows import why_refused
from applications.pills import FILES
from applications.serving import as_download
from core.uploads.sentences import megabytes

if TYPE_CHECKING:
    from core.pills import Pill
    from scoring.models import Expert


def file_row(expert: Expert, url: str) -> dict[str, str | Pill] | None:
    """The CV as components/file_row.html draws it; None where there is none."""
    cv = expert.cv
    if cv is None:
        return None
    return {
        "name": cv.original_name,
        "meta": f"{megabytes(cv.size)} MB",
        "url": url if cv.is_ready else "",
        "pill": FILES[cv.state],
        "error": why_refused(cv),
    }


def download(expert: Expert) -> FileResponse:
    """The CV as an attachment. Raises Http404 where there is none, or until it is found to be harmless."""
    if expert.cv is None or not expert.cv.is_ready:
        raise Http404
    return as_download(expert.cv)
