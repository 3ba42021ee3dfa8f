"""Feeds and calendars tell what everybody may know, when they may know it, as XML and calendars that hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.deadlines import to_wall
from calls.models import Call, Faq
from calls.services import answer, approve_extension, ask, extend_for_all, request_extension_for_one
from core import clock
from scoring.services.announcing import release
from tests.factories.applications import owner_of, submitted_in
from tests.factories.calls import make_call, open_call, person_with, texts
from tests.factories.people import make_user
from tests.factories.scoring import approved_announcement, decided_call

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture
def hands():
    with clock.at(NOW) as hands:
        yield hands


def titles(client, address="/calls/feed/"):
    response = client.get(address)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    return [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")]


def test_a_call_opens_in_the_feed_at_its_instant_and_a_draft_never(client, hands):
    opens = NOW + timedelta(days=1)
    call = open_call(opens=opens, deadline=NOW + timedelta(days=40), title="Ideas")
    make_call(title="Hidden draft")
    for instant, told in ((opens - TICK, []), (opens, ["Open: Ideas"]), (opens + TICK, ["Open: Ideas"])):
        hands.instant = instant
        assert titles(client) == told
    assert titles(client, f"/calls/{call.slug}/feed/") == ["Open: Ideas"]


def test_the_last_week_is_told_and_told_again_after_an_extension(client, hands):
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20), title="Ideas")
    near, moved = "The deadline is near: Ideas", "Deadline moved: Ideas"
    hands.instant = call.deadline_at - timedelta(days=7) - TICK
    assert near not in titles(client)
    hands.instant += TICK
    assert titles(client) == [near, "Open: Ideas"]
    later = to_wall(call.deadline_at + timedelta(days=10), zone=call.zone)
    extend_for_all(call, new_wall=later, reason="A storm <&>", by=person_with(call, "officer"))
    assert titles(client) == [moved, "Open: Ideas"]
    hands.instant = Call.objects.get(pk=call.pk).deadline_at - timedelta(days=7)
    assert titles(client) == [near, moved, "Open: Ideas"]


def test_an_extension_for_one_applicant_is_nobody_elses_news(client, hands):
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20), title="Ideas")
    wall = to_wall(call.deadline_at + timedelta(days=1), zone=call.zone)
    officer = person_with(call, "officer")
    for_one = request_extension_for_one(
        call, applicant=owner_of(submitted_in(call)), new_wall=wall, reason="Illness", by=officer
    )
    approve_extension(for_one, by=person_with(call, "approver"))
    assert titles(client) == ["Open: Ideas"]
    assert b"Illness" not in client.get("/calls/feed/").content


def test_answers_are_told_in_the_language_of_the_address(client, hands):
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20))
    asked = ask(call, text="May a city apply?", by=make_user())
    faq: Any = Faq(call=call, **texts("question", "May a city apply?"), **texts("answer", "Yes."))
    faq.question_ru = "Может ли подать город?"
    answer(asked, faq=faq, by=person_with(call, "officer"))
    address = f"/calls/{call.slug}/feed/"
    assert "Answered: May a city apply?" in titles(client, address)
    assert any("Может ли подать город?" in one for one in titles(client, f"{address}?language=ru"))
    assert titles(client, f"{address}?language=<x>") == titles(client, address)


def test_results_are_told_when_they_are_announced_and_not_before(client):
    call = decided_call()
    embargo = clock.now() + timedelta(days=1)
    announcement = approved_announcement(call, embargo)
    address = f"/calls/{call.slug}/feed/"
    with clock.at(embargo - TICK):
        assert not any(one.startswith("Results:") for one in titles(client, address))
    with clock.at(embargo):
        release(announcement)
        assert titles(client, address)[0] == f"Results: {call}"


def test_hostile_text_stays_text_and_the_feed_stays_xml(client, hands):
    title = 'A<script>&"\x0b\ufffe]]>'
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20), title=title)
    Call.objects.filter(pk=call.pk).update(**texts("summary", "<b>bold</b>\x08"))
    for address in ("/calls/feed/", f"/calls/{call.slug}/feed/", "/calls/feed/?as=rss"):
        content = client.get(address).content
        ElementTree.fromstring(content)
        assert b"<script>" not in content
        assert b"&amp;lt;b&amp;gt;bold" in content


def test_a_reader_that_has_the_same_feed_is_told_so(client, hands):
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20))
    for address in (
        "/calls/feed/",
        f"/calls/{call.slug}/feed/",
        f"/calls/{call.slug}/deadline.ics",
        "/calls/calendar.ics",
        "/calls/feed/?as=rss",
    ):
        first = client.get(address)
        hands.advance(timedelta(hours=1))
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304, address
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert packed["ETag"] == first["ETag"], address
    later = to_wall(call.deadline_at + timedelta(days=10), zone=call.zone)
    first = client.get("/calls/calendar.ics")
    extend_for_all(call, new_wall=later, reason="A storm", by=person_with(call, "officer"))
    again = client.get("/calls/calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"SEQUENCE:1" in again.content and first.content.count(b"UID:") == again.content.count(b"UID:")


def test_an_empty_feed_is_a_feed(client, hands):
    first = client.get("/calls/feed/")
    assert titles(client) == []
    hands.advance(timedelta(days=1))
    assert client.get("/calls/feed/").content == first.content


def test_feeds_cost_the_same_with_one_and_with_thirty_calls(client, hands):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    open_call(opens=NOW, deadline=NOW + timedelta(days=20))
    before = queries("/calls/feed/"), queries("/calls/calendar.ics")
    for _number in range(29):
        open_call(opens=NOW, deadline=NOW + timedelta(days=20))
    assert (queries("/calls/feed/"), queries("/calls/calendar.ics")) == before
    assert max(before) <= 4


def test_pages_name_their_feeds(client, hands):
    call = open_call(opens=NOW, deadline=NOW + timedelta(days=20))
    page = client.get(f"/calls/{call.slug}/").content.decode()
    assert f'type="application/atom+xml" title="{call}" href="/calls/{call.slug}/feed/?language=en"' in page
    assert 'href="/calls/feed/?language=en"' in client.get("/calls/").content.decode()


def test_no_call_can_take_the_address_of_the_feed(as_):
    colleague = make_user("Colleague", is_hub_staff=True)
    shown = as_(colleague).post("/office/calls/new/", {"slug": "feed", "how": "blank", "year": "2026"})
    assert shown.status_code == 200
    assert not Call.objects.filter(slug="feed").exists()
