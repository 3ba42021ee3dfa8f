"""Versions of the form and its questions."""

from __future__ import annotations

import pytest

from calls.form_outline import outline
from calls.models import Option, Question
from calls.services.form_building import open_form, save_question
from core import clock
from core.refusals import NotNow
from tests.factories.calls import (
    complete_call,
    give_role,
    make_call,
    open_call,
    person_with,
    texts,
)

pytestmark = pytest.mark.django_db


def frozen(call):
    call.forms.update(frozen_at=clock.now())
    return call


def test_a_form_in_use_is_not_changed():
    call = frozen(open_call())
    row = Question.objects.get(section__form__call=call, key="title")
    with pytest.raises(NotNow, match="This form is in use"):
        save_question(row, call=call, options=[], removed=[], by=person_with(call, "officer"))


def test_the_first_form_is_made_when_there_is_none():
    call = make_call()
    officer = give_role(call, "officer")
    assert (open_form(call, by=officer).version, open_form(call, by=officer).version, call.forms.count()) == (
        1,
        1,
        1,
    )


def test_a_question_gets_a_key_that_no_other_question_of_the_form_has():
    call = complete_call()
    section = call.forms.get().sections.get(key="end")
    row = Question(section=section, kind="short_text", **texts("label", "Title"))
    save_question(row, call=call, options=[], removed=[], by=person_with(call, "officer"))
    assert (row.key, row.position) == ("title_2", 2)


def test_choices_keep_their_keys_and_take_the_order_given():
    call = complete_call()
    row = Question.objects.get(section__form__call=call, key="used")
    yes, no = row.options.all()
    fresh = Option(**texts("label", "Not yet"))
    save_question(row, call=call, options=[no, fresh], removed=[yes], by=person_with(call, "officer"))
    assert list(row.options.values_list("key", "position")) == [("no", 0), ("not_yet", 1)]


def test_the_outline_says_kind_limits_and_condition_in_words():
    parts = outline(complete_call().forms.get())
    asked = {one.question.key: one for part in parts for one in part.questions}
    assert [part.section.title for part in parts] == ["Your idea", "Declarations"]
    assert asked["summary"].line == "Long text, up to 50 words · Required"
    assert asked["themes"].line == "Some of several, from 1 to 2 · Required"
    assert asked["themes"].choices == ["Theme service", "Theme integrity"]
    assert asked["where"].line == "Short text · Optional"
    assert asked["where"].condition == "Only if the answer to “Is it in use?” is “Yes”."


def test_reading_a_form_costs_the_same_whatever_its_size(django_assert_num_queries):
    call = complete_call()
    with django_assert_num_queries(5):
        outline(call.forms.get())
    section = call.forms.get().sections.get(key="idea")
    for number in range(30):
        Question.objects.create(
            section=section, key=f"q{number}", kind="short_text", **texts("label", "More")
        )
    with django_assert_num_queries(5):
        outline(call.forms.get())
