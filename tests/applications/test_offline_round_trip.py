"""What is written into a document is what is read from it, of every kind of question and in any script."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from applications.contents import Contents
from applications.offline import reader
from applications.offline.receiving import Reading, _understood, read_document
from applications.offline.writing import form_document
from applications.services import save_answers
from calls.answers import check
from calls.form_tree import FormTree, read_form
from calls.models import Question
from core.countries import country_codes
from tests.applications.offline_documents import downloaded, sent, texts_of
from tests.factories.applications import draft_in, fresh, owner_of
from tests.factories.calls import texts
from tests.factories.every_kind import ask, every_kind_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ANSWERS: dict[str, Any] = {
    "title": "Один бланк — Қазақстан үшін",
    "summary": "First line\n\n\tIndented «second»\nمرحبا بالعالم 123\n中文, 🎉 and =SUM(A1)\n• a list",
    "themes": ["service"],
    "used": "yes",
    "where": "<b>Astana</b> & beyond",
    "country": "KZ",
    "mail": "name@example.org",
    "reach": "1200",
    "cost": {"amount": "4200.5", "currency": "KZT"},
    "ready": "2027-03-01",
    "budget": [{"what": "Printing", "amount": "120"}, {"what": "=1+1", "amount": "80.25"}],
    "team": [{"who": "Айгүл", "part": "lead"}, {"who": "李", "part": "expert"}],
    "site": "https://example.org/?a=1&b=2",
    "consent": True,
}


@pytest.fixture
def application():
    return draft_in(every_kind_call(), answers=ANSWERS)


def clean(tree: FormTree, reading: Reading) -> dict[str, Any]:
    """What was read, as it would be kept."""
    questions = [one for one in tree.questions() if one.kind != "file"]
    return {one.key: check(one, reading.values[one.key]).value for one in questions}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_answer_comes_back_as_it_was(application, language):
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application, language)))
    assert (clean(tree, reading), reading.unread) == (ANSWERS, {})


def test_an_empty_form_comes_back_empty():
    application = draft_in(every_kind_call(), answers={})
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application)))
    assert (set(clean(tree, reading).values()), reading.unread) == ({None}, {})


def test_what_is_wrong_comes_back_as_it_was_typed(application):
    wrong = {
        "reach": "very many",
        "cost": {"amount": "ABC", "currency": ""},
        "ready": "soon",
        "summary": "word " * 60,
        "budget": [{"what": "Only a name", "amount": None}],
    }
    save_answers(application, by=owner_of(application), values=wrong)
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application)))
    expected = {**ANSWERS, **wrong, "summary": ("word " * 60).strip()}
    assert clean(tree, reading) == expected


def test_a_very_long_answer_comes_back_whole(application):
    words = "Длинный ответ 中文 ".strip()
    long = "\n".join(f"{number}: {words}" for number in range(12_000))
    save_answers(application, by=owner_of(application), values={"summary": long})
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application)))
    assert clean(tree, reading)["summary"] == long


def test_it_says_what_the_page_says(application):
    Question.objects.filter(key="title").update(help_en="Name it in a few words.", example_en="One form")
    said = list(texts_of(downloaded(application)))
    for line in (
        "1. Your idea",
        "Title",
        "Short text, up to 120 characters · Required",
        "Name it in a few words.",
        "Example: One form",
        "Only if the answer to “Is it in use?” is “Yes”.",
        "Files are added in the portal itself, not in this document.",
        f"‹{application.call.slug} · form 1 · {application.reference} · en›",
    ):
        assert line in said


def test_control_characters_and_what_xml_cannot_hold_are_left_out(application):
    application.answers.filter(question_key="title").update(value="a\x00b\x0bc\ufffe\ud800d")
    tree = read_form(application.form)
    assert clean(tree, read_document(application, tree, sent(downloaded(application))))["title"] == "abcd"


def test_right_to_left_is_marked(application, tmp_path):
    save_answers(application, by=owner_of(application), values={"title": "العنوان"})
    path = tmp_path / "form.docx"
    path.write_bytes(downloaded(application))
    lines = [one for one in reader._body(str(path)).iter(f"{reader._W}p") if "العنوان" in reader._text(one)]
    assert [one.find(f"{reader._W}pPr/{reader._W}bidi") is not None for one in lines] == [True]
    assert [one.find(f".//{reader._W}rtl") is not None for one in lines] == [True]


def test_columns_of_every_kind(application):
    table = Question.objects.get(key="budget", section__form=application.form)
    for kind, more in (
        ("country", {}),
        ("multi_choice", {"options_from_themes": True}),
        ("money", {"currencies": ["USD"]}),
        ("date", {}),
        ("long_text", {}),
    ):
        ask(
            section=table.section,
            parent=table,
            key=kind,
            kind=kind,
            required=False,
            **more,
            **texts("label", kind),
        )
    row = {
        "what": "A",
        "amount": "1",
        "country": "FR",
        "multi_choice": ["integrity"],
        "money": {"amount": "5", "currency": "USD"},
        "date": "2027-01-02",
        "long_text": "one\ntwo",
    }
    save_answers(application, by=owner_of(application), values={"budget": [row, {**row, "what": "B"}]})
    kept = fresh(application).answers.get(question_key="budget").value
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application)))
    assert clean(tree, reading)["budget"] == kept
    assert kept[0]["multi_choice"] == ["integrity"]


def test_a_long_table_with_countries_is_no_bomb_to_the_fence(application):
    table = Question.objects.get(key="budget", section__form=application.form)
    ask(section=table.section, parent=table, key="land", kind="country", **texts("label", "Country"))
    rows = [{"what": f"Item {number}", "amount": str(number), "land": "FR"} for number in range(200)]
    save_answers(application, by=owner_of(application), values={"budget": rows})
    tree = read_form(application.form)
    reading = read_document(application, tree, sent(downloaded(application, "kk")))
    assert clean(tree, reading)["budget"] == rows


# --- any answers at all --------------------------------------------------
# U+FFFE and U+FFFF are no characters of XML; everything else that the portal keeps, a document keeps.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
LINES = st.lists(st.text(LETTERS, max_size=30), max_size=4).map("\n".join)
AMOUNTS = st.decimals(0, 10**9, places=2, allow_nan=False).map(str)


def any_answer(question: Question) -> st.SearchStrategy[Any]:
    """What may be typed for a question; None where it is left out."""
    if question.kind in ("table", "group"):
        columns = question.__dict__["_columns_read"]
        row = st.fixed_dictionaries({one.key: any_answer(one) for one in columns})
        return st.lists(row, max_size=6)
    choices = [one.key for one in question.__dict__["_choices_read"]]
    known: dict[str, st.SearchStrategy[Any]] = {
        "long_text": LINES,
        "number": AMOUNTS,
        "money": st.builds(
            lambda amount, code: {"amount": amount, "currency": code},
            AMOUNTS,
            st.sampled_from(question.currencies or ["USD"]),
        ),
        "choice": st.sampled_from(choices or [""]),
        "multi_choice": st.lists(st.sampled_from(choices or [""]), unique=True),
        "date": st.dates().map(str),
        "country": st.sampled_from(sorted(country_codes())),
        "consent": st.sampled_from([True, None]),
    }
    return st.none() | known.get(question.kind, st.text(LETTERS, max_size=60))


@pytest.fixture
def tree() -> FormTree:
    return read_form(every_kind_call().forms.get())


@pytest.mark.parametrize("language", ["en", "kk"])
def test_any_answers_come_back(tree, tmp_path, language):
    asked = [one for one in tree.questions() if one.kind != "file"]
    path = tmp_path / "form.docx"

    @effort(max_examples=25)
    @given(st.fixed_dictionaries({one.key: any_answer(one) for one in asked}))
    def comes_back(raw: dict[str, Any]) -> None:
        kept = {one.key: check(one, raw[one.key]).value for one in asked}
        contents = Contents(tree, kept)
        path.write_bytes(form_document(tree.form, language=language, address="/", contents=contents))
        reading = _understood(tree, reader.read(str(path))["boxes"])
        assert (clean(tree, reading), reading.unread) == (kept, {})

    comes_back()
