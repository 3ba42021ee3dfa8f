"""The editor of one question: every kind, choices, columns, conditions."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.models import Question
from calls.staff_forms.questions import LIMITS
from core import clock
from tests.factories.calls import complete_call, open_call, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def add(call, kind, section="idea", **extra):
    return (
        reverse("calls:build_question_add", kwargs={"slug": call.slug, "section": section, **extra})
        + f"?kind={kind}"
    )


def edit(call, key):
    row = Question.objects.get(section__form__call=call, key=key)
    return row, reverse("calls:build_question", args=[call.slug, row.pk])


def choices(*labels, initial=0):
    data = {"choices-TOTAL_FORMS": str(len(labels)), "choices-INITIAL_FORMS": str(initial)}
    return {**data, **{f"choices-{number}-label_en": label for number, label in enumerate(labels)}}


def test_the_kind_is_asked_first(officer, call):
    address = add(call, "").partition("?")[0]
    text = officer.get(address).content.decode()
    assert "Repeated group" in text
    assert 'name="label_en"' not in text
    assert 'name="label_en"' not in officer.get(f"{address}?kind=nonsense").content.decode()


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_every_kind_has_its_own_limits_and_can_be_added(officer, call, kind):
    form = officer.get(add(call, kind)).context["form"]
    assert {name for names in LIMITS.values() for name in names} & set(form.fields) == set(
        LIMITS.get(kind, ())
    )
    data = {"label_en": f"A {kind}", "required": "on", **choices("Yes", "No")}
    assert officer.post(add(call, kind), data).status_code == 302
    row = Question.objects.get(section__form__call=call, label_en=f"A {kind}")
    assert (row.kind, row.required, row.position) == (kind, True, 6)
    assert list(row.options.values_list("key", flat=True)) == (["yes", "no"] if "choice" in kind else [])


def test_limits_are_kept(officer, call):
    data = {"label_en": "Letter", "accept": ["pdf", "png"], "max_mb": "5", "max_items": "2"}
    officer.post(add(call, "file"), data)
    row, _address = edit(call, "letter")
    assert (row.accept, row.max_mb, row.max_items, row.required) == (["pdf", "png"], 5, 2, False)


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("file", {"max_mb": "1000"}, "max_mb"),
        ("file", {"accept": ["exe"]}, "accept"),
        ("number", {"minimum": "5", "maximum": "4"}, "maximum"),
        ("multi_choice", {"min_items": "3", "max_items": "2"}, "max_items"),
        ("long_text", {"max_words": "0"}, "max_words"),
        ("long_text", {"max_words": "-1"}, "max_words"),
        ("money", {"currencies": "dollars"}, "currencies"),
        ("short_text", {"label_en": ""}, "label_en"),
        ("short_text", {"label_en": "x" * 301}, "label_en"),
    ],
)
def test_an_impossible_limit_is_refused_beside_its_field(officer, call, kind, data, field):
    response = officer.post(add(call, kind), {"label_en": "Q", **choices("a", "b"), **data})
    assert (response.status_code, set(response.context["form"].errors)) == (200, {field})
    assert Question.objects.filter(section__form__call=call).count() == 6


def test_currencies_are_read_as_people_write_them(officer, call):
    officer.post(add(call, "money"), {"label_en": "Own money", "currencies": "usd, EUR  kzt,usd"})
    row, address = edit(call, "own_money")
    assert row.currencies == ["USD", "EUR", "KZT"]
    assert 'value="USD, EUR, KZT"' in officer.get(address).content.decode()


def test_a_condition_names_answers_of_one_earlier_question(officer, call):
    officer.post(add(call, "short_text"), {"label_en": "How long?", "show_if": ["used:yes"]})
    row, _address = edit(call, "how_long")
    assert (row.show_if_question, row.show_if_values) == ("used", ["yes"])


def test_ticks_of_two_questions_are_refused(officer, call):
    response = officer.post(
        add(call, "short_text"), {"label_en": "Q", "show_if": ["used:yes", "themes:service"]}
    )
    assert response.context["form"].errors == {"show_if": ["Tick answers of one question only."]}


def test_a_question_cannot_depend_on_a_later_one_or_on_itself(officer, call):
    _row, address = edit(call, "summary")
    assert "show_if" not in officer.get(address).context["form"].fields
    _row, address = edit(call, "used")
    offered = [group for group, _answers in officer.get(address).context["form"].fields["show_if"].choices]
    assert offered == ["Themes"]


def test_a_condition_is_taken_away(officer, call):
    row, address = edit(call, "where")
    officer.post(address, {"label_en": "Where?"})
    row.refresh_from_db()
    assert (row.show_if_question, row.show_if_values) == ("", [])


def test_choices_are_changed_added_and_removed_with_stable_keys(officer, call):
    row, address = edit(call, "used")
    yes, no = row.options.all()
    data = {
        "label_en": "In use?",
        **choices("Yes, fully", "No", "Partly", initial=2),
        "choices-0-id": yes.pk, "choices-1-id": no.pk, "choices-1-DELETE": "on",
    }  # fmt: skip
    assert officer.post(address, data).status_code == 302
    assert list(row.options.values_list("key", "label_en")) == [("yes", "Yes, fully"), ("partly", "Partly")]


def test_two_choices_that_read_the_same_are_refused_and_kept(officer, call):
    response = officer.post(add(call, "choice"), {"label_en": "Q", **choices("Same", "Same")})
    text = response.content.decode()
    assert "Two choices read the same." in text
    assert text.count('value="Same"') == 2


def test_choices_of_another_question_cannot_be_taken(officer, call):
    other = complete_call()
    foreign = Question.objects.get(section__form__call=other, key="used").options.all()[0]
    row, address = edit(call, "used")
    data = {"label_en": "Q", **choices("Mine", initial=1), "choices-0-id": foreign.pk}
    officer.post(address, data)
    kept = type(foreign).objects.get(pk=foreign.pk)
    assert (kept.label, kept.question_id) == ("Yes", foreign.question_id)
    assert not row.options.filter(pk=foreign.pk).exists()


def test_a_table_gets_columns(officer, call):
    officer.post(add(call, "table"), {"label_en": "Budget", "max_items": "9"})
    table, address = edit(call, "budget")
    column = add(call, "money", parent=table.pk)
    for page in (column, column.partition("?")[0]):
        assert "<h1>Add a column</h1>" in officer.get(page).content.decode()
    assert "columns" in officer.get(address).content.decode().lower()
    assert officer.post(column, {"label_en": "Amount", "is_total": "on"})["Location"] == address
    assert list(table.columns.values_list("key", "kind", "is_total")) == [("amount", "money", True)]


def test_a_table_within_a_table_is_not_offered(officer, call):
    officer.post(add(call, "table"), {"label_en": "Budget"})
    table, _address = edit(call, "budget")
    for kind in ("table", "group", "file", "consent"):
        assert 'name="label_en"' not in officer.get(add(call, kind, parent=table.pk)).content.decode()


def test_a_form_in_use_shows_why_and_refuses(as_):
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    client = as_(person_with(call, "officer"))
    row, address = edit(call, "title")
    assert "This form is in use" in client.get(address).content.decode()
    response = client.post(address, {"label_en": "Changed"})
    row.refresh_from_db()
    assert (response.status_code, row.label_en) == (200, "Title")
    assert 'value="Changed"' in response.content.decode()


def test_a_new_version_is_asked_about_and_then_edited(as_):
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    client = as_(person_with(call, "officer"))
    page = reverse("calls:build_version", args=[call.slug])
    assert "Until you put it in force, everybody goes on" in client.get(page).content.decode()
    assert call.forms.count() == 1
    client.post(page)
    fresh = Question.objects.get(section__form__call=call, section__form__version=2, key="title")
    client.post(reverse("calls:build_question", args=[call.slug, fresh.pk]), {"label_en": "New title"})
    labels = Question.objects.filter(section__form__call=call, key="title").order_by("section__form__version")
    assert list(labels.values_list("label_en", flat=True)) == ["Title", "New title"]


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [("table", "min_items", "max_items"), ("money", "minimum", "maximum"), ("number", "minimum", "maximum")],
)
def test_the_least_is_asked_before_the_most(officer, call, kind, first, second):
    text = officer.get(add(call, kind)).content.decode()
    assert 0 < text.index(f'name="{first}"') < text.index(f'name="{second}"')


def test_a_table_says_that_its_columns_come_after_saving(officer, call):
    said = "Its columns are asked for on the page that follows."
    assert said in officer.get(add(call, "table")).content.decode()
    assert said not in officer.get(add(call, "date")).content.decode()


def test_more_choices_keeps_what_is_typed_and_saves_nothing(officer, call):
    before = Question.objects.count()
    data = {"label_en": "How far?", "more": "yes", **choices("Idea", "Pilot", "Product", "In use")}
    page = officer.post(add(call, "choice"), data)
    assert (page.status_code, Question.objects.count()) == (200, before)
    rows = page.context["options"].forms
    assert [one["label_en"].value() or "" for one in rows] == [
        "Idea",
        "Pilot",
        "Product",
        "In use",
        *[""] * 4,
    ]
    _row, address = edit(call, "used")
    page = officer.post(address, {"label_en": "Used?", "more": "yes", **choices("Once", "Twice")})
    assert [one["label_en"].value() or "" for one in page.context["options"].forms][:2] == ["Yes", "No"]


def test_a_choice_without_choices_is_told_on_saving(officer, call):
    said = "It has fewer than two choices."
    page = officer.post(add(call, "choice"), {"label_en": "Which?", **choices("")}, follow=True)
    assert said in page.content.decode()
    page = officer.post(add(call, "choice"), {"label_en": "Who?", **choices("A", "B")}, follow=True)
    assert said not in page.content.decode()


def test_removing_says_which_questions_would_never_be_asked(officer, call):
    row, _address = edit(call, "used")
    page = officer.get(reverse("calls:build_remove", args=[call.slug, "question", row.pk])).content.decode()
    assert "would never be asked: “Where is it used?”." in page
    other, _address = edit(call, "where")
    page = officer.get(reverse("calls:build_remove", args=[call.slug, "question", other.pk])).content.decode()
    assert "would never be asked" not in page
    section = reverse("calls:build_remove", args=[call.slug, "section", row.section_id])
    assert "would never be asked" not in officer.get(section).content.decode()


def test_no_key_stands_where_a_question_or_choice_is_gone(officer, call):
    row, _address = edit(call, "used")
    row.options.filter(key="yes").delete()
    page = officer.get(reverse("calls:build_form", args=[call.slug])).content.decode()
    assert "is a choice that is not there any more." in page
    row.delete()
    page = officer.get(reverse("calls:build_form", args=[call.slug])).content.decode()
    assert "Only after an answer to a question that is not in the form any more: never." in page
    assert "“used”" not in page
