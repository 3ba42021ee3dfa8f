"""Templates run under a strict content security policy and load nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.house.source import name, templates

# Mails are read outside the portal; their one <style> element is the only place for their looks.
MAIL = "templates/mail/"
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript link": re.compile(r"""=\s*["']?\s*javascript:""", re.IGNORECASE),
    "foreign file": re.compile(
        r"""<(?:script|img|iframe|source|audio|video)\b[^>]*\ssrc=["']?(?:https?:)?//""", re.IGNORECASE
    ),
    "foreign stylesheet": re.compile(r"""<link\b[^>]*\bhref=["'](?:https?:)?//""", re.IGNORECASE),
    "markup not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
}
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def offences(source: str) -> set[str]:
    text = TEMPLATE_COMMENT.sub("", source)
    return {offence for offence, pattern in FORBIDDEN.items() if pattern.search(text)}


def test_no_page_needs_what_the_policy_forbids():
    guilty = {
        (name(path), offence)
        for path in templates()
        if not name(path).startswith(MAIL)
        for offence in offences(path.read_text(encoding="utf-8"))
    }
    assert guilty == set()


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ('<p class="a" style="color:red">', "inline style"),
        ("<style>p {}</style>", "style element"),
        ("<script>go()</script>", "inline script"),
        ('<a href="/" onclick="go()">', "event attribute"),
        ('<a href="javascript:go()">', "javascript link"),
        ('<img alt="" src="https://elsewhere.example/x.png">', "foreign file"),
        ('<link rel="stylesheet" href="//elsewhere.example/x.css">', "foreign stylesheet"),
        ("{{ answer|safe }}", "markup not escaped"),
    ],
)
def test_each_offence_would_be_noticed(source, offence):
    assert offences(source) == {offence}


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "hub.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<a href="https://elsewhere.example/">elsewhere</a>',
        '<p class="on style">',
    ],
)
def test_what_is_allowed_passes(source):
    assert offences(source) == set()
