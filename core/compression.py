"""Answers made small for slow lines."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    "application/atom+xml",
    "application/json",
    "application/rss+xml",
    "application/xml",
    "image/svg+xml",
    "text/",
)


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is text: pages, styles, scripts, feeds, open data.

    Downloads stay as they are: PDFs, pictures and packed files gain nothing, and without their length a
    browser could not show how far they are. Each compressed answer has random padding, so that its size
    tells nobody what stands in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole text; leave parts (206), files and what is compressed already."""
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        if response.status_code != 200 or not is_text or is_file:
            return response
        is_weak = response.headers.get("ETag", "").startswith("W/")  # ours, over what the page says
        packed: HttpResponseBase = super().process_response(request, response)
        if "Content-Encoding" in packed.headers and "Last-Modified" in packed.headers and not is_weak:
            del packed["ETag"]  # WhiteNoise knows only its own, strong one; the date serves to ask again
        return packed
