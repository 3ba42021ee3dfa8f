"""Who else is writing: on the task list, on a section's page, and asked again by a page that stays open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.services import save_answers
from core import clock
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import add_collaborator, draft_in, owner_of

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def application():
    with clock.at(clock.now() - timedelta(minutes=10)):
        return draft_in(answers={})


@pytest.fixture
def editor(application):
    person = add_collaborator(application, "editor")
    person.name = "Aigerim"
    person.save()
    return person


def asked(application, user, section=""):
    client = signed_in(user)
    return client.get(address("presence", application), {"section": section}).json()["lines"]


def pages(application, user):
    client = signed_in(user)
    shown = [client.get(address("section", application, section=one)) for one in ("idea", "end")]
    return [text_of(page) for page in (*shown, client.get(address("detail", application)))]


def test_the_pages_name_who_writes_and_where(application, editor):
    save_answers(application, by=editor, values={"title": "Hers"})
    idea, end, tasks = pages(application, owner_of(application))
    assert "Aigerim is writing here" in idea
    assert "Aigerim is writing in “Your idea”" in end
    assert "Aigerim is writing in “Your idea”" in tasks
    assert all("is writing" not in page for page in pages(application, editor))
    assert asked(application, owner_of(application), "idea") == ["Aigerim is writing here"]
    assert asked(application, owner_of(application), "end") == ["Aigerim is writing in “Your idea”"]
    assert asked(application, owner_of(application)) == ["Aigerim is writing in “Your idea”"]
    assert asked(application, editor) == []


def test_the_section_is_that_of_what_was_written_last(application, editor):
    with clock.at(clock.now() - timedelta(minutes=1)):
        save_answers(application, by=editor, values={"title": "Hers"})
    save_answers(application, by=editor, values={"consent": True})
    assert asked(application, owner_of(application)) == ["Aigerim is writing in “Declarations”"]


@pytest.mark.parametrize(
    ("later", "is_there"),
    [
        (timedelta(minutes=2) - MOMENT, True),
        (timedelta(minutes=2), False),
        (timedelta(minutes=2) + MOMENT, False),
    ],
)
def test_two_minutes_later_nobody_is_writing(application, editor, later, is_there):
    written = clock.now()
    with clock.at(written):
        save_answers(application, by=editor, values={"title": "Hers"})
    with clock.at(written + later):
        assert bool(asked(application, owner_of(application))) is is_there
        assert ("is writing" in pages(application, owner_of(application))[2]) is is_there


def test_whoever_was_removed_is_not_named_and_a_stranger_learns_nothing(application, editor):
    save_answers(application, by=editor, values={"title": "Hers"})
    application.collaborators.filter(user=editor).delete()
    assert asked(application, owner_of(application)) == []
    assert signed_in(editor).get(address("presence", application)).status_code == 404


def test_whoever_works_alone_is_not_made_to_ask(application):
    assert "data-presence" not in pages(application, owner_of(application))[0]
    add_collaborator(application, "viewer")
    assert "data-presence" in pages(application, owner_of(application))[0]


@pytest.mark.parametrize("count", [1, 30])
def test_asking_costs_the_same_whoever_writes(application, count):
    for number in range(count):
        person = add_collaborator(application, "editor")
        save_answers(
            application, by=person, values={"title": f"Words {number}", "consent": number % 2 or None}
        )
    client = signed_in(owner_of(application))
    client.get(address("presence", application))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address("presence", application)).json()["lines"]
    assert len(captured) == 6
