"""A new call: blank, or with everything of an earlier one but its dates."""

from __future__ import annotations

from typing import Any

import pytest

from calls.models import Anchor, Criterion, KeyDate, Option, Question, Section
from calls.services import copy_call, create_call
from calls.translations import column, languages, text_in, translated_fields
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, make_programme, texts
from tests.factories.entries import said
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
UNLIKE = {"id", "call", "form", "section", "question", "rubric", "criterion", "parent"}


def staff():
    return make_user("Staff", is_hub_staff=True)


def likeness(row: Any) -> dict[str, Any]:
    """Everything of a row but what it belongs to."""
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in UNLIKE
    }


def belongings(call) -> list[list[dict[str, Any]]]:
    form = call.forms.get()
    lists = [
        call.themes,
        call.partners,
        call.faqs,
        call.eligibility_rules,
        call.rounds,
        call.rubrics,
        form.sections,
        Question.objects.filter(section__form=form).order_by(
            "section__position", "parent__position", "position"
        ),
        Option.objects.filter(question__section__form=form).order_by(
            "question__section__position", "question__position", "position"
        ),
        Criterion.objects.filter(rubric__call=call).order_by("rubric__pk", "position"),
        Anchor.objects.filter(criterion__rubric__call=call).order_by(
            "criterion__rubric__pk", "criterion__position", "mark"
        ),
    ]
    return [[likeness(row) for row in rows.all()] for rows in lists]


def test_a_copy_has_everything_its_source_has():
    source = complete_call(title="Scheme 2026")
    home = Section.objects.get(form__call=source, key="idea")
    table = Question.objects.create(
        section=home, key="budget", kind="table", position=9, **texts("label", "Budget")
    )
    Question.objects.create(
        section=home, parent=table, key="item", kind="short_text", **texts("label", "Item")
    )
    copy = copy_call(source, year=2027, slug="copy", by=staff())
    assert belongings(copy) == belongings(source)
    table = Question.objects.get(section__form__call=copy, key="budget")
    assert [one.key for one in table.columns.all()] == ["item"]


def test_a_copy_has_every_text_in_every_language_and_the_new_year_in_its_title():
    source = complete_call(title="Scheme 2026")
    copy = copy_call(source, year=2027, slug="copy", by=staff())
    fields = [column(name, code) for name in translated_fields(type(source)) for code, _name in languages()]
    same = {name for name in fields if getattr(copy, name) == getattr(source, name)}
    assert set(fields) - same == {"title_en", "title_ru", "title_kk"}
    assert (text_in(copy, "title", "en"), text_in(copy, "title", "ru")) == ("Scheme 2027", "Scheme 2027 (ru)")


def test_a_copy_is_a_draft_without_dates_whose_creator_is_its_only_officer():
    source = complete_call()
    KeyDate.objects.create(call=source, kind="pitch", wall="2026-01-01T10:00", at=source.deadline_at)
    person = staff()
    copy = copy_call(source, year=2027, slug="copy", by=person)
    dates = (
        copy.state,
        copy.opens_at,
        copy.opens_wall,
        copy.deadline_at,
        copy.deadline_wall,
        copy.key_dates.count(),
    )
    assert dates == ("draft", None, "", None, "", 0)
    assert list(copy.roles.values_list("user", "role")) == [(person.pk, "officer")]


def test_the_ledger_says_what_was_copied():
    source = complete_call()
    copy_call(source, year=2027, slug="copy", by=staff())
    entry = LedgerEntry.objects.get(event="call.created")
    assert (entry.subject, said(entry)) == ("call:copy", {"copied_from": source.ledger_name})


def test_changing_the_copy_leaves_the_source_alone():
    source = complete_call()
    copy = copy_call(source, year=2027, slug="copy", by=staff())
    Criterion.objects.filter(rubric__call=copy).update(weight=1)
    Question.objects.filter(section__form__call=copy).delete()
    assert sorted(Criterion.objects.filter(rubric__call=source).values_list("weight", flat=True)) == [40, 60]
    assert Question.objects.filter(section__form__call=source).count() == 6


def test_a_blank_call_has_an_empty_form_and_a_title():
    call = create_call(programme=make_programme(name="Lab"), year=2030, slug="lab-2030", by=staff())
    assert (
        text_in(call, "title", "en"),
        text_in(call, "title", "kk"),
        call.forms.get().sections.count(),
    ) == (
        "Lab 2030",
        "Lab (kk) 2030",
        0,
    )


def test_only_staff_of_the_hub_create_calls():
    source = complete_call()
    for act in (
        lambda: copy_call(source, year=2027, slug="x", by=make_user()),
        lambda: create_call(programme=source.programme, year=2027, slug="x", by=make_user()),
    ):
        with pytest.raises(NotAllowed, match="Only staff of the Hub create calls"):
            act()


def test_an_address_in_use_is_refused():
    source = complete_call()
    with pytest.raises(NotNow, match="Another call has this address already"):
        copy_call(source, year=2027, slug=source.slug, by=staff())
