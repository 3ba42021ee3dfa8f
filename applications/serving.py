"""Handing out a file that somebody else sent: always as a download, never as a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

if TYPE_CHECKING:
    from core.models import Upload


def as_download(upload: Upload, name: str = "") -> FileResponse:
    """The file under its own name, or under `name` where the reader must not learn the own one."""
    response = FileResponse(upload.file.open("rb"), as_attachment=True, filename=name or upload.original_name)
    response["Content-Type"] = upload.content_type or "application/octet-stream"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
