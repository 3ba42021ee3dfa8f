"""Going through the portal as a person may: from page to page, or over every address that has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, reverse


def body_of(reply: Any) -> bytes:
    # A stream that is read to its end closes its file by itself.
    return b"".join(reply.streaming_content) if reply.streaming else reply.content


def bytes_of(reply: Any) -> bytes:
    body = body_of(reply)
    headers = "\n".join(f"{name}: {value}" for name, value in reply.headers.items())
    return headers.encode() + body


def crawl(client: Client, start: str) -> Iterator[tuple[str, bytes]]:
    """Every address of this portal that can be reached from `start`, with every byte of its answer."""
    waiting, seen = [start], set()
    while waiting:
        url = waiting.pop()
        if url in seen or not url.startswith("/") or url.startswith(("/static/", "/account/", "/i18n/")):
            continue
        seen.add(url)
        content = bytes_of(client.get(url))
        yield url, content
        waiting += [
            found.split("#")[0]
            for found in re.findall(r'(?:href|action)="([^"]*)"', content.decode("latin-1"))
        ]


def addresses(resolver: URLResolver, given: Mapping[str, object]) -> Iterator[str]:
    """Every named address of the portal whose parts are all in `given`."""

    def walk(patterns: Any, space: str, above: set[str]) -> Iterator[str]:
        for one in patterns:
            parts = above | set(one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one.url_patterns, inner, parts)
            elif isinstance(one, URLPattern) and one.name and parts <= set(given):
                yield reverse(f"{space}{one.name}", kwargs={key: given[key] for key in parts} or None)

    yield from walk(resolver.url_patterns, "", set())
