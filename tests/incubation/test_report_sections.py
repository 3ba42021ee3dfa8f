"""The form of reports in sections: built with the call's builder, answered and read section by section."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.form_outline import newest_form
from calls.models import Call, Option, Question, Section
from calls.services.building import save_item
from calls.services.form_building import open_form, save_question
from core import ledger
from incubation import services
from incubation.models import Placement, Report
from people.models import User
from tests.factories.applications import owner_of
from tests.factories.calls import person_with, texts
from tests.factories.incubation import approver_of, mentor_of, officer_of, placement_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begun(call: Call) -> Section:
    found: Section = open_form(call, by=person_with(call, "officer"), purpose="report").sections.get()
    return found


def section(call: Call, title: str, **fields: Any) -> Section:
    officer, form = person_with(call, "officer"), newest_form(call, "report")
    row = Section(form=form, **texts("title", title), **fields)
    siblings = form.sections.all()  # type: ignore[union-attr]
    saved: Section = save_item(row, call=call, part="report_form", siblings=siblings, by=officer)
    return saved


def ask(
    home: Section, key: str, kind: str = "short_text", *, options: tuple[str, ...] = (), **fields: Any
) -> Question:
    call = home.form.call
    row = Question(section=home, key=key, kind=kind, **texts("label", key.title()), **fields)
    choices = [Option(**texts("label", one)) for one in options]
    return save_question(row, call=call, options=choices, removed=[], by=person_with(call, "officer"))


def build(call: Call, name: str, **kwargs: Any) -> str:
    return reverse(f"calls:build_{name}", kwargs={"slug": call.slug, **kwargs})


def of(report: Report) -> str:
    return reverse("incubation:report", args=[report.placement.public_id, report.number])


def order(call: Call) -> list[tuple[str, list[str]]]:
    rows = newest_form(call, "report").sections.all()  # type: ignore[union-attr]
    return [(str(one), [str(asked) for asked in one.questions.all()]) for one in rows]


def test_sections_are_built_in_the_browser_as_those_of_a_call_are(placement: Placement) -> None:
    call = placement.application.call
    office = signed_in(officer_of(placement))
    office.post(build(call, "report_version"))
    add = build(call, "item_add", kind="report-section")
    given = {"title_en": "Money", "title_ru": "Деньги", "title_kk": "Ақша", "intro_en": "What it cost."}
    assert "title_en" in office.post(add, {**given, "title_en": ""}).text
    saved = office.post(add, given)
    assert (saved.status_code, saved["Location"]) == (302, build(call, "report_form"))
    money = Section.objects.get(title_en="Money")
    assert (money.title_ru, money.title_kk, money.intro_en, money.form.purpose) == (  # type: ignore[attr-defined]
        *("Деньги", "Ақша", "What it cost.", "report"),
    )
    ask(begun_section := Section.objects.get(key="report"), "done")
    asked = ask(begun_section, "cost")
    edit = build(call, "item", kind="report-section", pk=money.pk)
    office.post(edit, {**given, "title_en": "Costs"})
    office.post(build(call, "move", kind="report-section", pk=money.pk), {"to": "up"})
    assert order(call) == [("Costs", []), ("Report", ["Done", "Cost"])]
    page = office.get(build(call, "report_question", pk=asked.pk)).text
    assert "Move the question to another section" in page and "Costs" in page and "As teams see it" in page
    moved = office.post(build(call, "move", kind="report-question", pk=asked.pk), {"section": money.pk})
    assert moved["Location"] == f"{build(call, 'report_form')}#report-question-{asked.pk}"
    assert order(call) == [("Costs", ["Cost"]), ("Report", ["Done"])]
    text = office.get(build(call, "report_form")).text
    assert f'id="report-question-{asked.pk}"' in text and 'data-row="report-section"' in text
    remove = build(call, "remove", kind="report-section", pk=money.pk)
    assert "All its questions go with it." in office.get(remove).text
    office.post(remove)
    assert order(call) == [("Report", ["Done"])]
    assert list(ledger.faults()) == []


def test_a_question_of_proposals_is_not_reached_through_the_form_of_reports(placement: Placement) -> None:
    call, office = placement.application.call, signed_in(officer_of(placement))
    home = begun(call)
    theirs = Question.objects.filter(section__form=newest_form(call), parent=None)[0]
    mine = ask(home, "done")
    assert office.get(build(call, "report_question", pk=theirs.pk)).status_code == 404
    assert office.get(build(call, "question", pk=mine.pk)).status_code == 404
    for kind, row in (("report-question", theirs), ("question", mine), ("report-section", theirs.section)):
        assert office.post(build(call, "remove", kind=kind, pk=row.pk)).status_code == 404
    office.post(build(call, "move", kind="report-question", pk=mine.pk), {"section": theirs.section_id})
    mine.refresh_from_db()
    assert mine.section == home


def test_who_reads_and_who_builds(placement: Placement) -> None:
    call = placement.application.call
    row = ask(begun(call), "done")
    pages = [
        build(call, "report_form"),
        build(call, "report_question", pk=row.pk),
        build(call, "report_version"),
        build(call, "report_question_add", section="report"),
        build(call, "item", kind="report-section", pk=row.section_id),
        build(call, "remove", kind="report-question", pk=row.pk),
        reverse("calls:report_preview", args=[call.slug]),
    ]
    for person, code in (
        (officer_of(placement), 200),
        (approver_of(placement), 200),
        (mentor_of(placement), 404),
        (owner_of(placement.application), 404),
    ):
        assert {signed_in(person).get(one).status_code for one in pages} == {code}
    assert {signed_in(approver_of(placement)).post(one, {"to": "up"}).status_code for one in pages[1:-1]} == {
        403
    }


def test_only_proposals_are_hidden_from_jurors_or_published(placement: Placement) -> None:
    home, office = begun(placement.application.call), signed_in(officer_of(placement))
    text = office.get(f"{build(home.form.call, 'report_question_add', section='report')}?kind=money").text
    for name in ("hidden_from_jurors", "public_after_award", "within_award", "stands_for"):
        assert f'name="{name}"' not in text
    assert 'name="currencies"' in text


def test_the_preview_shows_the_sections_in_each_language(placement: Placement) -> None:
    call = placement.application.call
    home = begun(call)
    ask(home, "done")
    section(call, "Money")
    address, office = reverse("calls:report_preview", args=[call.slug]), signed_in(officer_of(placement))
    assert "1. Report" in office.get(address).text and "2. Money" in office.get(address).text
    russian = office.get(f"{address}?in=ru")
    assert (russian["Content-Language"], "2. Money (ru)" in russian.text) == ("ru", True)


@pytest.fixture
def report(placement: Placement) -> Report:
    """Two sections; the second, and a question of it, only where there was trouble."""
    call = placement.application.call
    first = begun(call)
    ask(first, "done")
    ask(first, "trouble", "choice", options=("Yes", "No"))
    second = section(
        call, "Trouble", show_if_question="trouble", show_if_values=["yes"], **texts("intro", "Say all.")
    )
    ask(second, "what", "long_text")
    return services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer_of(placement))


def sent(**answers: str) -> dict[str, str]:
    return {**{f"version-{key}": "1" for key in ("done", "trouble", "what")}, **answers}


def test_the_team_answers_section_by_section_and_readers_read_them_so(report: Report) -> None:
    team = signed_in(owner_of(report.placement.application))
    text = team.get(of(report)).text
    assert "1. Report" in text and "2. Trouble" in text and "Say all." in text
    assert 'data-show-if="trouble" data-show-values="yes"' in text
    refused = team.post(of(report), sent(act="deliver", done="Two desks", trouble="yes"))
    assert refused.text.count("data-error-summary") == 1 and "What: Answer this question." in refused.text
    team.post(of(report), sent(act="deliver", done="Two desks", trouble="yes", what="The lift broke."))
    reader = signed_in(mentor_of(report.placement)).get(of(report)).text
    for words in ("1. Report", "Two desks", "2. Trouble", "The lift broke."):
        assert words in reader
    assert reader.index("1. Report") < reader.index("Two desks") < reader.index("2. Trouble")


def test_a_question_that_depends_on_another_section_stands_on_the_page(placement: Placement) -> None:
    call = placement.application.call
    ask(begun(call), "trouble", "choice", options=("Yes", "No"))
    only: dict[str, Any] = {"show_if_question": "trouble", "show_if_values": ["yes"]}
    ask(section(call, "More"), "what", "long_text", **only)
    report = services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer_of(placement))
    team = signed_in(owner_of(placement.application))
    text = team.get(of(report)).text
    assert 'name="what"' in text and 'data-show-if="trouble" data-show-values="yes"' in text
    assert "Only if the answer to “Trouble” is “Yes”." in text
    given = {"version-trouble": "1", "version-what": "1", "act": "deliver", "trouble": "yes"}
    assert "What: Answer this question." in team.post(of(report), given).text
    assert team.post(of(report), {**given, "what": "The lift."}).status_code == 302


def test_a_section_that_is_not_asked_is_neither_wanted_nor_read(report: Report) -> None:
    team = signed_in(owner_of(report.placement.application))
    team.post(of(report), sent(act="deliver", done="Two desks", trouble="no", what="Nothing, really."))
    report.refresh_from_db()
    assert report.state == "delivered"
    reader = signed_in(mentor_of(report.placement)).get(of(report)).text
    assert "2. Trouble" not in reader and "Nothing, really." not in reader


def test_one_section_has_its_title_and_no_number(placement: Placement) -> None:
    ask(begun(placement.application.call), "done")
    only = services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer_of(placement))
    text = signed_in(owner_of(placement.application)).get(of(only)).text
    assert "1. Report" not in text and ">Report</h2>" in text


def _built(call: Call, count: int) -> None:
    home = begun(call)
    for number in range(count - 1):
        section(call, f"Part {number}")
    for number in range(count):
        ask(home, f"q{number}", "choice", options=("Yes", "No"))


@pytest.mark.parametrize(
    "address",
    [lambda call: build(call, "report_form"), lambda call: reverse("calls:report_preview", args=[call.slug])],
)
def test_a_longer_form_costs_no_more_queries(address: Callable[[Call], str]) -> None:
    counts = []
    for size in (1, 30):
        placement = placement_in()
        call = placement.application.call
        _built(call, size)
        client = signed_in(officer_of(placement))
        client.get(address(call))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(call)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_longer_report_costs_no_more_queries() -> None:
    counts = []
    for size in (1, 30):
        placement = placement_in()
        _built(placement.application.call, size)
        report = services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer_of(placement))
        client = signed_in(owner_of(placement.application))
        client.get(of(report))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(of(report)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
