"""Addresses of pages that upper floors may or may not have: named by string, else silent."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, **kwargs: Any) -> str:
    """The address of the page `name`, or an empty text where nobody has such a page."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
