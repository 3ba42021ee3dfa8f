"""A question as applicants see it, beside its editor; and the whole call in each language."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import Option, Question
from tests.calls.test_question_editor import add, choices, edit
from tests.factories.calls import complete_call, person_with, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def beside(response):
    """The inside of the preview on a page."""
    return response.content.decode().partition('<div id="preview"')[2].partition("</aside>")[0]


def fragment(client, address, data):
    response = client.post(address, {**data, "preview": "yes"}, headers={"X-Preview": "1"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_every_kind_is_shown_before_it_is_saved(officer, call, kind):
    data = {"label_en": f"A {kind}, new", "help_en": "Take <b> care", **choices("Blue", "Green")}
    shown = fragment(officer, add(call, kind), data)
    assert f"A {kind}, new" in shown
    assert "Take &lt;b&gt; care" in shown
    assert ("Blue" in shown) == ("choice" in kind)
    assert "<html" not in shown
    assert not Question.objects.filter(label_en=f"A {kind}, new").exists()


def test_the_button_shows_what_is_typed_keeps_it_and_saves_nothing(officer, call):
    row, address = edit(call, "used")
    first, second = row.options.all()
    data = {
        "label_en": "Is it used anywhere?",
        "label_ru": "Уже применяется?",
        "choices-TOTAL_FORMS": "2",
        "choices-INITIAL_FORMS": "2",
        "choices-0-id": str(first.pk),
        "choices-0-label_en": "Certainly",
        "choices-1-id": str(second.pk),
        "choices-1-label_en": "No",
        "choices-1-DELETE": "on",
        "preview": "yes",
    }
    response = officer.post(address, data)
    assert response.status_code == 200
    shown = beside(response)
    assert ("Is it used anywhere?" in shown, "Certainly" in shown, ">No<" in shown) == (True, True, False)
    assert response.context["form"]["label_ru"].value() == "Уже применяется?"
    assert "Уже применяется?" in beside(officer.post(address, {**data, "shown_in": "ru"}))
    row.refresh_from_db()
    assert (row.label_en, row.options.count()) == ("Is it in use?", 2)


def test_what_is_wrong_in_the_editor_still_shows_the_rest(officer, call):
    _row, address = edit(call, "summary")
    shown = fragment(officer, address, {"label_en": "Sum it up", "max_words": "0", "shown_in": "nonsense"})
    assert "Sum it up" in shown
    assert "Here stands the question." in fragment(officer, add(call, "number"), {"label_en": ""})


def test_a_page_that_is_read_shows_what_is_saved(as_, call):
    _row, address = edit(call, "used")
    response = as_(person_with(call, "approver")).get(address)
    assert "Is it in use?" in beside(response)
    assert 'name="preview"' not in response.content.decode()
    assert as_(person_with(call, "approver")).post(address, {"preview": "yes"}).status_code == 403


def test_a_column_is_shown_in_its_table(officer, call):
    home = Question.objects.filter(section__form__call=call)[0].section
    table = Question.objects.create(
        section=home, key="budget", kind="table", min_items=40, position=9, **texts("label", "Budget")
    )
    for key in ("item", "cost"):
        Question.objects.create(
            section=home, parent=table, key=key, kind="short_text", **texts("label", key.title())
        )
    _row, address = edit(call, "cost")
    shown = fragment(officer, address, {"label_en": "Price"})
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', shown)
    assert heads == ["Item", "Price"]
    assert shown.count('id="shown-') == 10  # not all forty lines
    new = fragment(officer, add(call, "number", parent=table.pk), {"label_en": "Count"})
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', new) == ["Item", "Cost", "Count"]


def test_themes_are_choices_where_the_question_says_so(officer, call):
    _row, address = edit(call, "themes")
    shown = fragment(officer, address, {"label_en": "Which?", "options_from_themes": "on", **choices()})
    assert "Theme service" in shown


def test_the_editor_costs_the_same_with_one_and_with_thirty_choices(officer, call):
    row, address = edit(call, "used")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len(captured)

    few = queries()
    Option.objects.bulk_create(
        Option(question=row, key=f"more-{number}", position=number, **texts("label", f"More {number}"))
        for number in range(30)
    )
    assert (few, queries()) == (16, 16)


@pytest.mark.parametrize(
    ("code", "title"), [("en", "Your idea"), ("ru", "Your idea (ru)"), ("kk", "Your idea (kk)")]
)
def test_the_whole_call_is_previewed_in_each_language(officer, call, code, title):
    response = officer.get(reverse("calls:preview", args=[call.slug]), {"in": code})
    text = response.content.decode()
    assert f'<html lang="{code}"' in text
    assert f"1. {title}</h2>" in text
    assert response["Content-Language"] == code
    assert officer.get(reverse("calls:preview", args=[call.slug]), {"in": "xx"})["Content-Language"] == "en"
