"""What search engines read of a page: schema.org as JSON-LD, in a block of data that no browser runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.hub import absolute, hub

# Nothing in the block can end it, begin a comment or be read as markup.
_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def data_block(things: Iterable[dict[str, Any]]) -> SafeString:
    """The things as one script element of type application/ld+json; nothing where there is none."""
    graph = [_told(thing) for thing in things]
    if not graph:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    safe = mark_safe(text.translate(_ESCAPES))  # noqa: S308 - every letter that markup needs is escaped
    return format_html('<script type="application/ld+json">{}</script>', safe)


def _told(thing: Any) -> Any:
    """Without what is empty, at any depth: an empty text says nothing and is refused by checkers."""
    if isinstance(thing, dict):
        return {key: _told(value) for key, value in thing.items() if value not in ("", None, [], {})}
    return [_told(one) for one in thing] if isinstance(thing, list) else thing


def publisher() -> dict[str, Any]:
    """The body that runs the portal."""
    body = hub()
    return {"@type": "Organization", "name": body["name"], "url": body["website"]}


def crumb_list(crumbs: Iterable[tuple[Any, str]]) -> dict[str, Any]:
    """The way to this page, as its crumbs show it."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": str(label),
                "item": absolute(url) if url else "",
            }
            for place, (label, url) in enumerate(crumbs, 1)
        ],
    }
