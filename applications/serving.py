"""Handing out a file that somebody else sent: always as a download, never as a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from core.models import Upload


def as_download(upload: Upload, name: str = "") -> FileResponse:
    """The file under its own name, or under `name` where the reader must not learn the own one."""
    response = FileResponse(upload.file.open("rb"), as_attachment=True, filename=name or upload.original_name)
    return _guarded(response, upload.content_type or "application/octet-stream")


def as_picture(drawn: FieldFile, content_type: str) -> FileResponse:
    """A picture that the portal drew itself, for a page of ours to show."""
    return _guarded(FileResponse(drawn.open("rb")), content_type)


def _guarded(response: FileResponse, content_type: str) -> FileResponse:
    response["Content-Type"] = content_type
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
