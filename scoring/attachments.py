"""A file of a proposal, sent to a juror; in a blind round without what it tells of its maker."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from applications.sealed import SealedFile
from core.models import Upload
from core.uploads.scrubbing import NotScrubbed, scrub_safely

# A blind round never gets a file whose traces cannot be taken out; these hold none beside their text.
PLAIN = frozenset({"csv", "txt", "md"})


def serve(file: SealedFile, *, name: str, is_blind: bool) -> HttpResponseBase:
    """The file under `name`. Raises Http404 where it is gone."""
    upload = Upload.objects.filter(public_id=file.upload, state=Upload.State.READY).first()
    if upload is None:
        raise Http404
    response = _scrubbed(upload, file.kind) if is_blind and file.kind not in PLAIN else _as_it_is(upload)
    if response.status_code == 200:
        for header, value in _headers(name).items():
            response.headers[header] = value
    return response


def _as_it_is(upload: Upload) -> HttpResponseBase:
    return FileResponse(upload.file.open("rb"), content_type="application/octet-stream")


def _scrubbed(upload: Upload, kind: str) -> HttpResponseBase:
    with TemporaryDirectory(prefix="portal-blind-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        with upload.file.open("rb") as stored:
            source.write_bytes(stored.read())
        try:
            scrub_safely(source, target, kind=kind)
        except NotScrubbed:
            text = _("This file cannot be shown without telling who made it. The Hub can send you its text.")
            return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(target.read_bytes(), content_type="application/octet-stream")


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
