"""The list of applications: search in any script, filters, columns, sorting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application
from applications.register.columns import USUAL
from applications.services import appeal
from calls.models import Option, Question
from tests.applications.staff.world import Office, add_question, signed_in
from tests.factories.applications import (
    GOOD,
    ask_for_correction,
    draft_in,
    fresh,
    make_ineligible,
    owner_of,
    send,
    send_again,
)
from tests.factories.calls import texts


def titles(desk: Office, **asked: str) -> list[str]:
    response = signed_in(desk.officer).get(reverse("applications:register", args=[desk.call.slug]), asked)
    return [row["application"].title for row in response.context["rows"]]


@pytest.mark.parametrize("word", ["ЁЛКА", "ёлка", "Ёлка жана", "қазақ", "ҚАЗАҚ", "STRASSE", "straße"])
def test_search_knows_capitals_of_every_script(word: str, desk: Office) -> None:
    desk.submit({"title": "Ёлка жана Қазақ straße"})
    desk.submit({"title": "Something else"})
    assert titles(desk, q=word) == ["Ёлка жана Қазақ straße"]


def test_search_wants_every_word_and_finds_references(desk: Office) -> None:
    first = desk.submit({"title": "Bus to the village"})
    desk.submit({"title": "Bus to the city"})
    assert titles(desk, q="village bus") == ["Bus to the village"]
    assert titles(desk, q=first.reference.lower()) == ["Bus to the village"]
    assert titles(desk, q="100%") == []


def test_drafts_come_only_when_asked_for(desk: Office) -> None:
    desk.submit({"title": "Sent"})
    draft_in(desk.call, answers={"title": "Draft"})
    assert titles(desk) == ["Sent"]
    assert titles(desk, state="draft") == ["Draft"]
    assert sorted(titles(desk, state="all")) == ["Draft", "Sent"]


def test_state_country_and_theme_narrow_the_list(desk: Office) -> None:
    add_question(desk.call, "country", "country")
    desk.submit({"title": "One", "country": "KZ"})
    two = desk.submit({"title": "Two", "country": "EE", "themes": ["integrity"]})
    assert titles(desk, country="EE") == ["Two"]
    assert titles(desk, theme="service") == ["One"]
    desk.seal()
    make_ineligible(two)
    assert titles(desk, state="ineligible") == ["Two"]
    assert titles(desk, state="nonsense", country="XX", theme="none") == titles(desk)


def test_list_is_sorted_both_ways(desk: Office) -> None:
    for title in ("Beta", "Alpha", "Gamma"):
        desk.submit({"title": title})
    assert titles(desk, sort="title") == ["Alpha", "Beta", "Gamma"]
    assert titles(desk, sort="-title") == ["Gamma", "Beta", "Alpha"]
    assert len(titles(desk, sort="password")) == 3


def test_a_phrase_stands_in_one_answer_as_it_is_and_words_in_any_order(desk: Office) -> None:
    desk.submit({"title": "Bus to the\tvillage", "summary": "Every day."})
    assert titles(desk, q='"to the village"') == titles(desk, q="«to the» bus") == ["Bus to the village"]
    assert titles(desk, q='"the to"') == titles(desk, q='"village every"') == []
    assert titles(desk, q="every village") == titles(desk, q='"') == ["Bus to the village"]


def test_what_a_draft_says_is_not_found_before_it_is_sent(desk: Office) -> None:
    draft = draft_in(desk.call, answers={**GOOD, "title": "Bus", "summary": "A secret plan."})
    assert titles(desk, q="bus", state="all") == ["Bus"]
    assert titles(desk, q="secret", state="all") == []
    send(draft)
    assert titles(desk, q="secret", state="all") == ["Bus"]


def test_a_letter_with_two_dots_is_found_without_them(desk: Office) -> None:
    desk.submit({"title": "Зелёный тариф"})
    assert titles(desk, q="зеленый") == titles(desk, q="ЗЕЛЁНЫЙ") == ["Зелёный тариф"]


def test_choices_are_found_in_each_language_and_rows_cell_by_cell(desk: Office) -> None:
    size = add_question(desk.call, "size", "choice")
    Option.objects.create(question=size, key="big", label_en="Large town", label_ru="Город", label_kk="Қала")
    team = add_question(desk.call, "team", "group")
    columns = {"section": team.section, "parent": team, "kind": "short_text", "required": False}
    Question.objects.create(key="who", **columns, **texts("label", "Who"))
    desk.submit({"size": "big", "team": [{"who": "Aigerim Saparova"}, {"who": "Bolat"}]})
    for word in ("large", "ГОРОД", "қала", '"aigerim saparova"', "bolat saparova"):
        assert len(titles(desk, q=word)) == 1, word
    assert titles(desk, q='"saparova bolat"') == []


def test_kind_language_and_what_is_pending_narrow_the_list(desk: Office) -> None:
    add_question(desk.call, "organisation_kind", label="Kind")
    one = desk.submit({"title": "One", "organisation_kind": "company"})
    desk.submit({"title": "Two", "organisation_kind": "academy"})
    Application.objects.filter(pk=one.pk).update(language="kk")
    assert titles(desk, kind="company") == titles(desk, language="kk") == ["One"]
    desk.seal()
    ask_for_correction(one, due_at=desk.hands.instant + timedelta(days=1))
    two = Application.objects.get(title="Two")
    make_ineligible(two)
    appeal(fresh(two), by=owner_of(two), text="It was attached.", received=desk.hands.instant)
    assert titles(desk, waiting="correction") == ["One"]
    assert titles(desk, waiting="appeal") == ["Two"]


def test_a_day_of_receipt_begins_and_ends_at_the_midnights_of_the_call(desk: Office) -> None:
    midnight = datetime(2026, 6, 1, 19, 0, tzinfo=UTC)  # of 2 June, where the call is
    tick = timedelta(microseconds=1)
    for title, instant in (("Before", midnight - tick), ("At", midnight), ("After", midnight + tick)):
        desk.hands.instant = instant
        desk.submit({"title": title}, received=instant)
    assert titles(desk, received_from="2026-06-02") == ["After", "At"]
    assert titles(desk, received_to="2026-06-01") == ["Before"]
    assert titles(desk, received_from="2026-06-01", received_to="2026-06-02") == ["After", "At", "Before"]
    assert len(titles(desk, received_from="0001-01-01", received_to="9999-12-31")) == 3
    assert len(titles(desk, received_from="soon")) == 3


def test_columns_are_chosen_in_the_address_also_answers(desk: Office) -> None:
    add_question(desk.call, "budget", "number", label="Budget")
    one = desk.submit({"title": "One", "budget": "1200"})
    send_again(one)
    draft_in(desk.call, answers={"title": "Draft", "budget": "7"})
    columns = ["answer-budget", "versions", "percent", "quiz", "marks", "nonsense"]
    response = signed_in(desk.officer).get(
        reverse("applications:register", args=[desk.call.slug]), {"column": columns, "state": "all"}
    )
    assert [each["column"].label for each in response.context["columns"]] == [
        *("Answered, in percent", "Versions", "Eligibility quiz", "Scorecards sent", "Budget"),
    ]
    cells = {
        row["application"].state: [cell["text"] for cell in row["cells"]] for row in response.context["rows"]
    }
    assert cells == {"submitted": [100, 2, "Passed", 0, 1200], "draft": [20, 0, "Passed", 0, ""]}


def test_chosen_columns_cost_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:register", args=[desk.call.slug])
    add_question(desk.call, "budget", "number")
    columns = {"column": [*USUAL, "versions", "marks", "answer-budget", "kind", "language", "contact"]}
    desk.submit({"budget": "1"})
    with django_assert_num_queries(15):
        client.get(address, columns)
    for number in range(29):
        desk.submit({"budget": str(number)})
    with django_assert_num_queries(15):
        assert len(client.get(address, columns).context["rows"]) == 30


def test_another_calls_applications_are_not_there(desk: Office) -> None:
    draft_in()
    assert titles(desk, state="all") == []


def test_list_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:register", args=[desk.call.slug])
    desk.submit()
    with django_assert_num_queries(14):
        client.get(address)
    for _number in range(29):
        desk.submit()
    with django_assert_num_queries(14):
        assert len(client.get(address).context["rows"]) == 30
