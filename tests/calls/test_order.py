"""Rows put in order by the place where they are dropped, and questions moved to another section."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.models import Faq, Question
from calls.services.building import place_item
from calls.services.form_building import move_to_section
from core import clock
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, open_call, person_with, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def keys(call, section="idea"):
    rows = Question.objects.filter(section__form__call=call, section__key=section, parent=None)
    return [one.key for one in rows]


def move(client, call, key, **data):
    row = Question.objects.get(section__form__call=call, key=key)
    return client.post(reverse("calls:build_move", args=[call.slug, "question", row.pk]), data)


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("0", ["where", "title", "summary", "themes", "used"]),
        ("2", ["title", "summary", "where", "themes", "used"]),
        ("4", ["title", "summary", "themes", "used", "where"]),
        ("400", ["title", "summary", "themes", "used", "where"]),
        ("up", ["title", "summary", "themes", "where", "used"]),
        ("²", ["title", "summary", "themes", "used", "where"]),
    ],
)
def test_a_question_goes_where_it_is_dropped(officer, call, to, order):
    assert move(officer, call, "where", to=to).status_code == 302
    assert keys(call) == order


def test_a_row_of_a_list_is_dropped_and_only_officers_drop_it(call):
    for number in range(3):
        Faq.objects.create(
            call=call, position=number + 1, **texts("question", f"Q{number}"), **texts("answer", "A")
        )
    last = call.faqs.all().last()
    shared = {"call": call, "part": "faq", "siblings": call.faqs.all(), "place": 1}
    with pytest.raises(NotAllowed):
        place_item(last, by=person_with(call, "approver"), **shared)
    place_item(last, by=person_with(call, "officer"), **shared)
    assert [one.question_en for one in call.faqs.all()] == ["May I change it?", "Q2", "Q0", "Q1"]


def test_a_question_moves_to_another_section_with_its_columns(officer, call):
    row = Question.objects.get(section__form__call=call, key="title")
    column = Question.objects.create(
        section=row.section, parent=row, key="part", kind="short_text", **texts("label", "Part")
    )
    end = row.section.form.sections.get(key="end")
    page = officer.get(reverse("calls:build_question", args=[call.slug, row.pk])).content.decode()
    assert f'<option value="{end.pk}">Declarations</option>' in page
    assert move(officer, call, "title", section=str(end.pk)).status_code == 302
    assert (keys(call), keys(call, "end")) == (["summary", "themes", "used", "where"], ["consent", "title"])
    column.refresh_from_db()
    assert column.section == end
    move(officer, call, "summary", section=str(end.pk), to="0")
    assert keys(call, "end") == ["summary", "consent", "title"]


def test_neither_a_column_nor_a_foreign_section_is_taken(officer, call):
    other, by = complete_call(), person_with(call, "officer")
    row = Question.objects.get(section__form__call=call, key="title")
    foreign = other.forms.get().sections.get(key="end")
    with pytest.raises(NotNow, match="same form"):
        move_to_section(row, section=foreign, place=None, call=call, by=by)
    assert move(officer, call, "title", section=str(foreign.pk)).status_code == 404
    assert move(officer, call, "title", section="9" * 40).status_code == 404
    column = Question.objects.create(
        section=row.section, parent=row, key="part", kind="short_text", **texts("label", "Part")
    )
    end = row.section.form.sections.get(key="end")
    assert move(officer, call, "part", section=str(end.pk)).status_code == 302
    column.refresh_from_db()
    assert column.section == row.section


def test_a_form_in_use_keeps_its_order(as_):
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    officer = as_(person_with(call, "officer"))
    end = call.forms.get().sections.get(key="end")
    for data in ({"to": "0"}, {"section": str(end.pk)}):
        move(officer, call, "where", **data)
        assert keys(call) == ["title", "summary", "themes", "used", "where"]
