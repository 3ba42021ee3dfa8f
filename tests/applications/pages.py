"""What a browser does with an applicant's pages: open one, read its hidden fields, send them back changed."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from applications.models import Application


def address(name: str, application: Application, **more: Any) -> str:
    """The address of an applicant's page."""
    return reverse(f"applications:{name}", kwargs={"reference": application.reference, **more})


def signed_in(user: Any) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden" and named.get("name"):
            self.values[named["name"]] = named.get("value") or ""


def hidden_fields(response: Any) -> dict[str, str]:
    """The hidden fields of a page, by name."""
    parser = _Hidden()
    parser.feed(response.content.decode())
    return parser.values


def text_of(response: Any) -> str:
    """The page's text as markup with its entities resolved, in one line."""
    return unescape(" ".join(response.content.decode().split()))
