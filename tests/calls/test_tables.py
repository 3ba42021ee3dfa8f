"""Lists as files: each for whom its page is, safe against formulas, written down, in memory that stays."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from applications.audits import audit_openings
from applications.models import Broadcast, BroadcastRecipient, Flag, Opening
from calls.models import AskedQuestion
from calls.tables import TABLES
from core import clock
from core.models import LedgerEntry, Notice
from core.sheets.writing import FORMATS
from scoring.models import Conflict
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.incubation import in_pilot, placement_in
from tests.factories.people import make_user
from tests.factories.scoring import decided_call, locked_round, make_expert

pytestmark = pytest.mark.django_db


def fetch(client: Client, call: Any, table: str, kind: str = "csv") -> Any:
    return client.get(reverse("calls:table", args=[call.slug, table]), {"format": kind})


def rows_of(reply: Any) -> list[dict[str, Any]]:
    return list(json.loads(reply.getvalue())["rows"])


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_table_can_be_taken_along_by_who_reads_its_page() -> None:
    call, _round = locked_round()
    officer = signed_in(person_with(call, "officer"))
    taken = {key: rows_of(fetch(officer, call, key, "json")) for key in TABLES}
    assert len(taken["panel"]) == len(taken["jury-progress"]) == 3
    assert taken["ranking"][0]["place"] == 1
    assert taken["ranking"][0]["scorecards"] == 3
    assert {one["table"] for one in taken["overview"]} >= {"From draft to submission", "Theme"}
    entries = LedgerEntry.objects.filter(event="table.exported").order_by("number")
    assert [one.payload["table"] for one in entries] == list(TABLES)
    assert entries[0].payload["format"] == "json"


def test_a_file_holds_what_its_page_was_asked_for() -> None:
    call, _round = locked_round()
    officer = signed_in(person_with(call, "officer"))
    letters = rows_of(fetch(officer, call, "letters", "json"))
    Notice.objects.filter(scope=call.ledger_name, event="scoring/juror_invited").update(state="cancelled")
    page = officer.get(reverse("applications:letters", args=[call.slug]), {"state": "cancelled", "page": "1"})
    link = f"{reverse('calls:table', args=[call.slug, 'letters'])}?format=json"
    assert f'href="{link}&amp;state=cancelled"' in page.content.decode()
    shown = rows_of(officer.get(f"{link}&state=cancelled"))
    assert {one["state"] for one in shown} == {"Not sent: taken back"}
    assert 0 < len(shown) == len(page.context["rows"]) < len(letters)
    assert rows_of(officer.get(f"{link}&state=emperor&event=none")) == []
    assert len(rows_of(officer.get(f"{link}&state=emperor"))) == len(letters)


def test_placements_milestones_and_tranches() -> None:
    placement = in_pilot(placement_in())
    call = placement.application.call
    officer = signed_in(person_with(call, "officer"))
    [row] = rows_of(fetch(officer, call, "placements", "json"))
    assert (row["award"], row["currency"]) == (10000.0, "USD")
    assert [one["amount"] for one in rows_of(fetch(officer, call, "tranches", "json"))] == [3000, 3000, 4000]
    assert len(rows_of(fetch(officer, call, "milestones", "json"))) == 4


@pytest.mark.parametrize(("role", "open_ones"), [("approver", set(TABLES)), ("observer", {"overview"})])
def test_roles_are_those_of_the_page(role: str, open_ones: set[str]) -> None:
    call = open_call()
    reader = signed_in(give_role(call, role))
    assert {key for key in TABLES if fetch(reader, call, key).status_code == 200} == open_ones
    assert fetch(reader, call, "nothing").status_code == 404


def test_strangers_and_staff_of_other_calls_know_of_no_table() -> None:
    call = open_call()
    for user in (make_user("Colleague", is_hub_staff=True), give_role(open_call(), "officer")):
        assert {fetch(signed_in(user), call, key).status_code for key in TABLES} == {404}


def test_a_formula_stays_text_in_every_kind_of_file() -> None:
    call = open_call()
    AskedQuestion.objects.create(call=call, text="=1+1", language="en")
    officer = signed_in(person_with(call, "officer"))
    assert "'=1+1" in fetch(officer, call, "questions").getvalue().decode()
    book = load_workbook(io.BytesIO(fetch(officer, call, "questions", "xlsx").getvalue()))
    cell = book.active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert rows_of(fetch(officer, call, "questions", "json"))[0]["question"] == "=1+1"


def test_a_file_is_in_the_language_of_its_reader() -> None:
    call = open_call()
    officer = signed_in(person_with(call, "officer"))
    reply = officer.get(
        reverse("calls:table", args=[call.slug, "questions"]), headers={"Accept-Language": "ru"}
    )
    assert "Вопрос" in reply.getvalue().decode()


@pytest.mark.parametrize("kind", list(FORMATS))
def test_memory_of_ten_thousand_rows_is_that_of_one_thousand(kind: str) -> None:
    call = open_call()

    def peak(number: int) -> int:
        AskedQuestion.objects.bulk_create(
            AskedQuestion(call=call, text="May a city apply? " * 5, language="en") for _ in range(number)
        )
        table = TABLES["questions"]
        tracemalloc.start()
        for _part in FORMATS[kind].parts(table.heads(), table.lines(call), "rows"):
            pass
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(100)  # what is imported and compiled the first time
    assert peak(9000) < peak_allowed(peak(900))


def peak_allowed(small: int) -> int:
    return small + 1_000_000


def test_the_roster_comes_as_a_workbook_and_as_data() -> None:
    make_expert("Aliya Example")
    colleague = signed_in(make_user("Colleague", is_hub_staff=True))
    address = reverse("scoring:roster_export")
    assert (
        json.loads(colleague.get(address, {"format": "json"}).content)["experts"][0]["name"]
        == "Aliya Example"
    )
    book = load_workbook(io.BytesIO(colleague.get(address, {"format": "xlsx"}).content))
    assert book.active["A2"].value == "Aliya Example"


def test_assignments_conflicts_and_decisions_with_their_reasons() -> None:
    call = decided_call(("awarded", "not_awarded"))
    officer = signed_in(person_with(call, "officer"))
    reads = rows_of(fetch(officer, call, "assignments", "json"))
    assert {(one["state"], one["scorecard"]) for one in reads} == {("Assigned", "Locked")}
    assert len(reads) == 6
    decided = rows_of(fetch(officer, call, "decisions", "json"))
    assert {one["decision"] for one in decided} == {"Awarded", "Not awarded"}
    assert all(one["reason"] and one["decided_by"] for one in decided)
    member, application = call.panel.all()[0], call.applications.all()[0]
    Conflict.objects.create(member=member, application=application, kind="declared", note="=We met")
    [row] = rows_of(fetch(officer, call, "conflicts", "json"))
    assert (row["kind"], row["fact"], row["waived"]) == ("Declared", "=We met", "")
    assert "'=We met" in fetch(officer, call, "conflicts").getvalue().decode()


def test_taking_the_decisions_along_stands_in_the_log_and_is_for_officers_and_approvers_alone() -> None:
    call = decided_call()
    jurors = [one.expert.user for one in call.panel.select_related("expert__user")]
    owner = call.applications.all()[0].collaborators.get(role="owner").user
    for person in (*jurors, owner, give_role(call, "observer"), make_user("Hub", is_hub_staff=True)):
        assert fetch(signed_in(person), call, "decisions").status_code in (403, 404)
    assert not Opening.objects.filter(call=call, what="list").exists()
    fetch(signed_in(person_with(call, "approver")), call, "decisions", "xlsx").getvalue()
    [entry] = Opening.objects.filter(call=call, what="list")
    assert (entry.role, entry.detail) == ("approver", "decisions, xlsx")
    assert not list(audit_openings())


def test_the_ledger_as_a_file_holds_every_entry_with_its_hash() -> None:
    call = decided_call()
    officer = signed_in(person_with(call, "officer"))
    entries = list(LedgerEntry.objects.filter(scope=call.ledger_name).order_by("number"))
    rows = rows_of(fetch(officer, call, "ledger", "json"))[: len(entries)]
    assert [(one["number"], one["hash"]) for one in rows] == [(one.number, one.hash) for one in entries]


def test_flags_and_recipients_of_letters_to_groups() -> None:
    call, _round = locked_round()
    officer = person_with(call, "officer")
    first, second = call.applications.order_by("reference")[:2]
    Flag.objects.create(application=first, other=second, kind="duplicate", compared=[["title", "A", "B", 90]])
    [row] = rows_of(fetch(signed_in(officer), call, "flags", "json"))
    assert (row["reference"], row["compared"], row["state"]) == (
        first.reference,
        "Title – A – B",
        "To settle",
    )
    sent = {"sent_by": officer, "sent_at": clock.now(), "count": 1}
    letter = Broadcast.objects.create(
        call=call, group="jurors", subject="News", text="Text", written_by=officer, **sent
    )
    BroadcastRecipient.objects.create(broadcast=letter, person=officer, references=["A-1", "A-2"])
    [told] = rows_of(fetch(signed_in(officer), call, "recipients", "json"))
    assert (told["subject"], told["address"], told["about"]) == ("News", officer.email, "A-1, A-2")


@pytest.mark.parametrize("kind", list(FORMATS))
def test_roles_the_log_and_incidents_come_in_every_format(kind: str) -> None:
    call = open_call()
    administrator = make_user("Admin", is_hub_staff=True, is_administrator=True)
    officer = person_with(call, "officer")
    for reader, name, args in (
        (administrator, "calls:staff_csv", []),
        (administrator, "applications:all_openings_csv", []),
        (officer, "applications:call_openings_csv", [call.slug]),
        (officer, "calls:incidents_file", []),
    ):
        reply: Any = signed_in(reader).get(reverse(name, args=args), {"format": kind})
        assert reply.status_code == 200
        assert reply["Content-Type"] == FORMATS[kind].content_type
        content = reply.getvalue()
        assert content.startswith({"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "json": b"{"}[kind])
