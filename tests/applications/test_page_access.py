"""Owner, colleague, stranger: who opens which page of an application, and who may act there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import LedgerEntry
from tests.applications.pages import address, signed_in
from tests.factories.applications import add_collaborator, draft_in, owner_of, submitted_in
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

TEAM_PAGES: dict[str, dict[str, Any]] = {
    "detail": {},
    "quiz": {},
    "section": {"section": "idea"},
    "files": {},
    "check": {},
    "receipt": {"number": 1},
    "receipt_pdf": {"number": 1},
    "people": {},
}
OWNER_PAGES = ("withdraw", "turn_down", "leave")


@pytest.fixture
def application():
    return submitted_in()


@pytest.mark.parametrize("role", ["owner", "editor", "viewer"])
def test_the_team_opens_every_page(application, role):
    person = owner_of(application) if role == "owner" else add_collaborator(application, role)
    client = signed_in(person)
    found = {
        name: client.get(address(name, application, **more)).status_code for name, more in TEAM_PAGES.items()
    }
    # Whoever may only read is led from the section to the answers.
    assert found == dict.fromkeys(TEAM_PAGES, 200) | ({"section": 302} if role == "viewer" else {})


@pytest.mark.parametrize("who", ["stranger", "owner of another", "officer", "approver"])
def test_nobody_else_knows_of_it(application, who):
    people = {
        "stranger": make_user,
        "owner of another": lambda: owner_of(draft_in(application.call)),
        "officer": lambda: person_with(application.call, "officer"),
        "approver": lambda: person_with(application.call, "approver"),
    }
    client = signed_in(people[who]())
    for name, more in TEAM_PAGES.items():
        assert client.get(address(name, application, **more)).status_code == 404, name
    for name in OWNER_PAGES:
        assert client.get(address(name, application)).status_code == 404, name
        assert client.post(address(name, application)).status_code == 404, name
    assert client.post(address("submit", application), {"key": "k"}).status_code == 404


def test_a_visitor_is_sent_to_sign_in(application):
    for name, more in TEAM_PAGES.items():
        response = Client().get(address(name, application, **more))
        assert response.status_code == 302 and response["Location"].startswith(reverse("account_login")), name


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_the_owner_ends_it(application, role):
    client = signed_in(add_collaborator(application, role))
    before = LedgerEntry.objects.count()
    for name in OWNER_PAGES:
        assert client.get(address(name, application)).status_code == 403
        assert client.post(address(name, application), {"reason": "x"}).status_code == 403
    response = client.post(address("submit", application), {"key": "another"})
    assert response.status_code == 403
    said = f"Only the owner of the application, {owner_of(application)}, can submit it."
    assert said.encode() in response.content
    application.refresh_from_db()
    assert (application.state, LedgerEntry.objects.count()) == ("submitted", before)


def test_a_viewer_writes_nothing(application):
    client = signed_in(add_collaborator(application, "viewer"))
    section = address("section", application, section="idea")
    response = client.post(section, {"version-title": "1:x", "title": "Taken over"})
    assert response.status_code == 403
    assert b"You may read this application, but not change it." in response.content
    assert client.post(address("quiz", application), {"adult": "yes"}).status_code == 403
    assert application.answers.get(question_key="title").value == "One form for five benefits"


def test_a_reference_that_does_not_exist_is_the_same_404(application):
    client = signed_in(owner_of(application))
    missing = reverse("applications:detail", args=["ISS-2026-ZZZZZZ"])
    foreign = address("detail", draft_in())
    assert client.get(missing).status_code == client.get(foreign).status_code == 404


def test_my_list_holds_mine_alone(application):
    draft_in(application.call)
    client = signed_in(owner_of(application))
    rows = client.get(reverse("applications:mine")).context["rows"]
    assert [row["application"] for row in rows] == [application]


def test_an_applicant_starts_once_and_staff_not_at_all():
    call = open_call()
    person = make_user()
    client = signed_in(person)
    start = reverse("applications:start", args=[call.slug])
    first = client.post(start, {"adult": "yes"})
    again = client.post(start, {"adult": "yes"})
    assert first["Location"] == again["Location"] == client.get(start)["Location"]
    officer = signed_in(person_with(call, "officer"))
    response = officer.post(start, {"adult": "yes"}, follow=True)
    assert b"You work on this call, so you cannot apply in it." in response.content
    assert call.applications.count() == 1


def test_a_visitor_answers_first_and_signs_in_then():
    call = open_call()
    client = Client()
    start = reverse("applications:start", args=[call.slug])
    assert b"cannot apply" in client.post(start, {"adult": "no"}).content
    response = client.post(start, {"adult": "yes"})
    assert response["Location"] == f"{reverse('account_login')}?next={start}"
    client.force_login(make_user())
    page = client.get(start)
    assert 'value="yes" id="id_adult_0"' in page.content.decode() or "checked" in page.content.decode()
    assert client.post(start, {"adult": "yes"}).status_code == 302
    assert call.applications.get().quiz_passed_at is not None
