"""A section's page: everything that is typed stays, whatever happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from applications.services import save_answers
from core import clock
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import (
    add_collaborator,
    draft_in,
    force_state,
    fresh,
    owner_of,
    sealed_of,
    submitted_in,
)
from tests.factories.calls import open_call

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "A new title",
    "summary": "A short summary.",
    "themes": ["service"],
    "used": "yes",
    "where": "Here",
}


@pytest.fixture
def application():
    return draft_in(answers={})


@pytest.fixture
def client(application):
    return signed_in(owner_of(application))


@pytest.fixture
def page(application):
    return address("section", application, section="idea")


def values_of(application):
    return dict(application.answers.values_list("question_key", "value"))


def test_save_and_continue_keeps_all_and_leads_on(application, client, page):
    response = client.post(page, {**hidden_fields(client.get(page)), **TYPED})
    assert response.url == address("section", application, section="end")
    assert values_of(application) == TYPED


def test_the_last_section_leads_back_to_the_list_and_change_links_to_the_answers(application, client, page):
    last = address("section", application, section="end")
    response = client.post(last, {**hidden_fields(client.get(last)), "consent": "on"})
    assert response.url == address("detail", application)
    fields = hidden_fields(client.get(f"{page}?then=check"))
    assert client.post(page, {**fields, **TYPED}).url == address("check", application) + "#section-idea"
    fields = hidden_fields(client.get(f"{page}?then=check&answer=summary"))
    assert client.post(page, {**fields, **TYPED}).url == address("check", application) + "#answer-summary"
    assert client.post(page, {**fields, **TYPED, "answer": "//x"}).url.endswith("#section-idea")


def test_what_is_too_long_is_kept_whole_and_said(application, client, page):
    long = " ".join(["word"] * 60)
    response = client.post(page, {**hidden_fields(client.get(page)), **TYPED, "summary": long})
    assert response.status_code == 200
    assert "Shorten this to 50 words; it has 60." in text_of(response)
    assert "<title>Error:" in text_of(response)
    assert f"{long}</textarea>" in text_of(response)
    assert values_of(application)["summary"] == long
    # Whoever wants to mend it later goes back to the list.
    response = client.post(page, {**hidden_fields(response), **TYPED, "summary": long, "then": "all"})
    assert response.url == address("detail", application)


def test_an_incomplete_section_is_saved_without_complaint(application, client, page):
    response = client.post(page, {**hidden_fields(client.get(page)), "title": "Only this"})
    assert response.status_code == 302
    assert values_of(application) == {"title": "Only this"}


def test_two_tabs_each_keep_their_own_field(application, client, page):
    first, second = hidden_fields(client.get(page)), hidden_fields(client.get(page))
    client.post(page, {**first, "title": "From the first tab"})
    response = client.post(page, {**second, "title": "", "summary": "From the second tab."})
    assert response.status_code == 302
    assert values_of(application) == {"title": "From the first tab", "summary": "From the second tab."}


def test_a_field_that_somebody_else_changed_is_shown_twice_and_not_overwritten(application, client, page):
    mine = hidden_fields(client.get(page))
    editor = add_collaborator(application, "editor")
    save_answers(application, by=editor, values={"title": "The editor's title"})
    response = client.post(page, {**mine, "title": "My title"})
    assert response.status_code == 200
    words = text_of(response)
    assert "Editor changed “Title”" in words
    assert "The editor's title" in words and 'value="My title"' in words
    assert values_of(application)["title"] == "The editor's title"
    # Saving again puts mine in its place; keeping theirs leaves it.
    shown = hidden_fields(response)
    client.post(page, {**shown, "title": "My title", "take": "title"})
    assert values_of(application)["title"] == "The editor's title"
    client.post(page, {**shown, "title": "My title"})
    assert values_of(application)["title"] == "My title"


def test_the_hour_of_saving_is_that_of_the_readers_zone(application, client, page):
    person = owner_of(application)
    hours = {"": "14:02:10", "Asia/Kolkata": "14:32:10", "America/Lima": "04:02:10"}
    with clock.at(application.call.opens_at.replace(hour=9, minute=2, second=10) + timedelta(days=1)):
        for number, (zone, hour) in enumerate(hours.items()):
            person.zone = zone
            person.save()
            fields = {**hidden_fields(client.get(page)), "title": f"Words {number}"}
            reply = client.post(page, fields, headers={"X-Autosave": "1"}).json()
            assert reply["note"] == f"Saved at {hour}"
            assert f"Saved at {hour}" in text_of(client.get(page))


def test_autosave_says_when_and_gives_the_new_version(application, client, page):
    fields = hidden_fields(client.get(page))
    response = client.post(page, {**fields, "title": "Typed so far"}, headers={"X-Autosave": "1"})
    reply = response.json()
    assert reply["texts"]["id_title_saved"].startswith("Saved at ")
    fields.update(reply["fields"])
    again = client.post(page, {**fields, "title": "Typed so far and on"}, headers={"X-Autosave": "1"})
    assert again.json()["fields"]["version-title"].startswith("2:")
    assert values_of(application) == {"title": "Typed so far and on"}


def test_autosave_of_a_field_that_somebody_else_changed_keeps_theirs(application, client, page):
    fields = hidden_fields(client.get(page))
    save_answers(application, by=add_collaborator(application, "editor"), values={"title": "Theirs"})
    reply = client.post(page, {**fields, "title": "Mine"}, headers={"X-Autosave": "1"}).json()
    assert "Somebody else changed this answer" in reply["texts"]["id_title_saved"]
    assert "version-title" not in reply["fields"]
    assert values_of(application)["title"] == "Theirs"


def test_a_page_whose_answer_got_lost_never_meets_itself(application, client, page):
    fields = hidden_fields(client.get(page))
    stamp = "09f911029d74e35b"
    for number, title in ((1, "A"), (2, "A tram"), (4, "A tram to"), (3, "A tr")):
        reply = client.post(
            page, {**fields, "title": title, "page": f"{stamp}.{number}"}, headers={"X-Autosave": "1"}
        ).json()
    assert reply["fields"]["version-title"].startswith("3:")
    assert values_of(application)["title"] == "A tram to"
    save_answers(application, by=add_collaborator(application, "editor"), values={"title": "Theirs"})
    late = client.post(page, {**fields, "title": "Mine", "page": f"{stamp}.5"})
    assert "Editor changed “Title”" in text_of(late)
    assert values_of(application)["title"] == "Theirs"


def test_who_is_signed_out_while_typing_is_told_so(application, page):
    reply = Client().post(page, {"title": "Typed"}, headers={"X-Autosave": "1"})
    assert reply.status_code == 401
    assert reply.json()["note"].startswith("You are signed out.")


def test_a_question_of_another_section_is_not_written_here(application, client, page):
    client.post(page, {**hidden_fields(client.get(page)), "version-consent": "0:", "consent": "on"})
    assert "consent" not in values_of(application)


def test_a_condition_not_met_neither_asks_nor_seals(application, client, page):
    client.post(page, {**hidden_fields(client.get(page)), **TYPED})
    last = address("section", application, section="end")
    client.post(last, {**hidden_fields(client.get(last)), "consent": "on"})
    client.post(page, {**hidden_fields(client.get(page)), **TYPED, "used": "no"})
    client.post(address("submit", application), {"key": "k"})
    document = sealed_of(application).document
    assert '"where"' not in document
    assert values_of(application)["where"] == "Here"


def test_a_late_save_is_kept_as_a_draft_and_both_times_are_said():
    with clock.at(clock.now()) as hands:
        call = open_call()
        application = draft_in(call, answers={})
        client, page = signed_in(owner_of(application)), address("section", application, section="idea")
        fields = hidden_fields(client.get(page))
        hands.instant = call.deadline_at + timedelta(seconds=1)
        response = client.post(page, {**fields, **TYPED}, follow=True)
    words = text_of(response)
    assert "This came after the deadline. It was received on" in words
    assert "the call closed on" in words
    assert "What you typed is kept as a draft." in words
    assert values_of(application) == TYPED


def test_a_late_press_keeps_the_draft_and_says_both_times_once_by_mail(mailoutbox):
    with clock.at(clock.now()) as hands:
        call = open_call()
        application = draft_in(call)
        client = signed_in(owner_of(application))
        hands.instant = call.deadline_at
        press = {"key": "k"}
        response = client.post(address("submit", application), press, follow=True)
        client.post(address("submit", application), press)
    assert response.status_code == 200
    words = text_of(response)
    assert "This came after the deadline. It was received on" in words
    assert "Everything you wrote is kept as a draft." in words
    assert "This draft was not submitted before the deadline" in words
    assert fresh(application).state == "draft"
    assert [mail.subject for mail in mailoutbox] == [f"Too late to count, but nothing is lost: {call.title}"]


def test_a_late_new_version_says_that_the_earlier_one_counts():
    with clock.at(clock.now()) as hands:
        call = open_call()
        application = submitted_in(call)
        save_answers(application, by=owner_of(application), values={"title": "Later"})
        client = signed_in(owner_of(application))
        hands.instant = call.deadline_at
        words = text_of(client.post(address("submit", application), {"key": "k2"}, follow=True))
    assert "Version 1, sent in time, still counts." in words
    assert "Version 1 counts. Changes that are not in it were not submitted in time." in words


@pytest.mark.parametrize("begin", [draft_in, submitted_in])
def test_whoever_looks_after_the_deadline_is_not_told_that_something_came_late(begin):
    with clock.at(clock.now()) as hands:
        call = open_call()
        application = begin(call)
        save_answers(application, by=owner_of(application), values={"title": "Later"})
        client = signed_in(owner_of(application))
        hands.instant = call.deadline_at
        words = text_of(client.get(address("check", application)))
    assert "This came after the deadline" not in words
    kept = (
        "Version 1 counts; changes that are not in it"
        if begin is submitted_in
        else "It is kept, but not judged"
    )
    assert kept in words


def test_the_list_and_the_task_say_what_is_unsent():
    call = open_call()
    application = submitted_in(call)
    client = signed_in(owner_of(application))
    page = address("detail", application)
    assert str(client.get(page).context["status"].tasks[-1].pill.label) == "Completed"
    save_answers(application, by=owner_of(application), values={"title": "Later"})
    listed = text_of(client.get("/applications/"))
    assert "Version 1 is submitted. The changes you made since are not." in listed
    assert str(client.get(page).context["status"].tasks[-1].pill.label) == "Not started"
    with clock.at(call.deadline_at):
        assert str(client.get(page).context["status"].tasks[-1].pill.label) == "No longer possible"


def test_a_section_opened_after_the_deadline_says_that_it_is_not_judged():
    call = open_call()
    application = draft_in(call)
    client = signed_in(owner_of(application))
    page = address("section", application, section="idea")
    words = "What you write here is kept as a draft. It is not judged."
    assert words not in text_of(client.get(page))
    with clock.at(call.deadline_at):
        assert words in text_of(client.get(page))


def test_what_is_submitted_already_is_not_offered_for_submitting_again():
    application = submitted_in(open_call())
    client = signed_in(owner_of(application))
    button = "Submit the application"
    page = text_of(client.get(address("check", application)))
    assert "Version 1 is submitted, and nothing has changed since" in page
    assert button not in page
    save_answers(application, by=owner_of(application), values={"title": "Later"})
    page = text_of(client.get(address("check", application)))
    assert "Submit version 2" in page
    assert button in page


def test_what_is_sealed_for_good_is_no_longer_edited():
    application = force_state(submitted_in(), "in_review")
    client = signed_in(owner_of(application))
    page = address("section", application, section="idea")
    assert client.get(page)["Location"] == address("check", application)
    response = client.post(page, {"version-title": "1:", "title": "Later"}, follow=True)
    assert "This application can no longer be changed" in text_of(response)
    assert "What you sent" in text_of(client.get(address("check", application)))
