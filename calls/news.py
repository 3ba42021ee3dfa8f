"""What is new in calls, for feeds: each event at the instant at which anybody could know it, never before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.deadlines import describe
from calls.links import address
from calls.models import AskedQuestion, Call, Extension
from calls.workflow import ANNOUNCED
from core.clock import now
from core.models import LedgerEntry

SOON = timedelta(days=7)
MOST = 50


@dataclass(frozen=True, slots=True)
class News:
    """One event; `key` is its name for ever, `path` the page that tells more."""

    key: str
    title: str
    text: str
    path: str
    at: datetime


def news_of(calls: Iterable[Call]) -> list[News]:
    """The newest events of calls that visitors may read, newest first; three queries."""
    by_key = {call.pk: call for call in calls}
    found = [
        *(one for call in by_key.values() for one in _of_window(call)),
        *_extensions(by_key),
        *_answers(by_key),
        *_results(by_key),
    ]
    past = [one for one in found if one.at <= now()]
    return sorted(past, key=lambda one: (one.at, one.key), reverse=True)[:MOST]


def _of_window(call: Call) -> Iterator[News]:
    """That a call opened, and that its deadline is near: never before it was published."""
    if call.opens_at is None or call.deadline_at is None:
        return
    published = call.published_at or call.opens_at
    path, words = call.get_absolute_url(), _deadline(call, call.deadline_at)
    text = "\n\n".join(part for part in (call.summary, words) if part)
    opened = max(call.opens_at, published)
    yield News(f"{call.slug}/opens", _("Open: %(call)s") % {"call": call}, text, path, opened)
    soon = max(call.deadline_at - SOON, opened)
    # The deadline belongs to the name: after an extension the last week begins once more.
    key = f"{call.slug}/soon/{call.deadline_at:%Y%m%dT%H%M}"
    yield News(key, _("The deadline is near: %(call)s") % {"call": call}, words, path, soon)


def _extensions(calls: dict[int, Call]) -> Iterator[News]:
    """Deadlines moved for everybody; what holds for one applicant is nobody else's business."""
    for one in Extension.objects.filter(call__in=calls, applicant__isnull=True):
        call = calls[one.call_id]
        lines = (
            _("New: %(deadline)s") % {"deadline": _deadline(call, one.new_deadline)},
            _("Before: %(deadline)s") % {"deadline": _deadline(call, one.old_deadline)},
            _("Why: %(reason)s") % {"reason": one.reason},
        )
        title = _("Deadline moved: %(call)s") % {"call": call}
        path = call.get_absolute_url()
        yield News(f"{call.slug}/moved/{one.pk}", title, "\n".join(lines), path, one.requested_at)


def _answers(calls: dict[int, Call]) -> Iterator[News]:
    """Questions asked in public, as they were answered."""
    asked = AskedQuestion.objects.filter(call__in=calls, faq__isnull=False, answered_at__isnull=False)
    for one in asked.select_related("faq").order_by("-answered_at")[:MOST]:
        if one.faq is None or one.answered_at is None:
            continue
        call = calls[one.call_id]
        title = _("Answered: %(question)s") % {"question": one.faq.question}
        key = f"{call.slug}/answer/{one.pk}"
        yield News(key, title, one.faq.answer, f"{call.get_absolute_url()}#faq", one.answered_at)


def _results(calls: dict[int, Call]) -> Iterator[News]:
    """Announced results, at the instant that the ledger holds."""
    names = {call.ledger_name: call for call in calls.values() if call.state in ANNOUNCED}
    entries = LedgerEntry.objects.filter(event="call.announce", subject__in=names) if names else ()
    for entry in entries:
        call = names[entry.subject]
        path = address("incubation:results", slug=call.slug) or call.get_absolute_url()
        title = _("Results: %(call)s") % {"call": call}
        yield News(f"{call.slug}/results", title, _("The winners are announced"), path, entry.at)


def _deadline(call: Call, instant: datetime) -> str:
    return str(describe(instant, zone=call.zone, language=get_language() or "en"))
