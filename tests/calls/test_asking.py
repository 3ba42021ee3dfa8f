"""Questions about a call: asked until their date, answered once, in public, for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from calls import asking
from calls.models import AskedQuestion, Faq, KeyDate
from calls.services import answer, ask
from core import clock
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, open_call, person_with, texts
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TEXT = "May a city apply together with a university?"


@pytest.fixture
def call() -> Any:
    return open_call()


def answered(call, asked: AskedQuestion, words: str = "Yes, the city is the applicant.") -> AskedQuestion:
    faq = Faq(call=call, **texts("question", "May two bodies apply together?"), **texts("answer", words))
    return answer(asked, faq=faq, by=person_with(call, "officer"))


def letters(event: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(event=f"calls/{event}").values_list("address", "text"))


def page(name: str, call, **more) -> str:
    return reverse(f"calls:{name}", kwargs={"slug": call.slug, **more})


def test_a_question_reaches_the_officers(call, as_):
    person = make_user("Asel")
    reply = as_(person).post(page("ask", call), {"text": TEXT})
    assert reply["Location"] == call.get_absolute_url()
    asked = AskedQuestion.objects.get()
    assert (asked.text, asked.asked_by) == (TEXT, person)
    ((address, body),) = letters("question_asked")
    assert address == person_with(call, "officer").email
    assert TEXT in body and page("asked_answer", call, pk=asked.pk) in body


@pytest.mark.parametrize("step, is_taken", [(-1, True), (0, False), (1, False)])
def test_questions_end_at_their_own_date_to_the_microsecond(call, step, is_taken):
    ends = call.deadline_at - timedelta(days=2)
    KeyDate.objects.create(call=call, kind="questions_until", wall="2026-01-01T10:00", at=ends)
    with clock.at(ends + timedelta(microseconds=step)):
        if is_taken:
            assert ask(call, text=TEXT, by=make_user()).pk
        else:
            with pytest.raises(NotNow, match="no longer taken"):
                ask(call, text=TEXT, by=make_user())


@pytest.mark.parametrize("step, is_taken", [(-1, True), (0, False)])
def test_without_a_date_of_their_own_they_end_with_the_call(call, step, is_taken):
    with clock.at(call.deadline_at + timedelta(microseconds=step)):
        assert asking.may_be_asked(call, asking.ends_at(call)) is is_taken


def test_what_comes_too_late_stays_in_the_field(call, as_):
    with clock.at(call.deadline_at + timedelta(days=1)):
        reply = as_(make_user()).post(page("ask", call), {"text": TEXT})
        assert reply.status_code == 422
        assert "no longer taken" in reply.text and TEXT in reply.text
        assert not AskedQuestion.objects.exists()


def test_nobody_asks_more_than_five_a_day(call):
    person = make_user()
    with clock.at(clock.now()) as hands:
        for number in range(asking.MOST_A_DAY):
            ask(call, text=f"Question {number}", by=person)
        with pytest.raises(NotNow, match="tomorrow"):
            ask(call, text="One more", by=person)
        ask(call, text="Another person's", by=make_user())
        hands.advance(timedelta(days=1))
        ask(call, text="One more", by=person)


def test_an_empty_or_endless_question_gets_a_sentence(call, as_):
    client = as_(make_user())
    assert "Write your question." in client.post(page("ask", call), {"text": "  "}).text
    assert client.post(page("ask", call), {"text": "x" * 2001}).status_code == 422
    assert not AskedQuestion.objects.exists()


def test_a_draft_call_cannot_be_asked(as_):
    assert as_(make_user()).get(page("ask", complete_call())).status_code == 404


def test_the_answer_stands_in_public_without_a_name_and_goes_to_who_asked(call, as_):
    person = make_user("Asel Nurlanova")
    asked = answered(call, ask(call, text=TEXT, by=person))
    shown = as_(None).get(call.get_absolute_url()).text
    assert "Yes, the city is the applicant." in shown
    assert "Asel" not in shown and TEXT not in shown
    ((address, body),) = letters("question_answered")
    assert address == person.email and "Yes, the city is the applicant." in body
    assert asked.answered_by == person_with(call, "officer")
    events = LedgerEntry.objects.filter(event__startswith="question.").values_list("event", flat=True)
    assert list(events.order_by("pk")) == ["question.asked", "question.answered"]


def test_a_second_answer_takes_the_place_of_the_first(call):
    asked = answered(call, ask(call, text=TEXT, by=make_user()))
    before = call.faqs.count()
    faq: Any = Faq.objects.get(asked=asked)
    faq.answer_en = "Only the city."
    answer(asked, faq=faq, by=person_with(call, "officer"))
    assert call.faqs.count() == before
    assert [body for _to, body in letters("question_answered") if "Only the city." in body]


def test_only_an_officer_answers(call, as_):
    asked = ask(call, text=TEXT, by=make_user())
    faq = Faq(call=call, **texts("question", "Q"), **texts("answer", "A"))
    for person in (make_user(), person_with(call, "approver"), make_user("Colleague", is_hub_staff=True)):
        with pytest.raises(NotAllowed):
            answer(asked, faq=faq, by=person)
    address = page("asked_answer", call, pk=asked.pk)
    assert as_(person_with(call, "approver")).get(address).status_code == 200
    assert as_(make_user("Colleague", is_hub_staff=True)).get(address).status_code == 404


def test_the_office_answers_in_every_language(call, as_):
    asked = ask(call, text=TEXT, by=make_user())
    client = as_(person_with(call, "officer"))
    shown = client.get(page("asked", call))
    assert "Questions asked: 1 to answer" in shown.text and TEXT in shown.text
    address = page("asked_answer", call, pk=asked.pk)
    assert client.get(address).context["form"]["question_en"].value() == TEXT
    lacking = client.post(address, {"question_en": "May two apply?"})
    assert "answer_en" in lacking.context["form"].errors
    sent = {**texts("question", "May two apply?"), **texts("answer", "Yes.")}
    assert client.post(address, sent)["Location"] == page("asked", call)
    faq: Any = Faq.objects.get(asked=asked)
    assert (faq.question_ru, faq.answer_kk) == (sent["question_ru"], sent["answer_kk"])
    assert "Questions asked: 0 to answer" in client.get(page("asked", call)).text


def test_an_answer_in_one_language_only_is_asked_about_once(call, as_):
    asked = ask(call, text=TEXT, by=make_user())
    client = as_(person_with(call, "officer"))
    address = page("asked_answer", call, pk=asked.pk)
    assert "as_it_is" not in client.get(address).context["form"].fields
    sent = {"question_en": "May two apply?", "answer_en": "Yes.", "answer_ru": "Да."}
    warned = client.post(address, sent).context["form"]
    assert warned.errors["as_it_is"] == [
        "Not answered yet in: Kazakh. Their readers would get it in another language."
    ]
    assert not Faq.objects.filter(asked=asked).exists()
    assert client.post(address, {**sent, "as_it_is": "on"})["Location"] == page("asked", call)
    assert Faq.objects.filter(asked=asked).exists()


def test_a_question_of_another_call_is_not_found(call, as_):
    asked = ask(open_call(), text=TEXT, by=make_user())
    client = as_(person_with(call, "officer"))
    assert client.get(page("asked_answer", call, pk=asked.pk)).status_code == 404


def test_the_list_costs_the_same_for_1_and_for_30_rows(call, as_, django_assert_num_queries):
    client = as_(person_with(call, "officer"))
    for number in range(30):
        if number in (1, 29):
            with django_assert_num_queries(9):
                client.get(page("asked", call))
        asked = ask(call, text=f"Question {number}", by=make_user())
        if number % 2:
            answered(call, asked)
