"""What every visitor may read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import Call, Faq, Theme
from calls.services import approve_extension, extend_for_all, request_extension_for_one
from core import clock
from tests.factories.applications import draft_in, submitted_in
from tests.factories.calls import complete_call, make_programme, open_call, person_with, sealed_call, texts
from tests.factories.incubation import put_into
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2021, 11, 4, 18, tzinfo=UTC)
NOW = datetime(2021, 11, 2, 8, 22, tzinfo=UTC)


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def call_of_2021():
    with clock.at(NOW):
        yield open_call(opens=DEADLINE - timedelta(days=30), deadline=DEADLINE, slug="lab-2021")


def test_the_deadline_of_2021_is_shown_with_its_day_and_zone(call_of_2021, client):
    text = text_of(client.get("/calls/lab-2021/"))
    assert "Until the end of Thursday 4 November 2021" in text
    assert "24:00, Nur-Sultan time (UTC+6)" in text
    assert [number for number, _unit in client.get("/calls/lab-2021/").context["deadline"].left] == [2, 9, 38]
    assert 'datetime="2021-11-04T18:00:00Z"' in text


def test_a_reader_sees_their_own_zone_after_nur_sultan_time(call_of_2021, as_):
    text = text_of(as_(make_user(zone="Asia/Kolkata")).get("/calls/lab-2021/"))
    assert text.index("Nur-Sultan time") < text.index("Your time, New Delhi")
    assert "Thursday 4 November, 23:30" in text


def test_an_open_call_offers_to_start_until_the_deadline_and_not_at_it(client):
    call = open_call()
    for moment, is_offered in ((-timedelta(microseconds=1), True), (timedelta(0), False)):
        with clock.at(call.deadline_at + moment):
            assert ("Start an application" in text_of(client.get(f"/calls/{call.slug}/"))) is is_offered


def test_a_call_that_is_over_offers_nothing_to_do_before_the_start(client):
    call = open_call()
    for moment, is_over in ((-timedelta(microseconds=1), False), (timedelta(0), True)):
        with clock.at(call.deadline_at + moment):
            text = text_of(client.get(f"/calls/{call.slug}/"))
        assert ("About this competition" in text) is is_over
        assert ("Before you start" in text) is not is_over
        assert ("Add the deadline to your calendar" in text) is not is_over


def test_a_coming_call_says_when_it_opens_and_cannot_be_started(client):
    call = open_call(opens=clock.now() + timedelta(days=2))
    text = text_of(client.get(f"/calls/{call.slug}/"))
    assert text.index("Opens soon") < text.index("Opens on") < text.index("Nobody can apply before.")
    assert text.index("Nobody can apply before.") < text.index(">Deadline<")
    assert "Start an application" not in text
    with clock.at(call.opens_at):
        assert "Nobody can apply before." not in text_of(client.get(f"/calls/{call.slug}/"))


def test_a_call_page_has_all_its_parts(client):
    call = open_call()
    text = text_of(client.get(f"/calls/{call.slug}/"))
    for part in (
        "2 themes",
        "Theme service",
        "A pilot in a public body.",
        "2 places",
        "Anyone, from any country.",
        "The applicant meets adult.",
        "Check in 1 question whether you may apply",
        "Benefit",
        "60 %",
        "3 jurors score each proposal.",
        "They do not see who applies.",
        "Key dates",
        "The call opens",
        "May I change it?",
        "One application for each solution.",
        "The Hub",
        "Read the whole form",
    ):
        assert part in text, part


def test_the_place_for_another_theme_is_not_counted_as_a_theme(client):
    call = open_call(themes_open_ended=True)
    call.themes.create(key="another", name="Another area", is_other=True, position=9)
    text = text_of(client.get(f"/calls/{call.slug}/"))
    assert "2 themes" in text
    assert "The list is open: if your theme is missing, name it in the form." in text
    assert "Another area" not in text


def test_whether_one_may_apply_is_asked_until_the_deadline_alone(client):
    call, said = open_call(), "Check in 1 question whether you may apply"
    assert said in text_of(client.get(f"/calls/{call.slug}/"))
    with clock.at(call.deadline_at):
        assert said not in text_of(client.get(f"/calls/{call.slug}/"))


def test_a_call_without_applications_announces_no_winners(client):
    past, empty = sealed_call(), sealed_call()
    Call.objects.filter(pk=past.pk).update(sealed_count=3)
    for call in (past, empty):
        put_into(call, "announced")
    said = "The winners are announced"
    assert said in text_of(client.get(f"/calls/{past.slug}/"))
    text = text_of(client.get(f"/calls/{empty.slug}/"))
    assert said not in text
    assert f'href="/calls/{empty.slug}/results/"' in text


def test_a_draft_and_a_cancelled_call_are_unknown_to_visitors_strangers_and_other_staff(as_, client):
    draft, other = complete_call(), complete_call()
    people = (None, make_user(), person_with(other, "officer"), make_user(is_administrator=True))
    for person in people:
        for page in ("", "form/", "may-i-apply/", "deadline.ics"):
            assert as_(person).get(f"/calls/{draft.slug}/{page}").status_code == 404, (person, page)
    assert as_(person_with(draft, "approver")).get(f"/calls/{draft.slug}/").status_code == 200


def test_a_moved_deadline_is_said_new_first_then_old_then_why_then_for_whom(call_of_2021, client):
    officer = person_with(call_of_2021, "officer")
    extend_for_all(call_of_2021, new_wall=datetime(2021, 11, 6), reason="The line <b>failed</b>.", by=officer)
    text = text_of(client.get("/calls/lab-2021/"))
    parts = (
        "The deadline was moved",
        "New: until the end of Friday 5 November 2021",
        "Before: until the end of Thursday 4 November 2021",
        "Why: The line &lt;b&gt;failed&lt;/b&gt;.",
        "It holds for everybody.",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_an_extension_for_one_is_shown_to_that_one_only(call_of_2021, as_, client):
    applicant = make_user()
    officer, approver = (person_with(call_of_2021, role) for role in ("officer", "approver"))
    extension = request_extension_for_one(
        call_of_2021, applicant=applicant, new_wall=datetime(2021, 11, 8), reason="Flood at home", by=officer
    )
    assert "Flood" not in text_of(as_(applicant).get("/calls/lab-2021/"))
    approve_extension(extension, by=approver)
    own = text_of(as_(applicant).get("/calls/lab-2021/"))
    assert "Until the end of Sunday 7 November 2021" in own
    assert "It holds for you alone." in own
    for person in (None, make_user(), officer):
        text = text_of(as_(person).get("/calls/lab-2021/"))
        assert "Flood" not in text
        assert "Until the end of Thursday 4 November 2021" in text


def test_a_sealed_call_shows_count_and_fingerprint(client):
    call = sealed_call()
    text = text_of(client.get(f"/calls/{call.slug}/"))
    assert "0 applications were in time." in text
    assert call.sealed_hash in text


def test_the_list_groups_calls_and_filters_by_state_and_programme(client):
    lab = make_programme(key="lab", name="Lab")
    now = clock.now()
    is_open, coming = (
        open_call(title="Is open", programme=lab),
        open_call(title="Comes", opens=now + timedelta(days=1)),
    )
    past, draft = sealed_call(title="Is past"), complete_call(title="Is draft")
    shown = {
        query: [
            title
            for title in ("Is open", "Comes", "Is past", "Is draft")
            if f">{title}</a>" in text_of(client.get(f"/calls/{query}"))
        ]
        for query in (
            "",
            "?show=open",
            "?show=coming",
            "?show=past",
            "?programme=lab",
            "?show=past&programme=lab",
            "?show=x&programme=y",
        )
    }
    assert shown == {
        "": ["Is open", "Comes", "Is past"],
        "?show=open": ["Is open"],
        "?show=coming": ["Comes"],
        "?show=past": ["Is past"],
        "?programme=lab": ["Is open"],
        "?show=past&programme=lab": [],
        "?show=x&programme=y": ["Is open", "Comes", "Is past"],
    }
    assert {is_open.state, coming.state, past.state, draft.state} == {"published", "sealed", "draft"}


def test_open_calls_are_listed_with_the_nearest_deadline_first(client):
    for title, days in (("Later", 20), ("Soonest", 2), ("Soon", 9)):
        open_call(title=title, deadline=clock.now() + timedelta(days=days))
    rows = dict(client.get("/calls/").context["groups"])["Open now"]
    assert [str(row.call) for row in rows] == ["Soonest", "Soon", "Later"]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_with_one_and_with_thirty_calls(client):
    open_call()
    assert queries(client, "/calls/") == 6
    for _number in range(29):
        open_call()
    assert queries(client, "/calls/") == 6


def test_a_call_page_costs_the_same_with_one_and_with_thirty_applications_and_rows(client, as_):
    call = submitted_in().call
    reader = make_user()
    assert queries(client, f"/calls/{call.slug}/") == 12
    assert queries(as_(reader), f"/calls/{call.slug}/") <= 15
    for number in range(29):
        draft_in(call)
        Theme.objects.create(call=call, key=f"t{number}", **texts("name", "More"))
        Faq.objects.create(call=call, **texts("question", "q"), **texts("answer", "a"))
    assert queries(client, f"/calls/{call.slug}/") == 12
    assert queries(client, f"/calls/{call.slug}/form/") == 10
    assert queries(client, f"/calls/{call.slug}/may-i-apply/") == 3


def test_the_whole_form_can_be_read_without_an_account(client):
    call = open_call()
    text = text_of(client.get(f"/calls/{call.slug}/form/"))
    for part in (
        "1. Your idea",
        "Long text, up to 50 words · Required",
        "Theme integrity",
        "What each mark means",
        "Mark 5",
        "Only if the answer to “Is it in use?” is “Yes”.",
        "I accept the rules.",
    ):
        assert part in text, part


def test_a_visitors_browser_is_told_that_nothing_has_changed(client, as_):
    call = open_call()
    address = f"/calls/{call.slug}/"
    with clock.at(clock.now()) as hands:
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert "private" in first["Cache-Control"]
        hands.advance(timedelta(days=1))
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert "ETag" not in as_(make_user()).get(address)


def test_another_language_is_another_page(client):
    call = open_call()
    first = client.get(f"/calls/{call.slug}/")
    client.cookies["django_language"] = "ru"
    other = client.get(f"/calls/{call.slug}/", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert f"{call.title_en} (ru)" in other.content.decode()


def test_the_home_page_shows_the_nearest_deadline_and_counts_from_rows(client):
    later, nearer = (
        open_call(title="Later"),
        open_call(title="Nearer", deadline=clock.now() + timedelta(days=3)),
    )
    text = text_of(client.get("/"))
    assert "Open call: Nearer" in text
    assert f'href="/calls/{nearer.slug}/"' in text
    assert f'href="/calls/{later.slug}/"' in text
    assert "in figures" not in text


def test_the_home_page_without_calls_says_so(client):
    assert "No call is open now" in text_of(client.get("/"))


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_pages_about_the_site_answer_everybody(address, client):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "query", ["?page=99999999999999999999", "?page=-1", "?page=x", "?show=%00", "?programme=%F0%9F%92%A9'--"]
)
def test_hostile_queries_answer_with_a_page(query, client):
    open_call()
    assert client.get(f"/calls/{query}").status_code == 200


def test_markup_in_texts_is_shown_and_not_run(client):
    call = open_call()
    call.title_en = call.description_en = call.rules_text_en = "<script>alert(1)</script>"
    call.save()
    text = text_of(client.get(f"/calls/{call.slug}/"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
