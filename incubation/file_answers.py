"""A file as an answer: always saved, never shown or run by the browser."""

from __future__ import annotations

from django.http import FileResponse, Http404

from core.models import Upload


def as_attachment(upload: Upload | None) -> FileResponse:
    """The file under its own name. Raises Http404 while it is not found to be harmless."""
    if upload is None or not upload.is_ready:
        raise Http404
    response = FileResponse(
        upload.file.open("rb"),
        as_attachment=True,
        filename=upload.original_name,
        content_type=upload.content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
