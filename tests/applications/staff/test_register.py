"""The list of applications: search in any script, filters, sorting, export."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.register.writing import guarded
from core.models import LedgerEntry
from tests.applications.staff.world import Office, add_question, signed_in
from tests.factories.applications import draft_in, make_ineligible


def titles(desk: Office, **asked: str) -> list[str]:
    response = signed_in(desk.officer).get(reverse("applications:register", args=[desk.call.slug]), asked)
    return [row["application"].title for row in response.context["rows"]]


def exported(desk: Office, **asked: str) -> list[list[str]]:
    response: Any = signed_in(desk.officer).get(reverse("applications:export", args=[desk.call.slug]), asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


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


def test_another_calls_applications_are_not_there(desk: Office) -> None:
    draft_in()
    assert titles(desk, state="all") == []


def test_list_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:register", args=[desk.call.slug])
    desk.submit()
    with django_assert_num_queries(9):
        client.get(address)
    for _number in range(29):
        desk.submit()
    with django_assert_num_queries(9):
        assert len(client.get(address).context["rows"]) == 30


def test_export_holds_the_list_with_a_byte_order_mark(desk: Office) -> None:
    one = desk.submit({"title": "Ёлка"})
    response: Any = signed_in(desk.officer).get(reverse("applications:export", args=[desk.call.slug]))
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == f'attachment; filename="{desk.call.slug}-applications.csv"'
    heading, row = exported(desk)
    assert heading[:3] == ["Reference", "Title", "Applicant"]
    assert row[:2] == [one.reference, "Ёлка"]
    assert row[-2:] == ["Submitted", "2026-06-01 12:00:00"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_cell_that_begins_like_a_formula_is_text(start: str) -> None:
    assert guarded(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_exported_title_cannot_be_a_formula(desk: Office) -> None:
    desk.submit({"title": '=HYPERLINK("http://example.org";"press")'})
    assert exported(desk)[1][1] == '\'=HYPERLINK("http://example.org";"press")'
    assert guarded("2-1=1") == "2-1=1"


def test_export_follows_the_filters_and_is_recorded_without_the_words(desk: Office) -> None:
    desk.submit({"title": "Kept"})
    desk.submit({"title": "Left out"})
    rows = exported(desk, q="kept")
    entry = LedgerEntry.objects.get(event="applications.exported")
    assert [row[1] for row in rows] == ["Title", "Kept"]
    assert entry.payload.items() >= {"applications": 1, "is_filtered": True}.items()
    assert (entry.scope, entry.actor) == (desk.call.ledger_name, desk.officer.ledger_name)
