"""How every request is read, and who may keep its answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accelerator import middleware
from accelerator.middleware import PrivateAnswerMiddleware
from core import clock
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NO_ENCODINGS = ("utf-7", "hex", "idna", "undefined", "utf-16", "no-such")
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "text/html")


@pytest.mark.parametrize("charset", NO_ENCODINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_encoding_that_is_none_breaks_nothing(client, kind, charset):
    claimed = f"{kind}; charset={charset}"
    page = client.generic("GET", reverse("calls:list"), content_type=claimed, QUERY_STRING="page=%C3%BF")
    assert page.status_code == 200
    sent = b'--a\r\nContent-Disposition: form-data; name="language"\r\n\r\nru\r\n--a--\r\n'
    assert client.generic("POST", reverse("set_language"), sent, claimed).status_code == 302


@pytest.mark.parametrize("charset", NO_ENCODINGS)
def test_a_form_without_its_token_is_refused_in_any_encoding(charset):
    client = Client(enforce_csrf_checks=True)
    claimed = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", reverse("set_language"), b"language=ru", claimed).status_code == 403


def test_what_a_signed_in_person_sees_stays_in_no_cache(client):
    client.force_login(make_user())
    for address in (reverse("applications:mine"), reverse("home"), reverse("people:account"), "/no-page/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_a_public_page_may_be_kept(client):
    assert "no-store" not in client.get(reverse("calls:list")).get("Cache-Control", "")


def test_a_view_may_say_itself_how_long_its_answer_keeps(rf):
    request = rf.get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a"
    keeper = PrivateAnswerMiddleware(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))
    assert keeper(request)["Cache-Control"] == "max-age=60"


def test_the_character_that_no_database_stores_is_left_out_of_forms(client):
    person = make_user()
    client.force_login(person)
    client.post(reverse("people:account"), {"name": "A\x00\x00bylai", "language": "en", "zone": ""})
    person.refresh_from_db()
    assert person.name == "Abylai"


def test_an_address_with_that_character_leads_nowhere(client):
    assert client.get("/verify/%00/").status_code == 404
    assert client.get(reverse("calls:list") + "?programme=%00&%00=%00").status_code == 200


def test_a_release_that_breaks_takes_no_page_down_and_is_not_tried_at_each_request(
    client, monkeypatch, caplog
):
    tried = []

    def breaks():
        tried.append(clock.now())
        raise RuntimeError("a row that no rule foresaw")

    monkeypatch.setattr(middleware, "release_due_announcements", breaks)
    start = datetime(2026, 5, 1, 8, tzinfo=UTC)
    with clock.at(start) as hands:
        for later in (0, 1, 59_999_999, 60_000_000, 60_000_001):
            hands.instant = start + timedelta(microseconds=later)
            assert client.get(reverse("calls:list")).status_code == 200
    assert tried == [start, start + timedelta(minutes=1)]
    assert "could not be released" in caplog.text
