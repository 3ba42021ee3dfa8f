"""A whole call as one file, out and in again: nothing is lost, and nothing that makes no call comes in."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calls.call_file.document import LEFT_OUT, columns, whole_call
from calls.call_file.reading import MOST_BYTES
from calls.models import (
    Anchor,
    Call,
    Criterion,
    EligibilityRule,
    Faq,
    KeyDate,
    Option,
    Partner,
    Question,
    Round,
    Rubric,
    Section,
    Theme,
    Topic,
)
from calls.services import import_call
from calls.translations import text_in, translated_fields
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, make_programme, person_with
from tests.factories.entries import said
from tests.factories.every_kind import every_kind_call
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MODELS = (
    Call, Theme, Partner, Faq, EligibilityRule, Section, Question, Option, Rubric, Criterion, Anchor, Round,
)  # fmt: skip


def staff():
    return make_user("Staff", is_hub_staff=True)


def written(document: Any) -> bytes:
    return json.dumps(document).encode()


def bring_in(document: Any, **changed: Any) -> Call:
    content = document if isinstance(document, bytes) else written(document)
    chosen = {"programme": make_programme(), "year": 2031, "slug": "brought-in", "with_dates": False}
    return import_call(content, **{**chosen, "by": staff(), **changed})


def test_what_goes_out_comes_in_again_whole():
    source = every_kind_call(title="Scheme 2030")
    Theme.objects.filter(call=source).update(topic=Topic.objects.create(key="trust", name_en="Trust"))
    document = whole_call(source)
    call = bring_in(document)
    assert {**whole_call(call), "dates": None} == {**document, "dates": None}
    assert (call.state, call.year, call.slug, call.opens_at) == ("draft", 2031, "brought-in", None)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_column_is_in_the_file_or_left_out_for_a_reason(model):
    translated = () if model is Rubric else translated_fields(model)
    named = {*columns(model), *LEFT_OUT.get(model, ()), *translated, "id", "position"}
    assert {field.name for field in model._meta.concrete_fields if not field.is_relation} <= named


def test_dates_come_along_where_they_are_wanted():
    source = complete_call()
    KeyDate.objects.create(call=source, kind="pitch", wall="2030-01-01T10:00", at=source.deadline_at)
    document = whole_call(source)
    document["dates"] = {
        "opens": "2031-01-10T09:00",
        "deadline": "2031-03-01T18:00",
        "announcement": "2031-06-01T10:00",
    }
    call = bring_in(document, with_dates=True)
    assert (call.opens_wall, call.deadline_wall) == ("2031-01-10T09:00", "2031-03-01T18:00")
    assert [(one.kind, one.wall) for one in call.key_dates.all()] == [("announcement", "2031-06-01T10:00")]
    without = bring_in(document, slug="without")
    assert (without.opens_at, without.key_dates.count()) == (None, 0)


def test_the_ledger_says_that_a_file_was_brought_in_and_whose_call_it_is():
    content = written(whole_call(complete_call()))
    person = staff()
    call = bring_in(content, by=person)
    entry = LedgerEntry.objects.get(event="call.created", subject=call.ledger_name)
    assert set(said(entry)) == {"file"}
    assert list(call.roles.values_list("user", "role")) == [(person.pk, "officer")]


def spoiled(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with another value at a path such as `sections.0.title_en`; DROP takes it out."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here: Any = document
    for step in way:
        here = here[step]
    if value is DROP:
        del here[last]
    else:
        here[last] = value
    return document


DROP = object()
SPOILED = [
    ("secret", "x", "secret: this portal knows no such part."),
    ("call.slug", "x", "call › slug: this portal knows no such part."),
    ("call.state", "announced", "call › state: this portal knows no such part."),
    ("call.title_en", DROP, "call › title_en: this is missing."),
    ("call.title_en", "x" * 201, "call › title_en"),
    ("call.title_en", ["x"], "call › title_en: a text is expected here."),
    ("call.title_en", "a\x00b", "call › title_en: this text has a character that cannot be stored."),
    ("call.title_en", "\ud800", "call › title_en: this text has a character that cannot be stored."),
    ("call.places", "3", "call › places: a whole number is expected here."),
    ("call.places", True, "call › places: a whole number is expected here."),
    ("call.places", -1, "call › places: this number is out of bounds."),
    ("call.places", 10**30, "call › places: this number is out of bounds."),
    ("call.ceiling_amount", "lots", "call › ceiling_amount: an amount in quotation marks"),
    ("call.ceiling_amount", "NaN", "call › ceiling_amount: an amount in quotation marks"),
    ("call.ceiling_amount", "1e400", "call › ceiling_amount"),
    ("call.zone", "Mars/Olympus", "call › zone: there is no such time zone."),
    ("themes", {}, "themes: a list is expected here."),
    ("themes", [[]], "themes 1: a part in curly brackets is expected here."),
    ("themes", [{"key": "a", "name_en": "A"}] * 2, "themes 2: the key “a” is there twice."),
    ("themes", [{"key": "a", "name_en": "A"}] * 501, "themes: the list is too long."),
    ("themes", [{"key": "a b", "name_en": "A"}], "themes 1 › key"),
    ("sections.0.questions.0.kind", "magic", "sections 1 › questions 1 › kind"),
    ("sections.0.questions.0.columns", [{}], "sections 1 › questions 1 › columns: only a table"),
    ("sections.0.questions.0.accept", "pdf", "sections 1 › questions 1 › accept: a list is expected here."),
    ("sections.0.questions.0.accept", [1], "sections 1 › questions 1 › accept: a text is expected here."),
    ("rubrics.0.scale_min", 5, "rubrics › review: the highest mark must be above the lowest."),
    ("rubrics.0.criteria.0.weight", DROP, "rubrics 1 › criteria 1 › weight: this is missing."),
    ("rubrics.0.criteria.0.anchors", [{"mark": 77, "text_en": "?"}], "each mark of the scale"),
    ("rounds.0.rubric", "other", "rounds 1 › rubric: the file has no such rubric."),
    ("rounds.0.quorum", 0, "rounds 1 › quorum: this number is out of bounds."),
    ("dates", {"tea": "2031-01-01T10:00"}, "dates › tea: this portal knows no such part."),
    ("dates", {"opens": "tomorrow"}, "dates › opens: a time like 2027-03-01T18:00"),
    ("dates", {"opens": "2031-05-01T10:00", "deadline": "2031-04-01T10:00"}, "deadline"),
    ("dates", {"opens": "0001-01-01T00:00"}, "dates › opens: a time like 2027-03-01T18:00"),
    ("dates", {"deadline": "9999-12-31T23:59"}, "dates › deadline: a time like 2027-03-01T18:00"),
    ("sections.0.questions.0.max_words", 0, "what is said here cannot be kept."),
    ("version", 99, "The file comes from a newer portal than this one."),
    ("format", "form", "This is not the file of a call, or it is damaged."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), SPOILED, ids=range(len(SPOILED)))
def test_what_makes_no_call_is_refused_with_its_place_and_writes_nothing(path, value, sentence):
    document = spoiled(whole_call(complete_call(ceiling_amount="10.00", places=2)), path, value)
    with pytest.raises(NotNow) as refused:
        bring_in(json.dumps(document).encode(), with_dates=True)
    assert sentence in refused.value.sentence
    assert not Call.objects.filter(slug="brought-in").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"format": "call"',
        b"[" * 100_000,
        b'{"format": NaN}',
        b" " * (MOST_BYTES + 1),
    ],
    ids=["empty", "packed", "no text", "list", "null", "cut off", "deep", "no number", "huge"],
)
def test_what_is_no_file_of_a_call_is_told_in_one_sentence(content):
    with pytest.raises(NotNow):
        bring_in(content)


def test_only_staff_of_the_hub_bring_a_call_in():
    with pytest.raises(NotAllowed):
        bring_in(whole_call(complete_call()), by=make_user())


def test_out_and_in_on_the_pages(as_):
    source = every_kind_call(title="Scheme 2030")
    out = as_(person_with(source, "officer")).get(f"/office/calls/{source.slug}/file/")
    assert out["Content-Disposition"] == f'attachment; filename="{source.slug}.call.json"'
    person = staff()
    sent = {"programme": make_programme().pk, "year": 2031, "slug": ""}
    damaged = SimpleUploadedFile("call.json", out.content[:-9], "application/json")
    page = as_(person).post("/office/calls/new/file/", {**sent, "slug": "again", "file": damaged})
    assert "This is not the file of a call, or it is damaged." in page.content.decode()
    assert 'value="again"' in page.content.decode()
    whole = SimpleUploadedFile("call.json", out.content, "application/json")
    answer = as_(person).post("/office/calls/new/file/", {**sent, "slug": "again", "file": whole})
    assert answer["Location"] == "/office/calls/again/build/"
    brought = whole_call(Call.objects.get(slug="again"))
    assert {**brought, "dates": None} == {**whole_call(source), "dates": None}


def test_a_file_is_read_as_people_write_them():
    """With the mark that some editors put before the text, and with words that are not ASCII."""
    document = whole_call(complete_call())
    document["call"]["title_kk"] = "Ұсыныстар байқауы"
    document["dates"] = {"opens": datetime(2031, 1, 1, 10).isoformat(timespec="minutes")}
    content = b"\xef\xbb\xbf" + json.dumps(document, ensure_ascii=False, indent=1).encode()
    assert text_in(bring_in(content), "title", "kk") == "Ұсыныстар байқауы"
