"""The form of reports goes along with its call: in the file of the call, and into a copy of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calls.call_file.document import REPORTS, whole_call
from calls.form_outline import newest_form
from calls.models import Call, Option, ProposalForm, Question, Section
from calls.services import copy_call, import_call
from core import clock
from core.refusals import NotNow
from tests.factories.calls import complete_call, make_programme, texts
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ask = Question.objects.create


def with_reports(**fields: Any) -> Call:
    """A call whose reports have two sections, conditions, a table, choices, and a file with every limit."""
    call = complete_call(**fields)
    form = ProposalForm.every.create(call=call, purpose="report")
    first = Section.objects.create(form=form, key="work", position=0, **texts("title", "Work"))
    where = ask(section=first, key="trouble", kind="choice", position=0, **texts("label", "Trouble?"))
    for place, key in enumerate(("yes", "no")):
        Option.objects.create(question=where, key=key, position=place, **texts("label", key))
    condition: dict[str, Any] = {"show_if_question": "trouble", "show_if_values": ["yes"]}
    ask(
        section=first,
        key="which",
        kind="long_text",
        max_words=50,
        position=1,
        **condition,
        **texts("label", "Which?"),
    )
    second = Section.objects.create(
        form=form,
        key="proof",
        position=1,
        **condition,
        **texts("title", "Proof"),
        **texts("intro", "Show it."),
    )
    limits: dict[str, Any] = {"accept": ["pdf", "png"], "max_mb": 3, "min_items": 1, "max_items": 4}
    ask(
        section=second,
        key="photos",
        kind="file",
        position=0,
        required=False,
        **limits,
        **texts("label", "Photos"),
    )
    table = ask(section=second, key="costs", kind="table", position=1, **texts("label", "Costs"))
    money: dict[str, Any] = {"kind": "money", "currencies": ["USD"], "is_total": True}
    ask(section=second, parent=table, key="sum", position=0, **money, **texts("label", "Sum"))
    return call


def bring_in(document: dict[str, Any], slug: str = "brought-in") -> Call:
    content, staff = json.dumps(document).encode(), make_user("Staff", is_hub_staff=True)
    return import_call(content, programme=make_programme(), year=2031, slug=slug, with_dates=False, by=staff)


def test_it_goes_out_and_comes_in_again_equal() -> None:
    document = whole_call(with_reports())
    assert [one["key"] for one in document[REPORTS]] == ["work", "proof"]
    photos = document[REPORTS][1]["questions"][0]
    assert (photos["accept"], photos["max_mb"], photos["min_items"], photos["max_items"]) == (
        *(["pdf", "png"], 3, 1, 4),
    )
    call = bring_in(document)
    assert {**whole_call(call), "dates": None} == {**document, "dates": None}
    form = newest_form(call, "report")
    assert form and (form.version, form.is_frozen, form.is_prepared) == (1, False, False)
    assert newest_form(call) != form and call.forms.count() == 1


def test_the_newest_version_goes_out() -> None:
    call = with_reports()
    ProposalForm.every.filter(call=call, purpose="report").update(frozen_at=clock.now())
    fresh = ProposalForm.every.create(call=call, purpose="report", version=2)
    Section.objects.create(form=fresh, key="new", **texts("title", "New"))
    assert [one["key"] for one in whole_call(call)[REPORTS]] == ["new"]


def test_an_older_file_and_a_call_without_one_still_come_in() -> None:
    document = whole_call(complete_call())
    assert REPORTS not in document
    call = bring_in(document)
    assert newest_form(call, "report") is None and newest_form(call) is not None


def test_a_form_that_was_begun_and_is_empty_stays_begun() -> None:
    document = {**whole_call(complete_call()), REPORTS: []}
    call = bring_in(document)
    assert newest_form(call, "report") and whole_call(call)[REPORTS] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "which"}, "report_sections › proof: the key “which” is there twice."),
        ({"kind": "magic"}, "report_sections 2 › questions 2 › kind"),
        (
            {"hidden_from_jurors": True},
            "costs › hidden_from_jurors: a question of a report has no such part.",
        ),
        (
            {"kind": "short_text", "columns": [], "stands_for": "person"},
            "costs › stands_for: a question of a report",
        ),
        ({"accept": "pdf"}, "report_sections 2 › questions 2 › accept: a list is expected here."),
    ],
)
def test_what_makes_no_form_is_refused_with_its_place(change: dict[str, Any], sentence: str) -> None:
    document = whole_call(with_reports())
    document[REPORTS][1]["questions"][1].update(change)
    with pytest.raises(NotNow) as refused:
        bring_in(document)
    assert sentence in refused.value.sentence
    assert not Call.objects.filter(slug="brought-in").exists()


def test_a_copy_of_a_call_has_the_same_form_of_reports() -> None:
    source = with_reports()
    ProposalForm.every.filter(call=source, purpose="report").update(frozen_at=clock.now())
    copied = copy_call(source, year=2032, slug="next", by=make_user("Staff", is_hub_staff=True))
    assert whole_call(copied)[REPORTS] == whole_call(source)[REPORTS]
    form = newest_form(copied, "report")
    assert form and (form.version, form.is_frozen) == (1, False)
