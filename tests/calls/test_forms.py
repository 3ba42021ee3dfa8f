"""The builder: each kind of question becomes a field that works without a script, and reads back the same."""

from __future__ import annotations

from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict

from calls.answers import check
from calls.form_post import posted_values, posted_versions
from calls.form_tree import read_form
from calls.forms import SectionForm
from calls.models import Option, Question
from tests.applications.form_rows import add_section, ask, ask_table
from tests.applications.pages import _Hidden
from tests.factories.calls import complete_call, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]

VALUES: dict[str, Any] = {
    "short_text": "Ұлпан <b>",
    "long_text": "Two\nlines",
    "number": "4200.5",
    "money": {"amount": "12", "currency": "EUR"},
    "one_money": {"amount": "12", "currency": "USD"},
    "choice": "a",
    "big_choice": "k7",
    "multi_choice": ["a", "b"],
    "date": "2026-03-31",
    "country": "CH",
    "email": "a@example.org",
    "url": "https://example.org",
    "consent": True,
    "table": [{"what": "Desk", "cost": "5"}],
    "group": [{"who": "Asel", "land": "KZ"}],
}


@pytest.fixture
def tree():
    call = complete_call()
    section = add_section(call, "all")
    for key in VALUES:
        kind = {"one_money": "money", "big_choice": "choice"}.get(key, key)
        if kind not in ("table", "group"):
            asked = ask(
                section, key, kind, currencies={"money": ["USD", "EUR"], "one_money": ["USD"]}.get(key, [])
            )
            keys = {"choice": "ab", "multi_choice": "abc"}.get(key, "")
            for option in [f"k{n}" for n in range(9)] if key == "big_choice" else keys:
                Option.objects.create(question=asked, key=option, **texts("label", option.upper()))
    ask_table(section, "table", ("what", "short_text"), ("cost", "number"), max_items=3)
    ask_table(section, "group", ("who", "short_text"), ("land", "country"), kind="group", max_items=2)
    Question.objects.filter(key="long_text").update(max_words=2, help_en="Say <how>", example_en="This")
    Question.objects.filter(key="cost").update(is_total=True)
    return read_form(call.forms.select_related("call").get())


def form_for(tree, **more: Any) -> SectionForm:
    return SectionForm(tree, tree.section("all"), **more)


def sent_back(tree, form: SectionForm) -> QueryDict:
    """What a browser would send for the page as it stands."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        field = form[name]
        value = field.value()
        if name in ("money",):
            parts = field.field.widget.decompress(value)
            data[f"{name}_0"], data[f"{name}_1"] = parts
        elif isinstance(value, list):
            data.setlist(name, value)
        elif value is True:
            data[name] = "on"
        elif value is not False:
            data[name] = value or ""
    for question in tree.section("all").questions:
        data[f"version-{question.key}"] = "1:abc"
    return data


def test_what_a_page_shows_reads_back_as_the_same_answers(tree):
    section = tree.section("all")
    values = posted_values(section, sent_back(tree, form_for(tree, values=VALUES)))
    cleaned = {question.key: check(question, values[question.key]) for question in section.questions}
    assert {key: one.value for key, one in cleaned.items()} == VALUES
    assert all(one.is_ok for one in cleaned.values())


def test_an_empty_page_reads_back_as_no_answers(tree):
    section = tree.section("all")
    values = posted_values(section, sent_back(tree, form_for(tree)))
    assert {check(question, values[question.key]).value for question in section.questions} == {None}


def test_only_questions_that_stood_on_the_page_are_read(tree):
    data = QueryDict("version-number=3:f&number=5&short_text=smuggled")
    assert posted_values(tree.section("all"), data) == {"number": "5"}
    assert posted_versions(tree.section("all"), data) == {"number": "3:f"}


@pytest.mark.parametrize("count", ["", "x", "-1", "٣", "99999", "1e3"])
def test_a_strange_number_of_rows_is_no_rows(tree, count):
    data = QueryDict(mutable=True)
    data.update({"version-table": "0:", "table-rows": count, "table-0-what": "Desk"})
    assert posted_values(tree.section("all"), data)["table"] == []


def test_every_control_has_a_name_a_hint_and_its_word_limit(tree):
    markup = render_crispy_form(form_for(tree, values=VALUES))
    assert 'data-max-words="2"' in markup
    assert "Say &lt;how&gt;" in markup
    folded = markup.partition('<details class="example">')[2].partition("</details>")[0]
    assert "An example of a good answer" in folded and "This" in folded
    assert 'aria-describedby="id_long_text_helptext id_long_text_count"' in markup
    assert 'aria-label="What, line 1"' in markup
    assert "Ұлпан &lt;b&gt;" in markup and 'maxlength="120"' not in markup


def test_what_is_wrong_stands_beside_its_field_and_its_value_stays(tree):
    section = tree.section("all")
    typed = {**VALUES, "number": "many", "date": "31 March", "table": [{"what": "Desk", "cost": "5 USD"}]}
    complaints = {
        question.key: check(question, typed[question.key]).complaints for question in section.questions
    }
    form = form_for(tree, values=typed, complaints=complaints)
    assert dict(form.errors.items()) == {
        "number": ["Enter a number, like 4200"],
        "date": ["Enter a date as year-month-day, like 2026-03-31"],
        "table-0-cost": ["Cost, line 1: Enter a number, like 4200"],
    }
    markup = render_crispy_form(form)
    assert 'value="many"' in markup and 'value="5 USD"' in markup
    # A browser's date control would show nothing for these words.
    assert 'type="text" name="date" value="31 March"' in markup


def test_tables_have_a_spare_row_up_to_their_limit_and_a_button_for_more(tree):
    assert form_for(tree, values=VALUES).row_counts == {"table": 2, "group": 2}
    three = form_for(tree, values={"table": [{"what": str(n), "cost": "1"} for n in range(3)]})
    assert three.row_counts["table"] == 3
    assert 'name="add" value="table"' not in render_crispy_form(three)
    wanted = form_for(tree, rows={"table": 3, "group": 9})
    assert wanted.row_counts == {"table": 3, "group": 2}
    assert 'name="add" value="table"' in render_crispy_form(form_for(tree))


def test_the_sum_of_a_column_stands_below_it(tree):
    values = {
        "table": [{"what": "a", "cost": "1000"}, {"what": "b", "cost": "0.5"}, {"what": "c", "cost": "?"}]
    }
    markup = render_crispy_form(form_for(tree, values=values))
    assert '<td class="num" data-sum="cost" data-currency="">1\u00a0000.5</td>' in markup


def test_a_condition_is_said_on_the_page_and_settled_where_it_stands_elsewhere(tree):
    Question.objects.filter(key="email").update(show_if_question="choice", show_if_values=["a"])
    Question.objects.filter(key="url").update(show_if_question="used", show_if_values=["yes"])
    tree = read_form(tree.form)
    assert "email" in form_for(tree).fields
    assert "Only if the answer to “Choice” is “A”." in render_crispy_form(form_for(tree))
    assert "url" not in form_for(tree).fields
    assert "url" in form_for(tree, values={"used": "yes"}).fields


def test_only_named_fields_can_be_opened(tree):
    assert list(form_for(tree, only={"email", "date"}).fields) == ["date", "email"]


def test_each_question_carries_the_version_it_was_loaded_with(tree):
    parser = _Hidden()
    parser.feed(render_crispy_form(form_for(tree, tokens={"number": "7:abc"})))
    assert parser.values == {"version-number": "7:abc", "table-rows": "1", "group-rows": "1"}
