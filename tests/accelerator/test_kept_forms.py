"""A form sent by somebody who is signed out meanwhile is kept until they are back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accelerator import kept_forms
from core import clock
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import draft_in, owner_of

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
GO_ON = "/go-on/"
LONG = "\nFirst line\r\n<b>second</b> & last"


@pytest.fixture
def application():
    return draft_in(answers={})


@pytest.fixture
def page(application):
    return address("section", application, section="idea")


@pytest.fixture
def stranger():
    """A browser that nobody is signed in with."""
    return Client(headers={"origin": ORIGIN})


def come_back(browser: Client, application) -> None:
    browser.force_login(owner_of(application))


def answers_of(application) -> dict:
    return dict(application.answers.values_list("question_key", "value"))


def sent_on(browser: Client) -> dict[str, str]:
    """The fields of the form on the page that shows what is kept, as a browser would send them."""
    return dict(browser.get(GO_ON).context["kept"].fields)


def test_what_was_typed_waits_behind_the_sign_in_and_is_sent_with_one_press(application, page, stranger):
    fields = hidden_fields(signed_in(owner_of(application)).get(page))
    reply = stranger.post(page, {**fields, "title": "Typed", "summary": LONG})
    assert reply["Location"] == f"{reverse('account_login')}?next={GO_ON}"
    assert "What you wrote is kept" in text_of(stranger.get(reply["Location"]))
    assert answers_of(application) == {}
    come_back(stranger, application)
    shown = stranger.get(GO_ON)
    assert f'action="{page}"' in shown.text
    assert "&lt;b&gt;second&lt;/b&gt; &amp; last" in shown.text
    stranger.post(page, sent_on(stranger))
    assert answers_of(application)["title"] == "Typed"
    assert answers_of(application)["summary"] == "First line\n<b>second</b> & last"
    assert stranger.get(GO_ON)["Location"] == "/"


def test_it_is_kept_for_an_hour_and_no_longer(application, page, stranger):
    with clock.at(clock.now()) as hands:
        stranger.post(page, {"title": "Typed"})
        come_back(stranger, application)
        hands.advance(kept_forms.KEPT_FOR)
        assert stranger.get(GO_ON).status_code == 200
        hands.advance(timedelta(microseconds=1))
        assert stranger.get(GO_ON).status_code == 302


def test_it_can_be_thrown_away(application, page, stranger):
    stranger.post(page, {"title": "Typed"})
    come_back(stranger, application)
    assert stranger.post(GO_ON).status_code == 302
    assert stranger.get(GO_ON)["Location"] == "/"
    assert answers_of(application) == {}


def test_a_form_of_another_site_is_never_kept(application, page):
    for origin in ({"origin": "https://elsewhere.example"}, {"origin": "null"}, {}):
        browser = Client(headers=origin)
        assert browser.post(page, {"title": "Forged"})["Location"].endswith(f"?next={page}")
        come_back(browser, application)
        assert browser.get(GO_ON).status_code == 302


def test_a_form_with_an_old_token_is_kept_as_well(application, page):
    browser = Client(enforce_csrf_checks=True, headers={"origin": ORIGIN})
    come_back(browser, application)
    browser.get(page)
    reply = browser.post(page, {"title": "Typed", "csrfmiddlewaretoken": "a" * 64})
    assert reply["Location"] == GO_ON
    assert sent_on(browser) == {"title": "Typed"}
    while_typing = browser.post(page, {"title": "Typed"}, headers={"X-Autosave": "1"})
    assert while_typing.status_code == 403


def test_files_have_to_be_chosen_again(application, page, stranger):
    stranger.post(page, {"title": "Typed", "file-letter": SimpleUploadedFile("a.pdf", b"%PDF-1.4")})
    come_back(stranger, application)
    assert "Choose your files again" in stranger.get(GO_ON).text


def test_what_is_larger_than_any_form_is_not_kept(page, stranger):
    assert stranger.post(page, {"title": "x" * 400_000})["Location"].endswith(f"?next={page}")


def test_one_address_cannot_fill_the_table_of_sessions(page):
    kept = [
        Client(headers={"origin": ORIGIN}).post(page, {"title": "x"})["Location"].endswith(GO_ON)
        for _time in range(kept_forms.MOST_AN_HOUR + 2)
    ]
    assert kept.count(True) == kept_forms.MOST_AN_HOUR
