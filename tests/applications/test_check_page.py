"""The page before submitting: what is to do comes first, the deadline before everything, names are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.html import escape

from applications.models import Answer
from applications.name_shapes import shape, stands_in
from applications.services import save_answers
from core import clock
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import open_call
from tests.factories.every_kind import every_kind_call
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(application, person=None):
    return signed_in(person or owner_of(application)).get(address("check", application))


def test_what_is_missing_stands_first_with_a_link_to_the_question():
    application = draft_in()
    Answer.objects.filter(application=application, question_key="title").delete()
    page = page_of(application)
    (todo,) = page.context["page"].todo
    assert todo.url == address("section", application, section="idea") + "?then=check&answer=title#id_title"
    body = page.content.decode()
    assert body.index(escape(todo.url)) < body.index('id="section-')
    assert "The button comes when everything is there." in text_of(page)


def test_what_is_wrong_in_every_kind_of_answer_is_named_and_never_an_error_page():
    application = draft_in(every_kind_call())
    wrong = {
        "reach": "many",
        "cost": {"amount": "lots", "currency": "USD"},
        "ready": "31 February",
        "budget": [{"what": "Chairs", "amount": "abc"}],
        "team": [{"who": "", "part": "nobody"}],
        "mail": "no address",
    }
    for key, value in wrong.items():
        Answer.objects.update_or_create(
            application=application, question_key=key, defaults={"value": value, "version": 7}
        )
    page = page_of(application)
    assert page.status_code == 200
    named = {one.url.partition("answer=")[2].partition("#")[0] for one in page.context["page"].todo}
    assert set(wrong) <= named


@pytest.mark.parametrize(("microseconds", "is_late"), [(-1, False), (0, True), (1, True)])
def test_after_the_deadline_an_incomplete_draft_is_told_of_the_deadline_alone(microseconds, is_late):
    deadline = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    application = draft_in(open_call(deadline=deadline))
    Answer.objects.filter(application=application, question_key="title").delete()
    client = signed_in(owner_of(application))
    with clock.at(deadline + timedelta(microseconds=microseconds)):
        words = text_of(client.get(address("check", application)))
    assert ("The deadline has passed, and this draft was not submitted." in words) == is_late
    assert ("The button comes when everything is there." in words) != is_late


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Aigerim Akhmetova", "Проект Айгерим Ахметовой", True),
        ("Aigerim Akhmetova", "by AHMETOVA Aigerim", True),
        ("Әйгерім Сәдуақас", "by Aigerim Saduaqas", True),
        ("José Núñez", "jose nunez", True),
        ("王小明", "我是王小明。", True),
        ("office@example.org", "Write to Office@Example.org", True),
        ("Ali Khan", "quality of mechanisms", False),
        ("Anna", "Hannah says", False),
        ("Khan", "Механизм", False),
        ("Ли", "или", False),
    ],
)
def test_a_name_is_found_in_any_case_order_and_alphabet(name, text, stands):
    assert stands_in(name, shape(text)) == stands


def test_a_blind_calls_text_that_names_the_person_is_told_before_submitting():
    owner = make_user("Айгерим Ахметова")
    application = draft_in(by=owner)
    save_answers(application, by=owner, values={"title": "A window, by Aigerim Akhmetova"})
    application.call.rounds.update(is_blind=True)
    assert ("Айгерим Ахметова") in [name for name, _label in page_of(application).context["page"].named]
    application.call.rounds.update(is_blind=False)
    assert page_of(application).context["page"].named == []
