"""The pages of a budget, the sums of the office, the files for finance: who reads what, and what they say."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from calls.deadlines import to_wall
from core.models import Upload
from incubation import services
from incubation.days import today
from incubation.dues import dues_of_incubation
from incubation.models import Budget, Placement, Spending, Tranche
from incubation.money_table import sums_of_call, sums_of_cohort
from incubation.personal import SPENDINGS
from incubation.services.budgeting import Planned
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.incubation import (
    approver_of,
    budgeted,
    incubating_call,
    make_cohort,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
    spend,
)
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in(award=10000)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, placement: Placement, **more: Any) -> str:
    return reverse(f"incubation:{name}", kwargs={"placement": placement.public_id, **more})


def rows(*lines: tuple[str, str, str], version: int = 0, **more: str) -> dict[str, str]:
    """What the form of the lines sends: (number, category, amount) for each."""
    data = {"version": str(version), "line-TOTAL_FORMS": str(len(lines)), "line-INITIAL_FORMS": "0", **more}
    for place, (number, category, amount) in enumerate(lines):
        data |= {
            f"line-{place}-number": number,
            f"line-{place}-category": category,
            f"line-{place}-planned": amount,
        }
    return data


def test_the_whole_way_from_the_placement_to_a_cancelled_spending(placement: Placement) -> None:
    team, office = signed_in(owner_of(placement.application)), signed_in(officer_of(placement))
    page = address("budget", placement)
    assert f'href="{page}"' in team.get(address("placement", placement)).text
    assert "No budget is written yet." in team.get(page).text
    write = address("budget_write", placement)
    data = rows(("", "Training", "4 000,50"), ("", "Travel", "1,000.00"), ("", "", ""))
    assert team.post(write, data)["Location"] == page
    shown = team.get(page)
    assert "4,000.50\xa0USD" in shown.text and "5,000.50\xa0USD" in shown.text
    assert "Write down a spending" not in shown.text
    version = str(placement.budget.version)
    assert team.post(address("budget_deliver", placement), {"version": version}).status_code == 302
    office.post(address("budget_decide", placement), {"version": "2", "decision": "accept", "note": ""})
    assert Budget.objects.get().state == "agreed"
    form = team.get(address("spending_new", placement)).context["form"]
    told = {
        "key": str(form.initial["key"]),
        "line": "2",
        "spent_on": today(placement.application.call).isoformat(),
        "amount": "1200",
        "purpose": "Rail Ltd",
    }
    for _twice in range(2):
        assert team.post(address("spending_new", placement), told)["Location"] == page
    text = team.get(page).text
    assert "Overspent by 200\xa0USD" in text and text.count("Rail Ltd") == 1
    team.post(address("spending_correct", placement, number=1), told | {"key": "", "amount": "300"})
    text = team.get(page).text
    assert "Takes back a part of no. 1" in text and "Overspent" not in text and "-300\xa0USD" in text
    office.post(address("spending_cancel", placement, number=2), {"reason": "It never came."})
    text = team.get(page).text
    assert "It never came." in text and "Cancelled: does not count" in text and "Overspent by" in text


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        ([("", "Training", "10000.01")], ["more than the award of 10,000\xa0USD"]),
        ([("", "Training", "")], ["Say how much is planned."]),
        ([("", "", "5")], ["Say what the money is for."]),
        ([("", "Training", "-1"), ("", "B", "abc")], ["No line is below zero.", "Enter a number, like 4200"]),
        ([("", "Training", "1.234")], ["USD has 2 decimals"]),
        ([("", "Training", "9" * 20)], ["This amount is too large."]),
    ],
)
def test_what_is_refused_stays_typed(placement: Placement, lines: Any, sentences: list[str]) -> None:
    page = signed_in(owner_of(placement.application)).post(address("budget_write", placement), rows(*lines))
    assert page.status_code == 200
    for sentence in sentences:
        assert sentence in page.text
    for _number, category, amount in lines:
        assert category in page.text and amount in page.text
    assert not Budget.objects.exists()


def test_the_team_cannot_change_what_is_agreed_and_the_officer_says_why(placement: Placement) -> None:
    version = budgeted(placement).version
    team, office = signed_in(owner_of(placement.application)), signed_in(officer_of(placement))
    write, page = address("budget_write", placement), address("budget", placement)
    assert "only an officer changes it" in team.get(write, follow=True).text
    data = rows(("1", "Training", "4500"), ("2", "Travel", "1000"), version=version)
    assert "only an officer changes it" in team.post(write, data, follow=True).text
    assert "Give a reason." in office.post(write, data).text
    office.post(write, data | {"reason": "Trainers ask for more."})
    text = team.get(page).text
    assert "Training: 4,500\xa0USD instead of 4,000\xa0USD" in text and "Trainers ask for more." in text


def test_an_old_page_agrees_to_nothing(placement: Placement) -> None:
    budget = services.write_budget(
        placement, lines=[Planned("A", Decimal(1))], version=0, by=owner_of(placement.application)
    )
    services.write_budget(
        placement, lines=[Planned("A", Decimal(2), 1)], version=1, by=owner_of(placement.application)
    )
    office = signed_in(officer_of(placement))
    data = {"version": str(budget.version), "decision": "accept"}
    assert "has changed the budget meanwhile" in office.post(address("budget_decide", placement), data).text
    assert "Open the page of the budget anew." in office.post(address("budget_decide", placement)).text
    assert Budget.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("role", "sees", "spends", "cancels"),
    [
        ("owner", True, True, True),
        ("viewer", True, False, False),
        ("mentor", True, False, False),
        ("officer", True, False, True),
        ("approver", True, False, False),
        ("stranger", False, False, False),
    ],
)
def test_who_reads_it_and_what_is_offered(
    placement: Placement, role: str, sees: bool, spends: bool, cancels: bool
) -> None:
    budgeted(placement)
    spend(placement, "10", purpose="Desk Ltd")
    people = {
        "owner": lambda: owner_of(placement.application),
        "viewer": lambda: add_collaborator(placement.application, "viewer"),
        "mentor": lambda: mentor_of(placement),
        "officer": lambda: officer_of(placement),
        "approver": lambda: approver_of(placement),
        "stranger": lambda: make_user("Stranger"),
    }
    reply = signed_in(people[role]()).get(address("budget", placement))
    assert reply.status_code == (200 if sees else 404)
    assert ("Desk Ltd" in reply.text) is sees
    assert (address("spending_new", placement) in reply.text) is spends
    assert (address("spending_correct", placement, number=1) in reply.text) is spends
    assert (address("spending_cancel", placement, number=1) in reply.text) is cancels


def test_a_receipt_is_saved_never_shown_and_of_its_placement_alone(placement: Placement) -> None:
    budgeted(placement)
    owner = owner_of(placement.application)
    told = {
        "line": "1",
        "spent_on": today(placement.application.call).isoformat(),
        "amount": "5",
        "purpose": "Desk Ltd",
        "receipt": SimpleUploadedFile("Чек.csv", b"desk,5\n"),
    }
    team = signed_in(owner)
    page = team.post(address("spending_new", placement), told, follow=True).text
    file = address("receipt", placement, number=1)
    assert "Чек.csv" in page and file in page
    for person in (owner, mentor_of(placement), approver_of(placement)):
        reply: Any = signed_in(person).get(file)
        assert b"".join(reply.streaming_content) == b"desk,5\n"
        assert reply["Content-Disposition"].startswith("attachment;")
    other = placement_in()
    assert signed_in(owner_of(other.application)).get(file).status_code == 404
    assert team.get(address("receipt", placement, number=2)).status_code == 404
    Upload.objects.update(state="refused", cause="type")
    page = team.get(address("budget", placement)).text
    assert "This type of file is not taken here" in page and file not in page


def test_what_somebody_wrote_down_is_among_their_data_and_stays(placement: Placement) -> None:
    budgeted(placement)
    owner = owner_of(placement.application)
    file = SimpleUploadedFile("a.csv", b"desk,5\n")
    day = today(placement.application.call)
    services.record_with_receipt(
        placement, file=file, line=1, spent_on=day, amount=Decimal(5), purpose="Desk Ltd", by=owner
    )
    [told] = SPENDINGS.data(owner)
    assert (told["purpose"], told["amount"]) == ("Desk Ltd", Decimal(5))
    [own] = SPENDINGS.files(owner)
    assert own.name == f"spendings/{placement.application.reference}/01-a.csv"
    assert len(SPENDINGS.stays(owner)) == 1
    other = officer_of(placement)
    assert (SPENDINGS.data(other), list(SPENDINGS.files(other)), SPENDINGS.stays(other)) == ([], [], [])


def test_without_money_there_is_no_way_to_a_budget() -> None:
    placement = placement_in(award=None)
    team = signed_in(owner_of(placement.application))
    assert address("budget", placement) not in team.get(address("placement", placement)).text
    assert "No money is awarded here." in team.get(address("budget", placement)).text
    assert "so there is no budget" in team.get(address("budget_write", placement), follow=True).text


def test_a_budget_that_waits_is_told_to_the_office_and_a_returned_one_to_the_team(
    placement: Placement,
) -> None:
    owner, call = owner_of(placement.application), placement.application.call
    mine = type(call).objects.filter(pk=call.pk)
    version = services.write_budget(
        placement, lines=[Planned("Training", Decimal(1))], version=0, by=owner
    ).version
    before = len(dues_of_incubation(mine))
    version = services.deliver_budget(placement, version=version, by=owner).version
    due = dues_of_incubation(mine)[-1]
    assert len(dues_of_incubation(mine)) == before + 1
    assert (due.title, due.url) == ("1 budget waits to be agreed", address("budget", placement))
    office = signed_in(officer_of(placement))
    cohort = reverse("incubation:cohort", kwargs={"cohort": placement.cohort.key})
    assert "The budget waits to be agreed" in office.get(cohort).text
    other = placement_in(call)
    services.write_budget(other, lines=[Planned("A", Decimal(1))], version=0, by=owner_of(other.application))
    services.deliver_budget(other, version=1, by=owner_of(other.application))
    due = dues_of_incubation(mine)[-1]
    cohorts = reverse("incubation:cohorts", kwargs={"slug": call.slug})
    assert (due.title, due.url) == ("2 budgets wait to be agreed", cohorts)
    services.return_budget(placement, version=version, note="And travel?", by=officer_of(placement))
    assert "Change the budget" in signed_in(owner).get(reverse("incubation:mine")).text
    assert "Change the budget" not in signed_in(mentor_of(placement)).get(reverse("incubation:mine")).text


# --- sums ----------------------------------------------------------------------------------
def paid(placement: Placement, reference: str) -> Tranche:
    tranche = Tranche.objects.get(milestone=reach(placement, "plan"))
    services.prepare_tranche(tranche, by=officer_of(placement))
    services.release_tranche(tranche, by=approver_of(placement))
    day = today(placement.application.call)
    return services.record_payment(tranche, paid_on=day, reference=reference, by=officer_of(placement))


def test_sums_by_cohort_and_currency_are_never_added_across_currencies() -> None:
    call = incubating_call()
    first, second = make_cohort(call), make_cohort(call)
    one = placement_in(call, cohort=first, award=10000)
    paid(one, "P-1")
    budgeted(one)
    spend(one, "0.10")
    services.cancel_spending(spend(one, "7"), reason="x", by=owner_of(one.application))
    placement_in(call, cohort=second, award=20000)
    tenge = placement_in(call, cohort=second, award=30000)
    Placement.objects.filter(pk=tenge.pk).update(award_currency="KZT")
    Tranche.objects.filter(placement=tenge).update(currency="KZT")
    gone = placement_in(call, cohort=second, award=1000)
    services.leave(reload(gone), reason="Sold.", by=owner_of(gone.application))
    found = sums_of_call(call)
    told = {(row["name"], row["currency"]): row["amounts"] for row in found["sum_rows"]}
    assert told == {
        (str(first), "USD"): ["10,000", "3,000", "3,000", "3,000", "0", "0.10"],
        (str(second), "KZT"): ["30,000", "9,000", "0", "0", "9,000", "0"],
        (str(second), "USD"): ["21,000", "6,000", "0", "0", "6,000", "0"],
    }
    totals = {row["currency"]: row["amounts"] for row in found["sum_totals"]}
    assert totals == {
        "KZT": ["30,000", "9,000", "0", "0", "9,000", "0"],
        "USD": ["31,000", "9,000", "3,000", "3,000", "6,000", "0.10"],
    }
    [own] = sums_of_cohort(first)["sum_rows"]
    assert own["amounts"] == told[str(first), "USD"]
    assert sums_of_cohort(first)["sum_totals"] == []
    page = signed_in(officer_of(one)).get(reverse("incubation:tranches", kwargs={"slug": call.slug}))
    assert "Money in sums" in page.text


def test_a_call_without_placements_has_no_sums() -> None:
    call = incubating_call()
    make_cohort(call)
    assert sums_of_call(call)["sum_rows"] == []


# --- files -----------------------------------------------------------------------------------
def fetch(client: Client, call: Any, table: str, kind: str) -> bytes:
    reply = client.get(reverse("calls:table", args=[call.slug, table]), {"format": kind})
    return bytes(reply.getvalue())


def test_the_finance_office_gets_every_tranche_with_its_key_and_its_signatures() -> None:
    placement = placement_in(name="Form Clinic Ltd")
    call = placement.application.call
    tranche = paid(placement, "=PAY+1")
    office = signed_in(officer_of(placement))
    [row] = json.loads(fetch(office, call, "tranches", "json"))["rows"]
    assert (row["reference"], row["number"], row["amount"]) == (placement.application.reference, 1, 3000.0)
    assert row["team"] == "Form Clinic Ltd"
    assert (row["state"], row["payment"], row["key"]) == ("Paid", "=PAY+1", str(tranche.key))
    assert row["prepared_by"] == row["recorded_by"] == str(officer_of(placement))
    assert row["approved_by"] == str(approver_of(placement))
    assert row["prepared"] and row["approved"] and row["recorded"]
    assert "'=PAY+1" in fetch(office, call, "tranches", "csv").decode()


def test_days_and_instants_are_dates_in_the_workbook_and_texts_elsewhere() -> None:
    placement = placement_in(name="Form Clinic Ltd")
    call, organisation = placement.application.call, placement.application.organisation
    tranche = paid(placement, "=PAY+1")
    tranche.refresh_from_db()
    office = signed_in(officer_of(placement))
    [row] = json.loads(fetch(office, call, "tranches", "json"))["rows"]
    sheet = load_workbook(io.BytesIO(fetch(office, call, "tranches", "xlsx"))).worksheets[0]
    [cells] = sheet.iter_rows(min_row=2)
    found = dict(zip(row, cells, strict=True))
    assert found["paid"].is_date and found["paid"].value.date() == tranche.paid_on
    assert found["paid"].number_format == "yyyy-mm-dd" and row["paid"] == tranche.paid_on.isoformat()
    assert tranche.approved_at is not None
    approved = to_wall(tranche.approved_at, zone=call.zone).replace(microsecond=0)
    assert found["approved"].is_date and found["approved"].value == approved
    assert row["approved"] == f"{approved:%Y-%m-%d %H:%M:%S}"
    assert found["payment"].data_type == "s" and found["payment"].value == "=PAY+1"
    assert row["applicant"] == "Form Clinic Ltd" and row["placement"] == str(placement.public_id)
    assert row["organisation"] == (organisation.name if organisation else "")


def test_spendings_go_along_with_what_corrects_and_cancels_them(placement: Placement) -> None:
    budgeted(placement, ("=Training", 4000))
    owner, call = owner_of(placement.application), placement.application.call
    first = spend(placement, "100", purpose="=HYPERLINK(1)")
    services.correct_spending(first, amount=Decimal(40), spent_on=first.spent_on, purpose="Refund", by=owner)
    services.cancel_spending(spend(placement, "5"), reason="+1", by=owner)
    office = signed_in(approver_of(placement))
    found = json.loads(fetch(office, call, "spendings", "json"))["rows"]
    told = [(one["number"], one["amount"], one["counts"], one["corrects"], one["reason"]) for one in found]
    assert told == [(1, 100.0, "yes", "", ""), (2, -40.0, "yes", 1, ""), (3, 5.0, "no", "", "+1")]
    assert found[0]["key"] == str(first.key)
    text = fetch(office, call, "spendings", "csv").decode()
    assert "'=HYPERLINK(1)" in text and "'=Training" in text and "'+1" in text and ",-40.0," in text
    sheet: Any = load_workbook(io.BytesIO(fetch(office, call, "spendings", "xlsx"))).active
    assert (sheet["F2"].value, sheet["F2"].data_type, sheet["G3"].value) == ("=HYPERLINK(1)", "s", -40)


# --- pressed twice ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("act", "sentence"), [("release", "Already released by"), ("pay", "Already paid on")]
)
def test_pressed_twice_says_who_did_it_and_changes_nothing(
    placement: Placement, act: str, sentence: str
) -> None:
    tranche = paid(placement, "P-1")
    person = approver_of(placement) if act == "release" else officer_of(placement)
    client, page = signed_in(person), address(f"tranche_{act}", placement, number=1)
    before = Tranche.objects.filter(pk=tranche.pk).values()[0]
    earlier = placement.admitted_on - timedelta(days=1)
    data = {"paid_on": earlier.isoformat(), "reference": "P-2"}
    for reply in (client.get(page, follow=True), client.post(page, data, follow=True)):
        assert sentence in reply.text
        assert reply.redirect_chain[-1][0].endswith("/tranches/")
    assert Tranche.objects.filter(pk=tranche.pk).values()[0] == before


def test_the_key_for_the_bank_stands_where_the_payment_is_recorded(placement: Placement) -> None:
    tranche = placement.tranches.get()
    page = signed_in(officer_of(placement)).get(address("tranche_pay", placement, number=1)).text
    assert str(tranche.key) in page


@pytest.mark.parametrize("size", [1, 30])
def test_a_budget_costs_the_same_however_much_was_spent(size: int, django_assert_num_queries: Any) -> None:
    placement = placement_in(award=10000)
    version = budgeted(placement, *((f"Line {one}", 10) for one in range(size))).version
    for number in range(size):
        entry = spend(placement, "3", line=number + 1)
        services.correct_spending(
            entry,
            amount=Decimal(1),
            spent_on=entry.spent_on,
            purpose="x",
            by=owner_of(placement.application),
        )
    lines = [Planned(f"Line {one}", Decimal(11), one + 1) for one in range(size)]
    services.write_budget(placement, lines=lines, version=version, reason="Dear.", by=officer_of(placement))
    client = signed_in(officer_of(placement))
    with django_assert_num_queries(14):
        assert client.get(address("budget", placement)).status_code == 200
    assert Spending.objects.count() == 2 * size
