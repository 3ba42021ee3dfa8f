"""One's own data as an archive: all of it, nobody else's, only after a proof, not too often."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.services import attach, invite
from calls.models import Question
from calls.services import ask
from people import own_data as module
from people.own_data import archive
from people.proof import MOST_TRIES
from people.services.organisations import save_organisation
from tests.factories import scoring
from tests.factories.applications import add_collaborator, draft_in, owner_of, submitted_in
from tests.factories.calls import open_call, texts
from tests.factories.moments import NOON, TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def browser(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def mailed_code():
    """The code in the newest mail."""
    found = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def prove(client, address="/me/data/"):
    """Go through the code that the mail brings."""
    response = client.get(address)
    assert response["Location"].startswith("/me/again/?next=")
    again = response["Location"]
    client.post(again, {"next": address})
    assert client.post("/me/again/", {"next": address, "code": mailed_code()})["Location"] == address


def opened(person):
    return zipfile.ZipFile(io.BytesIO(b"".join(archive(person))))


def test_the_archive_holds_what_is_mine_and_nobody_elses(hands, monkeypatch):
    call = open_call()
    Question.objects.create(
        section=call.forms.get().sections.get(key="end"),
        key="letter",
        kind="file",
        required=False,
        position=9,
        accept=["txt"],
        **texts("label", "Letter"),
    )
    application = submitted_in(call)
    owner, other = owner_of(application), add_collaborator(application, "editor", make_user("Ms Canary"))
    attach(
        application,
        by=owner,
        question_key="letter",
        file=SimpleUploadedFile("note.txt", b"my own words", "text/plain"),
    )
    invite(application, by=owner, address="friend@example.org", role="viewer")
    ask(call, text="May a city apply?", by=owner)
    stranger = draft_in(call, answers={"title": "Somebody else’s canary"})
    found = opened(owner)
    data = json.loads(found.read("data.json"))
    (mine,) = data["applications"]["applications"]
    assert mine["reference"] == application.reference
    assert mine["answers"]["title"] == "One form for five benefits"
    assert mine["submissions"][0]["document"]["reference"] == application.reference
    assert data["person"]["email"] == owner.email
    assert data["calls"]["questions"][0]["text"] == "May a city apply?"
    assert application.reference in data["person"]["letters"][0]["subject"]
    assert found.read(f"files/{application.reference}/01-note.txt") == b"my own words"
    everything = b"".join(found.read(name) for name in found.namelist()).decode()
    for foreign in (other.email, other.name, "friend@example.org", stranger.reference, "canary"):
        assert foreign not in everything
    assert "One form for five benefits" in found.read("data.html").decode()
    monkeypatch.setattr(module, "PIECE", 4)  # "my own words" has three pieces of four
    assert len(list(archive(owner))) == 2 + 3 + 1
    assert (
        json.loads(opened(other).read("data.json"))["applications"]["applications"][0]["your_role"]
        == "editor"
    )


def test_the_profile_of_the_organisation_is_there_as_it_was_written():
    person = make_user()
    written = {"name": "Centre", "contact_name": "The desk", "website": "https://centre.example/"}
    save_organisation(values={**written, "names": {"ru": "Центр"}}, by=person)
    [found] = json.loads(opened(person).read("data.json"))["person"]["organisations"]
    assert {**found, "names": found["names"]["ru"]} == {**found, **written, "names": "Центр"}


def test_a_juror_takes_own_cards_along_and_no_applicant():
    call, assignments = scoring.reviewed_call(applications=1)
    one = assignments[0]
    scoring.give_marks(one)
    everything = b"".join(archive(scoring.juror_of(one))).decode("latin-1")
    data = json.loads(opened(scoring.juror_of(one)).read("data.json"))
    (card,) = [card for card in data["jury"]["scorecards"] if card["assignment"] == str(one.public_id)]
    assert {mark["criterion"] for mark in card["marks"]} == {"benefit", "feasibility"}
    assert one.application.reference not in json.dumps(data) and call.title in json.dumps(data)
    assert everything.startswith("PK")


def test_without_a_proof_there_is_no_archive_and_the_proof_holds_a_quarter_of_an_hour(hands):
    client = browser(make_user())
    assert client.post("/me/data/").status_code == 302
    prove(client)
    page = client.get("/me/data/")
    assert page.status_code == 200 and b"Download your data" in page.content
    hands.instant = NOON + timedelta(minutes=15) - TICK
    response = client.post("/me/data/")
    assert response["Content-Type"] == "application/zip" and response["Cache-Control"] == "private, no-store"
    assert zipfile.ZipFile(io.BytesIO(b"".join(response))).testzip() is None
    hands.instant = NOON + timedelta(minutes=15)
    assert client.post("/me/data/")["Location"] == "/me/again/?next=%2Fme%2Fdata%2F"


def test_who_has_a_password_is_asked_for_it():
    person = make_user()
    person.set_password("correct horse battery")
    person.save()
    client = browser(person)
    assert "/reauthenticate/?next=" in client.get("/me/data/")["Location"]


def test_a_code_is_good_for_so_many_tries_and_leads_only_to_our_own_pages(hands):
    client = browser(make_user())
    client.post("/me/again/", {"next": "https://elsewhere.example/"})
    code = mailed_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(MOST_TRIES):
        assert b"This is not the code" in client.post("/me/again/", {"code": wrong}).content
    assert b"This is not the code" in client.post("/me/again/", {"code": code}).content
    client.post("/me/again/", {"next": "https://elsewhere.example/"})
    code = mailed_code()
    response = client.post("/me/again/", {"next": "https://elsewhere.example/", "code": code})
    assert response["Location"] == "/me/"


def test_tries_at_the_same_time_are_counted_too(hands):
    client = browser(make_user())
    client.post("/me/again/", {"next": "/me/"})
    code, session = mailed_code(), client.session
    kept = session["proof_code"]
    for _ in range(MOST_TRIES):
        client.post("/me/again/", {"code": "000000" if code != "000000" else "111111"})
        session["proof_code"] = kept  # as another press saw it, and wrote it back
        session.save()
    assert b"This is not the code" in client.post("/me/again/", {"code": code}).content


def test_five_archives_in_an_hour(hands):
    client = browser(make_user())
    prove(client)
    for _ in range(5):
        assert client.post("/me/data/")["Content-Type"] == "application/zip"
    response = client.post("/me/data/", follow=True)
    assert b"several times within this hour" in response.content


def test_the_proof_leads_back_only_to_a_page_of_ours(hands):
    client = browser(make_user())
    prove(client)
    for wanted in ("foo", "account_logout", "//evil.example/"):
        assert client.get("/me/again/", {"next": wanted})["Location"] == "/me/"
