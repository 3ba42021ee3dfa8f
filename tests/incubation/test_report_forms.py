"""Reports with questions: the form is built like the call's, frozen by its first report, answered whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from calls.form_outline import newest_form
from calls.models import Call, ProposalForm, Question
from calls.services.building import move_item, place_item, remove_item, save_item
from calls.services.copying import copy_call
from calls.services.form_building import move_to_section, open_form, save_question, siblings_of
from core import ledger
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.days import today
from incubation.models import Placement, Report
from people.models import User
from tests.factories.applications import owner_of
from tests.factories.calls import person_with, texts
from tests.factories.incubation import approver_of, mentor_of, officer_of, placement_in
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in()


def at(user: User, address: str, given: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address) if given is None else client.post(address, given)


def page(placement: Placement, name: str = "build_report_form", **kwargs: Any) -> str:
    return reverse(f"calls:{name}", kwargs={"slug": placement.application.call.slug, **kwargs})


def ask(call: Call, key: str, kind: str, **fields: Any) -> Question:
    section = newest_form(call, "report").sections.get()  # type: ignore[union-attr]
    row = Question(section=section, key=key, kind=kind, **texts("label", key.title()), **fields)
    return save_question(row, call=call, options=[], removed=[], by=person_with(call, "officer"))


@pytest.fixture
def report(placement: Placement) -> Report:
    """Asks for words, a number from 1 on, and, where there were troubles, which."""
    call, officer = placement.application.call, officer_of(placement)
    open_form(call, by=officer, purpose="report")
    ask(call, "done", "long_text", max_words=5)
    ask(call, "reached", "number", minimum=1)
    ask(call, "note", "short_text", required=False)
    return services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer)


def of(report: Report) -> str:
    return reverse("incubation:report", args=[report.placement.public_id, report.number])


def sent(**answers: str) -> dict[str, str]:
    marks = {f"version-{key}": "1" for key in ("done", "reached", "note")}
    return {**marks, **answers}


def test_an_officer_builds_the_form_in_the_browser(placement: Placement) -> None:
    officer, call = officer_of(placement), placement.application.call
    assert "Reports are written freely." in at(officer, page(placement)).text
    at(officer, page(placement, "build_report_version"), {})
    new = page(placement, "build_report_question_add", section="report")
    kinds = at(officer, new).text
    assert 'value="long_text"' in kinds and 'value="file"' in kinds
    given = {"label_en": "How many people?", "required": "on", "minimum": "1"}
    assert at(officer, f"{new}?kind=number", {**given, "label_en": ""}).status_code == 200
    assert at(officer, f"{new}?kind=number", given).status_code == 302
    choice = {
        "label_en": "Any trouble?",
        "choices-TOTAL_FORMS": "2",
        "choices-INITIAL_FORMS": "0",
        "choices-0-label_en": "Yes",
        "choices-1-label_en": "No",
    }
    assert at(officer, f"{new}?kind=choice", choice).status_code == 302
    number, trouble = Question.objects.filter(section__form=newest_form(call, "report"))
    assert [one.label_en for one in trouble.options.all()] == ["Yes", "No"]  # type: ignore[attr-defined]
    at(officer, page(placement, "build_move", kind="report-question", pk=trouble.pk), {"to": "up"})
    assert list(Question.objects.filter(section__form=newest_form(call, "report"))) == [trouble, number]
    at(officer, page(placement, "build_remove", kind="report-question", pk=trouble.pk), {})
    edit = page(placement, "build_report_question", pk=number.pk)
    assert at(officer, edit, {**given, "label_en": "How many families?"}).status_code == 302
    assert "How many families?" in at(approver_of(placement), page(placement)).text
    assert at(approver_of(placement), page(placement, "build_report_version"), {}).status_code == 403
    assert at(approver_of(placement), edit, given).status_code == 403
    assert at(mentor_of(placement), page(placement)).status_code == 404
    assert list(ledger.faults()) == []


def test_the_form_of_proposals_is_untouched(placement: Placement, report: Report) -> None:
    call = placement.application.call
    used = newest_form(call)
    assert used and used.purpose == "" and used.pk == placement.application.form_id
    assert list(call.forms.all()) == [used]
    assert report.form == newest_form(call, "report") != used
    assert list(ledger.faults()) == []


def test_a_table_has_columns(placement: Placement) -> None:
    officer = officer_of(placement)
    at(officer, page(placement, "build_report_version"), {})
    new = page(placement, "build_report_question_add", section="report")
    at(officer, f"{new}?kind=table", {"label_en": "Partners"})
    table = Question.objects.get(label_en="Partners")
    answer = at(officer, f"{new}{table.pk}/?kind=short_text", {"label_en": "Name"})
    assert answer["Location"] == page(placement, "build_report_question", pk=table.pk)
    assert [one.label_en for one in table.columns.all()] == ["Name"]  # type: ignore[attr-defined]
    assert at(officer, f"{new}999/?kind=short_text").status_code == 404


def test_the_first_report_freezes_the_form_and_a_change_is_a_new_version(
    placement: Placement, report: Report
) -> None:
    call, officer = placement.application.call, officer_of(placement)
    question = Question.objects.get(key="done")
    told: Any = {"call": call, "part": "report_form", "by": officer}

    def acts_on(row: Question) -> list[Any]:
        beside = siblings_of(row)
        return [
            lambda: remove_item(row, **told),
            lambda: move_item(row, up=False, siblings=beside, **told),
            lambda: place_item(row, place=0, siblings=beside, **told),
            lambda: save_item(row, siblings=beside, **told),
            lambda: save_question(row, call=call, options=[], removed=[], by=officer),
            lambda: move_to_section(row, section=row.section, place=None, call=call, by=officer),
        ]

    def nothing_changes(rows: list[Any]) -> None:
        for act in rows:
            with pytest.raises(NotNow, match="in use"):
                act()

    nothing_changes(acts_on(question))
    locked = at(officer, page(placement)).text
    assert "This form is in use." in locked and "Add a section" not in locked
    at(officer, page(placement, "build_report_version"), {})
    second = newest_form(call, "report")
    assert second and (second.version, second.is_prepared, second.is_frozen) == (2, False, False)
    assert Question.objects.filter(section__form=second).count() == 3
    nothing_changes(acts_on(question))  # of the version before, which its reports keep
    assert at(officer, page(placement, "build_report_question", pk=question.pk)).status_code == 404
    again = at(officer, page(placement, "build_report_version"), {})
    assert (again.status_code, ProposalForm.every.filter(call=call, purpose="report").count()) == (302, 2)
    later = services.ask_for_report(placement, due_on=date(2027, 9, 1), by=officer)
    assert (report.form.version, later.form.version) == (1, 2)  # type: ignore[union-attr]


def test_what_is_typed_is_kept_and_what_is_wrong_is_told_beside_the_field(report: Report) -> None:
    owner = owner_of(report.placement.application)
    at(owner, of(report), sent(act="keep", done="We began", reached="many"))
    report.refresh_from_db()
    assert report.answers == {"done": "We began", "reached": "many"} and report.state == "due"
    assert "We began" in at(owner, of(report)).content.decode()
    refused = at(owner, of(report), sent(act="deliver", done="one two three four five six", reached=""))
    text = refused.content.decode()
    assert refused.status_code == 200 and "one two three four five six" in text
    assert "Answer this question." in text
    report.refresh_from_db()
    assert report.state == "due"
    assert report.answers == {"done": "one two three four five six"}  # refused, and kept all the same


def test_two_tabs_never_overwrite_each_other_unseen(report: Report) -> None:
    owner = owner_of(report.placement.application)
    seen = at(owner, of(report)).context["seen"]
    at(owner, of(report), sent(act="keep", done="First tab", reached="1", seen=seen))
    second = at(owner, of(report), sent(act="keep", done="Second tab", reached="2", seen=seen))
    text = second.content.decode()
    assert "in another tab" in text and "Second tab" in text
    report.refresh_from_db()
    assert report.answers["done"] == "First tab"  # type: ignore[index]
    again = second.context["seen"]
    at(owner, of(report), sent(act="keep", done="Second tab", reached="2", seen=again))
    report.refresh_from_db()
    assert report.answers["done"] == "Second tab"  # type: ignore[index]


def test_a_form_that_cannot_be_answered_is_not_asked(placement: Placement) -> None:
    officer = officer_of(placement)
    open_form(placement.application.call, by=officer, purpose="report")
    table = ask(placement.application.call, "partners", "table")
    with pytest.raises(NotNow, match="no columns"):
        services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer)
    remove_item(table, call=placement.application.call, part="report_form", by=officer)
    ask(placement.application.call, "state", "choice")
    with pytest.raises(NotNow, match="no choices"):
        services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer)
    assert not Report.objects.exists()


def test_the_team_is_told_and_nobody_is_asked_for_the_past(placement: Placement) -> None:
    address = reverse("incubation:report_new", args=[placement.public_id])
    day = today(placement.application.call)
    for due, status in ((day - timedelta(days=1), 200), (day, 302)):
        assert at(officer_of(placement), address, {"due_on": f"{due:%Y-%m-%d}"}).status_code == status
    [letter] = Notice.objects.filter(event="incubation/report_asked")
    assert letter.recipient == owner_of(placement.application)


def test_it_is_handed_in_read_and_decided(report: Report) -> None:
    owner, mentor = owner_of(report.placement.application), mentor_of(report.placement)
    assert (
        at(owner, of(report), sent(act="deliver", done="Two desks opened", reached="120")).status_code == 302
    )
    report.refresh_from_db()
    assert (report.state, report.answers) == ("delivered", {"done": "Two desks opened", "reached": "120"})
    text = at(mentor, of(report)).content.decode()
    assert "Two desks opened" in text and "120" in text
    with pytest.raises(NotNow, match="handed in"):
        services.keep_answers(report, raw={"done": "Other"}, by=owner)
    services.return_report(report, note="Say who.", by=mentor)
    at(owner, of(report), sent(act="deliver", done="Two desks, four people", reached="120"))
    report.refresh_from_db()
    services.accept_report(report, by=mentor, note="Well told.")
    letters = Notice.objects.filter(event__startswith="incubation/report_", recipient=owner).order_by("pk")
    events = ["incubation/report_asked", "incubation/report_returned", "incubation/report_accepted"]
    assert [one.event for one in letters] == events
    for words, one in zip(("", "Say who.", "Well told."), letters, strict=True):
        assert words in one.text and of(report) in one.text
    with pytest.raises(NotNow, match="accepted"):
        services.deliver_answers(report, raw={"done": "Other", "reached": "1"}, by=owner)
    assert list(ledger.faults()) == []


def test_only_the_team_writes_it_and_free_words_do_not_pass_for_answers(report: Report) -> None:
    mentor, owner = mentor_of(report.placement), owner_of(report.placement.application)
    assert at(mentor, of(report), sent(act="deliver", done="Ours", reached="2")).status_code == 403
    with pytest.raises(NotAllowed):
        services.deliver_answers(report, raw={"done": "Ours", "reached": "2"}, by=mentor)
    with pytest.raises(NotNow, match="questions"):
        services.deliver_report(report, text="Freely.", by=owner)


def test_without_questions_a_report_is_written_freely(placement: Placement) -> None:
    officer = officer_of(placement)
    open_form(placement.application.call, by=officer, purpose="report")  # begun, and empty
    free = services.ask_for_report(placement, due_on=date(2027, 6, 1), by=officer)
    assert free.form is None
    services.deliver_report(free, text="All went well.", by=owner_of(placement.application))
    with pytest.raises(NotNow, match="freely"):
        services.deliver_answers(free, raw={}, by=owner_of(placement.application))


def test_a_copied_call_takes_the_form_of_its_reports_along(placement: Placement, report: Report) -> None:
    staff = make_user("Staff", is_hub_staff=True)
    copied = copy_call(placement.application.call, year=2029, slug="next-time", by=staff)
    form = newest_form(copied, "report")
    assert form and not form.is_frozen and form.version == 1
    assert list(Question.objects.filter(section__form=form).values_list("key", flat=True)) == [
        "done",
        "reached",
        "note",
    ]


def test_after_the_end_an_open_report_still_waits_on_both_lists(report: Report) -> None:
    owner, mentor = owner_of(report.placement.application), mentor_of(report.placement)
    services.leave(report.placement, reason="The host withdrew.", by=owner)
    mine = reverse("incubation:mine")
    assert "Hand in: Report 1" in at(owner, mine).content.decode()
    assert at(owner, of(report), sent(act="deliver", done="What we had", reached="3")).status_code == 302
    assert "Look at: Report 1" in at(mentor, mine).content.decode()
