"""A call's deadline as a calendar entry, after RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from calls.models import Call
from core.hub import absolute, hub

# Octets in a line without its line break (RFC 5545, 3.1).
LONGEST_LINE = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_of(call: Call, *, sequence: int, changed: datetime | None, words: str) -> str:
    """A calendar with the deadline of one call; see `entry`."""
    return calendar([entry(call, sequence=sequence, changed=changed, words=words)])


def calendar(entries: Iterable[list[str]], *, name: str = "") -> str:
    """Entries as a calendar; `name` is what a subscription is called."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(hub()['name'])}//Innovation calls//EN",
        "METHOD:PUBLISH",
        *([f"X-WR-CALNAME:{escaped(name)}"] if name else []),
        *(line for lines in entries for line in lines),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def entry(call: Call, *, sequence: int, changed: datetime | None, words: str) -> list[str]:
    """One VEVENT at the deadline. `sequence` counts the extensions, so that a calendar takes the newest.

    The UID stays the same for ever; `changed` is the instant of the last extension, so that the entry is the
    same each time it is asked for. `words` is the deadline in words. Raises ValueError without a deadline.
    """
    if call.deadline_at is None:
        raise ValueError("A call without a deadline has no calendar entry.")
    host = absolute("/").partition("//")[2].strip("/").partition(":")[0]
    address = absolute(call.get_absolute_url())
    return [
        "BEGIN:VEVENT",
        f"UID:deadline-{call.slug}@{host}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{stamp(changed or call.published_at or call.created_at)}",
        f"DTSTART:{stamp(call.deadline_at)}",
        f"SUMMARY:{escaped(_title(call))}",
        f"DESCRIPTION:{escaped(words)}\\n{escaped(address)}",
        f"URL:{address}",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        *_alarm(call),
        "END:VEVENT",
    ]


def _title(call: Call) -> str:
    return _("Deadline: %(call)s") % {"call": call}


def _alarm(call: Call) -> list[str]:
    """A reminder the day before."""
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P1D",
        f"DESCRIPTION:{escaped(_title(call))}",
        "END:VALARM",
    ]


def stamp(instant: datetime) -> str:
    """An instant in UTC as the format writes it: 20211104T180000Z."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks escaped, control characters dropped."""
    plain = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line cut after 75 octets, never inside a character; the next part begins with a space."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > LONGEST_LINE:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current])
