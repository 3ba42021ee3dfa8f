"""The deadline for calendars: stable identity, growing sequence, escaped and folded."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from calls.calendar_feed import calendar_of, escaped, folded
from calls.services import extend_for_all
from core import clock
from tests.factories.calls import make_call, open_call, person_with

DEADLINE = datetime(2021, 11, 4, 18, tzinfo=UTC)


@pytest.fixture
def call(db):
    with clock.at(DEADLINE - timedelta(days=10)):
        yield open_call(
            opens=DEADLINE - timedelta(days=20),
            deadline=DEADLINE,
            title='Ideas; "health", and\\more',
            slug="ideas",
        )


def event_of(text):
    """Read the event as a calendar does: unfold, split, unescape; the alarm inside is left out."""
    raw = text.decode() if isinstance(text, bytes) else text
    lines = raw.replace("\r\n ", "").split("\r\n")
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("BEGIN:VALARM")]
    pairs = (line.split(":", 1) for line in event)
    return {name: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value) for name, value in pairs}


def test_a_calendar_reads_the_entry_as_it_is_meant(call):
    event = event_of(calendar_of(call, sequence=0, changed=None, words="until the end of Thursday"))
    assert event["SUMMARY"] == 'Deadline: Ideas; "health", and\\more'
    assert event["DTSTART"] == "20211104T180000Z"
    assert (event["SEQUENCE"], event["UID"]) == ("0", "deadline-ideas@127.0.0.1")
    assert event["DESCRIPTION"] == f"until the end of Thursday\n{event['URL']}"


def test_an_extension_keeps_the_identity_and_raises_the_sequence(call, client):
    before = event_of(client.get("/calls/ideas/deadline.ics").content)
    extend_for_all(call, new_wall=datetime(2021, 11, 6), reason="r", by=person_with(call, "officer"))
    after = event_of(client.get("/calls/ideas/deadline.ics").content)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert after["DTSTART"] == "20211105T180000Z"


def test_every_line_ends_with_crlf_and_has_at_most_75_octets(call):
    call.title_en = "Инновация " * 40
    text = calendar_of(call, sequence=0, changed=None, words="ұ" * 300)
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert event_of(text)["SUMMARY"] == "Deadline: " + "Инновация " * 40


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("END:VEVENT\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_text_is_escaped(text, written):
    assert escaped(text) == written


@pytest.mark.parametrize("length", [74, 75, 76, 148, 149, 150])
def test_folding_loses_nothing(length):
    line = "x" * length
    parts = folded(line).split("\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


def test_a_call_without_a_deadline_has_no_entry(db):
    with pytest.raises(ValueError, match="without a deadline"):
        calendar_of(make_call(), sequence=0, changed=None, words="")


def test_the_response_is_a_calendar_to_be_saved(call, client):
    response = client.get("/calls/ideas/deadline.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ideas.ics"'
    assert re.match(rb"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", response.content)
