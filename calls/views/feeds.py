"""News of calls as Atom or RSS, and all deadlines as one calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape, linebreaks
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.calendar_feed import calendar, entry
from calls.deadlines import describe
from calls.models import Call
from calls.news import News, news_of
from calls.queries import calls_with_deadlines, newest_calls
from calls.views.conditional import revalidated
from core.hub import absolute, hub

# What XML 1.0 cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)


class _Atom(Atom1Feed):
    def latest_post_date(self) -> Any:
        # An empty feed has an instant of its own, so that it is the same each time it is asked for.
        return max((one["updateddate"] for one in self.items), default=_BEFORE_ALL)


class _Rss(Rss201rev2Feed):
    def latest_post_date(self) -> Any:
        return max((one["updateddate"] for one in self.items), default=_BEFORE_ALL)


@require_safe
@revalidated
def all_calls(request: HttpRequest) -> HttpResponse:
    """What is new in all calls."""
    with translation.override(_language(request)):
        title = _("Calls for proposals")
        return _feed(request, news_of(newest_calls()), f"{title} – {hub()['name']}", "/calls/")


@require_safe
@revalidated
def one_call(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new in one call: answers to questions, a moved deadline, results."""
    call = get_object_or_404(Call.objects.public().select_related("programme"), slug=slug)
    with translation.override(_language(request)):
        return _feed(request, news_of([call]), f"{call} – {hub()['name']}", call.get_absolute_url())


@require_safe
@revalidated
def deadlines(request: HttpRequest) -> HttpResponse:
    """The deadlines of all calls that are open or coming, to subscribe to in a calendar."""
    with translation.override(_language(request)):
        entries = []
        for call in calls_with_deadlines():
            words = str(describe(call.deadline_at, zone=call.zone, language=get_language() or "en"))
            entries.append(entry(call, sequence=call.moved, changed=call.last_moved, words=words))
        text = calendar(entries, name=_("Calls for proposals"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.ics"'
    return response


def _language(request: HttpRequest) -> str:
    """The language that the address names, else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def _feed(request: HttpRequest, news: Sequence[News], title: str, path: str) -> HttpResponse:
    kind = _Rss if request.GET.get("as") == "rss" else _Atom
    feed = kind(
        title=_plain(title),
        link=absolute(path),
        description=_plain(title),
        language=get_language(),
        feed_url=absolute(request.path),
        author_name=_plain(hub()["name"]),
    )
    for one in news:
        feed.add_item(
            title=_plain(one.title),
            link=absolute(one.path),
            # A reader of feeds takes this for HTML.
            description=linebreaks(escape(_plain(one.text))),
            unique_id=f"{absolute('/calls/')}{one.key}",
            unique_id_is_permalink=False,
            pubdate=one.at,
            updateddate=one.at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if news:
        response["Last-Modified"] = http_date(news[0].at.timestamp())
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _plain(text: object) -> str:
    return _NOT_XML.sub("", str(text))
