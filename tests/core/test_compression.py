"""Texts are compressed for browsers that can read it; downloads, parts and short answers are left alone."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.compression import CompressionMiddleware

WORDS = "Ұсыныстар байқауы. " * 100


def answer(response: HttpResponse, accepts: str = "gzip, br") -> Any:
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepts)
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=utf-8", "text/css", "application/json", "image/svg+xml", "application/atom+xml"],
)
def test_a_text_is_compressed_and_whole(kind):
    packed = answer(HttpResponse(WORDS, content_type=kind))
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content).decode() == WORDS
    assert len(packed.content) == int(packed["Content-Length"]) < len(WORDS.encode()) / 5


def test_a_browser_that_cannot_read_it_gets_it_plain():
    plain = answer(HttpResponse(WORDS), accepts="identity")
    assert plain.content.decode() == WORDS
    assert plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(WORDS, content_type="application/pdf"),
        HttpResponse(WORDS, content_type="image/png"),
        HttpResponse(WORDS, headers={"Content-Disposition": 'attachment; filename="marks.csv"'}),
        HttpResponse(WORDS, status=206),
        HttpResponse("Ready.", content_type="text/plain"),
    ],
    ids=["pdf", "picture", "download", "part", "short"],
)
def test_what_gains_nothing_is_left_alone(response):
    before = response.content
    assert "Content-Encoding" not in answer(response)
    assert response.content == before


def test_the_padding_hides_the_length():
    lengths = {len(answer(HttpResponse(WORDS)).content) for _time in range(20)}
    assert len(lengths) > 1


@pytest.mark.django_db
def test_pages_and_styles_come_compressed(client):
    for address in ("/", "/static/hub.css"):
        response = client.get(address, HTTP_ACCEPT_ENCODING="gzip")
        assert response["Content-Encoding"] == "gzip", address
        assert len(gzip.decompress(response.getvalue())) > 1000
        response.close()


@pytest.mark.django_db
def test_a_style_that_is_there_already_is_not_sent_again(client):
    first = client.get("/static/hub.css", HTTP_ACCEPT_ENCODING="gzip")
    first.close()
    again = client.get(
        "/static/hub.css", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]
    )
    assert (first.status_code, again.status_code) == (200, 304)
    assert "ETag" not in first
