"""What changed between two versions: exact, readable, in any script, and shown to the right people."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from applications.differences import differences
from applications.sealed import SealedAnswer, SealedFile, SealedSection
from applications.services import save_answers
from calls.answer_words import Row, TableWords
from core.differences import MOST_TOKENS, pieces
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import add_collaborator, draft_in, fresh, owner_of, send, submitted_in
from tests.factories.calls import person_with
from tests.factories.people import make_user

words = st.text(alphabet="аб ab\n.,ә文ไ", max_size=60)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in pieces(before, after)]


@given(words, words)
def test_both_texts_can_be_read_out_of_the_comparison(before, after):
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


@given(words)
def test_a_text_does_not_differ_from_itself(text):
    assert {one.kind for one in pieces(text, text)} <= {"same"}


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (
            "One form for five benefits",
            "One form for six benefits",
            [("same", "One form for "), ("gone", "five"), ("new", "six"), ("same", " benefits")],
        ),
        ("Бір өтініш", "Бір ғана өтініш", [("same", "Бір "), ("new", "ғана "), ("same", "өтініш")]),
        ("一个表格", "一个新表格", [("same", "一个"), ("new", "新"), ("same", "表格")]),
        ("", "New", [("new", "New")]),
    ],
)
def test_words_are_compared_whole_and_signs_where_a_script_has_no_spaces(before, after, expected):
    assert told(before, after) == expected


def test_very_long_texts_stand_beside_each_other():
    long = "a " * MOST_TOKENS
    assert told(long, "b") == [("gone", long), ("new", "b")]


def sealed(**values) -> list[SealedSection]:
    answer = SealedAnswer(key="a", kind="table", label="Budget", text="2 lines", value=None, **values)
    return [SealedSection("money", "Money", (answer,))]


def test_a_table_is_compared_line_by_line_and_a_file_by_its_fingerprint():
    before, after = (
        TableWords(("Item", "Cost"), (Row(("Two developers", "15 000")), Row(("Server", cost))), frozenset())
        for cost in ("900", "1 200")
    )
    (section,) = differences(sealed(table=before), sealed(table=after))
    assert [one.text for one in section.changes[0].pieces if one.kind != "same"] == ["900", "1 200"]
    one, other = (SealedFile("u", "letter.pdf", 1, sign * 64, "pdf") for sign in "ab")
    (section,) = differences(sealed(files=(one,)), sealed(files=(other,)))
    assert section.changes[0].label == "Budget"
    assert differences(sealed(files=(one,)), sealed(files=(one,))) == []
    assert [each.title for each in differences([], sealed(files=(one,)))] == ["Money"]


@pytest.fixture
def application(db):
    """Two versions sent, and a third one begun."""
    application = submitted_in()
    owner = owner_of(application)
    save_answers(application, by=owner, values={"title": "One form for six benefits"})
    send(fresh(application))
    save_answers(application, by=owner, values={"title": "One form for seven benefits", "used": "yes"})
    return fresh(application)


def changed(response) -> dict[str, list[tuple[str, str]]]:
    """What the page marks, by the label of the answer."""
    return {
        change.label: [(one.kind, one.text) for one in change.pieces if one.kind != "same"]
        for section in response.context["page"].sections
        for change in section.changes
    }


def test_the_team_sees_its_unsent_draft_against_what_counts(application):
    shown = signed_in(owner_of(application)).get(address("changes", application))
    assert changed(shown) == {
        "Title": [("gone", "six"), ("new", "seven")],
        "Is it in use?": [("gone", "No"), ("new", "Yes")],
    }
    assert "Draft, not submitted" in text_of(shown)


def test_any_two_versions_can_be_chosen(application):
    client = signed_in(add_collaborator(application, "viewer"))
    shown = client.get(address("changes", application), {"before": "1", "after": "2"})
    assert changed(shown) == {"Title": [("gone", "five"), ("new", "six")]}
    same = client.get(address("changes", application), {"before": "2", "after": "2"})
    assert "The answers of these two versions are the same." in text_of(same)
    for unknown in ("3", "0", "x", "9" * 30, "draft "):
        assert client.get(address("changes", application), {"before": unknown}).status_code == 404


def test_the_office_compares_sealed_versions_and_never_a_draft(application):
    client = signed_in(person_with(application.call, "officer"))
    page = reverse("applications:staff_changes", args=[application.reference])
    assert changed(client.get(page)) == {"Title": [("gone", "five"), ("new", "six")]}
    assert "seven" not in text_of(client.get(page))
    assert client.get(page, {"after": "draft"}).status_code == 404


def test_one_version_alone_has_nothing_to_compare(db):
    application = draft_in()
    shown = signed_in(owner_of(application)).get(address("changes", application))
    assert "There is only one version so far" in text_of(shown)


def test_a_stranger_does_not_learn_of_it(application):
    assert signed_in(make_user()).get(address("changes", application)).status_code == 404


def test_markup_in_an_answer_stays_text(db):
    application = submitted_in()
    save_answers(application, by=owner_of(application), values={"title": "<b>bold</b>"})
    shown = signed_in(owner_of(application)).get(address("changes", application))
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown.text and "<b>bold" not in shown.text


@pytest.mark.parametrize("versions", [2, 30])
def test_it_costs_the_same_for_two_and_for_thirty_versions(db, versions, django_assert_num_queries):
    application = submitted_in()
    for number in range(versions - 1):
        save_answers(application, by=owner_of(application), values={"title": f"Title {number}"})
        send(fresh(application))
    client = signed_in(owner_of(application))
    client.get(address("changes", application))
    with django_assert_num_queries(13):
        client.get(address("changes", application))
