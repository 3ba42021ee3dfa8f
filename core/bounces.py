"""Letters that come back: delivery status notifications (RFC 3464), and whose address they are about.

Such a mail is written by strangers. It is read without following its nesting, only as far as LARGEST, and it
changes nothing unless it names a sending of ours by the proof in its Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from django.db.models import Max, Q

from core import clock
from core.message_ids import Sending, sending_in
from core.models import Notice

LARGEST = 512 * 1024
MOST_PARTS = 20
CAME_BACK = (Notice.State.BOUNCED, Notice.State.REFUSED)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def read_back(raw: bytes) -> bool:
    """Mark the letter that a notification says is undeliverable; True where it was one of ours.

    What is only late, or was delivered, changes nothing. The same notification twice counts once.
    """
    text = raw[:LARGEST]
    try:
        words = next(_failures(text), None)
    except _UNREADABLE:  # headers that no mail program writes
        return False
    sending = sending_in(text) if words is not None else None
    return sending is not None and _mark(sending, words or "")


def _mark(sending: Sending, words: str) -> bool:
    rows = Notice.objects.filter(pk=sending.notice, sendings=sending.number)
    on_its_way = (Notice.State.SENT, Notice.State.QUEUED, Notice.State.SENDING, Notice.State.FAILED)
    marked = rows.filter(state__in=on_its_way).update(
        state=Notice.State.BOUNCED, bounced_at=clock.now(), last_error=words
    )
    return bool(marked)


def _failures(text: bytes) -> Iterator[str]:
    """What the notification says of each recipient it could not reach for good."""
    head = _headers(text)
    boundary = head.get_boundary() if head.get_content_type() == "multipart/report" else None
    if not boundary:
        return
    for part in text.split(b"--" + boundary.encode("utf-8", "replace"))[1 : MOST_PARTS + 1]:
        body = part.lstrip(b"\r\n")
        if _headers(body).get_content_type() == "message/delivery-status":
            for block in _BLANK.split(body)[1 : MOST_PARTS + 1]:
                fields = _headers(block)
                if _plain(fields.get("Action")).lower() == "failed":
                    yield _plain(fields.get("Diagnostic-Code")) or _plain(fields.get("Status"))


def _headers(text: bytes) -> Message:
    return BytesHeaderParser().parsebytes(_BLANK.split(text.lstrip(), maxsplit=1)[0][: 64 * 1024] + b"\n\n")


def _plain(value: object) -> str:
    return _CONTROL.sub(" ", str(value or "")).strip()[:300]


def returning(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses from which the last letter came back. One query."""
    wanted: Collection[str] = {one for one in addresses if one}
    if not wanted:
        return set()
    last = Max("claimed_at", filter=Q(state=Notice.State.SENT))
    back = Max("claimed_at", filter=Q(state__in=CAME_BACK))
    rows = Notice.objects.filter(address__in=wanted, claimed_at__isnull=False).order_by()
    found = rows.values("address").annotate(last_sent=last, last_back=back)
    return {
        one["address"]
        for one in found
        if one["last_back"] and (one["last_sent"] is None or one["last_back"] >= one["last_sent"])
    }
