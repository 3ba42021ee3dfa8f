"""What is not asked never blocks and is not sealed; what was agreed to is sealed with its text."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from applications.completeness import problems
from applications.contents import read_contents
from applications.documents import document_of
from applications.services import save_answers
from calls.models import Call, Question, Section
from calls.services import move_call
from core import clock
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import GOOD, draft_in, fresh, owner_of, sealed_of, send, submitted_in
from tests.factories.calls import complete_call, open_call, person_with

pytestmark = pytest.mark.django_db
CHANGED = "This text or the rules have changed since you agreed."


@pytest.fixture
def application():
    """A draft whose form asks a section “pilot” with a required question only after “in use: yes”."""
    call = complete_call()
    section = add_section(call, "pilot")
    Section.objects.filter(pk=section.pk).update(show_if_question="used", show_if_values=["yes"])
    ask(section, "host", "short_text", required=True)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


def sealed_keys(application):
    return [one["question"] for one in document_of(application)["answers"]]


def test_a_hidden_section_does_not_block_and_its_answers_are_not_sealed(application):
    save_answers(application, by=owner_of(application), values={"host": "City of Kentau"})
    assert problems(application) == []
    assert "host" not in sealed_keys(application)
    save_answers(application, by=owner_of(application), values={"used": "yes", "where": "Here", "host": ""})
    assert problems(application) == ["Pilot: Host"]
    save_answers(application, by=owner_of(application), values={"host": "City of Kentau"})
    assert problems(application) == []
    assert sealed_keys(application)[-1] == "host"


def test_the_pages_pass_over_a_section_that_is_not_asked(application):
    client = signed_in(owner_of(application))
    assert "Pilot" not in text_of(client.get(address("detail", application))).partition("<main")[2]
    end = address("section", application, section="end")
    assert "Section 2 of 2" in text_of(client.get(end))
    response = client.post(end, {**hidden_fields(client.get(end)), "consent": "on"})
    assert response["Location"] == address("detail", application)
    pilot = address("section", application, section="pilot")
    page = text_of(client.get(pilot))
    assert "This section is not asked at the moment" in page
    assert "Only if the answer to “Is it in use?” is “Yes”." in page
    save_answers(application, by=owner_of(application), values={"used": "yes"})
    assert "Section 3 of 3" in text_of(client.get(pilot))
    assert client.post(end, {**hidden_fields(client.get(end)), "consent": "on"})["Location"] == pilot


def test_what_was_agreed_to_is_sealed_with_text_fingerprint_and_instant():
    call = open_call()
    with clock.at(clock.now() + timedelta(minutes=5)) as hands:
        draft = draft_in(call)
        agreed_at = clock.now()
        hands.advance(timedelta(hours=1))
        send(draft)
    [consent] = json.loads(sealed_of(draft).document)["consents"]
    assert consent["text"] == "I accept the rules."
    assert consent["language"] == "en"
    assert consent["at"] == agreed_at.isoformat()
    assert len(consent["sha256"]) == 64


@pytest.mark.parametrize("what", ["label", "rules"])
def test_a_text_that_changed_is_asked_again_and_said(what):
    draft = draft_in()
    client, page = signed_in(owner_of(draft)), address("section", draft, section="end")
    assert problems(draft) == []
    if what == "label":
        Question.objects.filter(key="consent").update(label_en="I accept the new rules.")
    else:
        Call.objects.update(rules_text_en="Everything is new.")
    draft = fresh(draft)
    assert len(problems(draft)) == 1
    assert CHANGED in text_of(client.get(page))
    assert CHANGED in text_of(client.get(address("check", draft)))
    client.post(page, {**hidden_fields(client.get(page)), "consent": "on"})
    assert problems(fresh(draft)) == []
    assert CHANGED not in text_of(client.get(page))


def test_nobody_agrees_to_a_text_that_changed_while_the_page_was_open():
    draft = draft_in(answers={key: value for key, value in GOOD.items() if key != "consent"})
    client, page = signed_in(owner_of(draft)), address("section", draft, section="end")
    fields = hidden_fields(client.get(page))
    Question.objects.filter(key="consent").update(label_en="I accept whatever comes.")
    client.post(page, {**fields, "consent": "on"})
    assert read_contents(fresh(draft)).values.get("consent") is None


def test_agreeing_again_to_the_same_text_changes_nothing():
    draft = draft_in()
    before = draft.answers.get(question_key="consent").agreed
    client, page = signed_in(owner_of(draft)), address("section", draft, section="end")
    client.post(page, {**hidden_fields(client.get(page)), "consent": "on"})
    assert draft.answers.get(question_key="consent").agreed == before


def test_list_and_page_agree_on_what_is_unsent():
    sent = submitted_in()
    owner = owner_of(sent)

    def said() -> tuple[bool, bool]:
        client = signed_in(owner)
        unsent = "The changes you made since are not."
        detail = text_of(client.get(address("detail", sent)))
        return unsent in text_of(client.get("/applications/")), "Draft of version 2" in detail

    assert said() == (False, False)
    save_answers(fresh(sent), by=owner, values={"title": "Another title"})
    assert said() == (True, True)
    save_answers(fresh(sent), by=owner, values={"title": GOOD["title"]})
    assert said() == (False, False)
