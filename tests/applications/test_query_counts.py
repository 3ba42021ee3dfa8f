"""Lists and pages cost the same number of queries with one row and with thirty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.completeness import problems, section_states
from applications.services import save_answers
from tests.applications.pages import address, signed_in
from tests.factories.applications import add_collaborator, draft_in, fresh, owner_of, submitted_in
from tests.factories.calls import open_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

MOST = {"mine": 6, "detail": 17, "section": 13, "check": 13, "receipt": 11, "people": 8, "files": 13}


def queries(client, url: str) -> int:
    client.get(url)  # sessions and such are warm then
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", [1, 30])
def test_my_list(count):
    person, call = make_user(), open_call()
    for _ in range(count):
        add_collaborator(draft_in(call), "editor", person)
    client = signed_in(person)
    assert queries(client, reverse("applications:mine")) == MOST["mine"]


@pytest.mark.parametrize("count", [1, 30])
def test_pages_of_one_application_whatever_its_team(count):
    application = submitted_in()
    save_answers(application, by=owner_of(application), values={"title": "Later"})
    for _ in range(count):
        add_collaborator(application, "viewer")
    client = signed_in(owner_of(application))
    pages = {
        "detail": address("detail", application),
        "section": address("section", application, section="idea"),
        "check": address("check", application),
        "receipt": address("receipt", application, number=1),
        "people": address("people", application),
        "files": address("files", application),
    }
    found = {name: queries(client, url) for name, url in pages.items()}
    assert found == {name: MOST[name] for name in pages}


def test_completeness_is_read_in_six_queries(django_assert_num_queries):
    application = fresh(draft_in())
    assert application.form.call
    with django_assert_num_queries(6):
        section_states(application)
    with django_assert_num_queries(6):
        problems(application)
