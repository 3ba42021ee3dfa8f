"""A budget within the award, agreed by an officer; what is spent is corrected or cancelled, never changed."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow, Refusal
from incubation import services
from incubation.budget_page import line_row
from incubation.days import today
from incubation.models import Budget, Placement, Spending
from incubation.queries.money import lines_of, received
from incubation.services.budgeting import MOST_LINES, Planned
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.incubation import (
    approver_of,
    budgeted,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
    spend,
)
from tests.incubation.test_tranches import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def placement(db: Any) -> Placement:
    return placement_in(award=10000)


def lines(*named: tuple[str, str]) -> list[Planned]:
    return [Planned(name, Decimal(amount)) for name, amount in named]


def kept(placement: Placement) -> list[tuple[int, str, Decimal]]:
    rows = placement.budget.lines.order_by("number") if Budget.objects.filter(placement=placement) else []
    return [(one.number, one.category, one.planned) for one in rows]


def write(placement: Placement, *named: tuple[str, str], by: Any = None, version: int = 0) -> Budget:
    by = by or owner_of(placement.application)
    return services.write_budget(placement, lines=lines(*named), version=version, by=by)


def spent(placement: Placement) -> Decimal:
    return sum((one.amount for one in placement.spendings.filter(cancelled_at=None)), Decimal(0))


# --- the lines ---------------------------------------------------------------------------
@pytest.mark.parametrize(("amount", "fits"), [("9999.99", True), ("10000", True), ("10000.01", False)])
def test_the_lines_never_make_more_than_the_award(placement: Placement, amount: str, fits: bool) -> None:
    named = (("Training", "5000"), ("Travel", str(Decimal(amount) - 5000)))
    if fits:
        assert write(placement, *named).lines.count() == 2
    else:
        with pytest.raises(NotNow, match="01\xa0USD more than the award of 10,000\xa0USD"):
            write(placement, *named)
        assert kept(placement) == []


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ((("Travel", "1"), (" travel ", "2")), "Two lines have the same name"),
        ((("  ", "1"),), "what the money is for"),
        ((("Travel", "-1"),), "below zero"),
        (tuple((f"Line {one}", "1") for one in range(MOST_LINES + 1)), f"{MOST_LINES} lines are the most"),
    ],
)
def test_what_is_no_budget(placement: Placement, named: Any, sentence: str) -> None:
    with pytest.raises(NotNow, match=sentence):
        write(placement, *named)
    assert kept(placement) == []


def test_without_an_award_there_is_no_budget(db: Any) -> None:
    with pytest.raises(NotNow, match="No money is awarded"):
        write(placement_in(award=None), ("Training", "1"))


@pytest.mark.parametrize("role", ["viewer", "mentor", "approver", "stranger"])
def test_who_may_not_write_it_nor_spend(placement: Placement, role: str) -> None:
    people = {
        "viewer": lambda: add_collaborator(placement.application, "viewer"),
        "mentor": lambda: mentor_of(placement),
        "approver": lambda: approver_of(placement),
        "stranger": lambda: owner_of(placement_in().application),
    }
    person = people[role]()
    with pytest.raises(NotAllowed):
        write(placement, ("Training", "1"), by=person)
    version = budgeted(placement).version
    first = spend(placement, "10")
    tries = (
        lambda: write(placement, ("Training", "1"), by=person, version=version),
        lambda: services.deliver_budget(placement, version=version, by=person),
        lambda: services.agree_budget(placement, version=version, by=person),
        lambda: services.return_budget(placement, version=version, note="x", by=person),
        lambda: services.record_spending(
            placement, line=1, spent_on=first.spent_on, amount=Decimal(1), purpose="x", by=person
        ),
        lambda: services.correct_spending(
            first, amount=Decimal(1), spent_on=first.spent_on, purpose="x", by=person
        ),
        lambda: services.cancel_spending(first, reason="x", by=person),
    )
    for one in tries:
        with pytest.raises(NotAllowed):
            one()
    assert (len(kept(placement)), spent(placement)) == (2, Decimal(10))


def test_handed_in_returned_with_a_reason_handed_in_again_and_agreed(placement: Placement) -> None:
    owner, officer = owner_of(placement.application), officer_of(placement)
    version = write(placement, ("Training", "4000")).version
    with pytest.raises(NotNow, match="not handed in"):
        services.return_budget(placement, version=version, note="x", by=officer)
    version = services.deliver_budget(placement, version=version, by=owner).version
    with pytest.raises(NotNow, match="handed in already"):
        services.deliver_budget(placement, version=version, by=owner)
    with pytest.raises(NotNow, match="Give a reason"):
        services.return_budget(placement, version=version, note=" ", by=officer)
    version = services.return_budget(placement, version=version, note="And travel?", by=officer).version
    version = services.deliver_budget(placement, version=version, by=owner).version
    agreed = services.agree_budget(placement, version=version, by=officer, note="")
    assert (agreed.state, agreed.decided_by, agreed.note) == ("agreed", officer, "")
    with pytest.raises(NotNow, match="agreed already"):
        services.agree_budget(placement, version=agreed.version, by=officer)
    letters = Notice.objects.filter(event__startswith="incubation/budget").order_by("pk")
    assert [one.event for one in letters] == ["incubation/budget_returned", "incubation/budget_agreed"]
    assert "And travel?" in letters[0].text
    assert "travel" not in str(list(LedgerEntry.objects.filter(subject__startswith="budget:").values()))
    assert list(ledger.faults()) == []


def test_nobody_agrees_to_or_overwrites_lines_they_have_not_read(placement: Placement) -> None:
    officer, seen = officer_of(placement), write(placement, ("Training", "4000")).version
    write(placement, ("Training", "9000"), version=seen)
    name = str(owner_of(placement.application))
    with pytest.raises(NotNow, match=f"{name} has changed the budget meanwhile"):
        services.agree_budget(placement, version=seen, by=officer)
    with pytest.raises(NotNow, match="meanwhile"):
        write(placement, ("Travel", "1"), version=seen, by=officer)
    assert kept(placement) == [(2, "Training", Decimal(9000))]


def test_an_empty_budget_is_neither_handed_in_nor_agreed(placement: Placement) -> None:
    with pytest.raises(NotNow, match="No budget is written"):
        services.agree_budget(placement, version=0, by=officer_of(placement))
    version = write(placement, ("Training", "0")).version
    with pytest.raises(NotNow, match="no line yet"):
        services.deliver_budget(placement, version=version, by=owner_of(placement.application))
    with pytest.raises(NotNow, match="no line yet"):
        services.agree_budget(placement, version=version, by=officer_of(placement))


def test_once_agreed_only_an_officer_changes_it_with_a_reason_that_stays(placement: Placement) -> None:
    officer, version = officer_of(placement), budgeted(placement).version
    spend(placement, "10", line=2)
    with pytest.raises(NotAllowed):
        write(placement, ("Training", "1"), version=version)

    def amend(*planned: Planned, reason: str = "Flights are dear.") -> Budget:
        return services.write_budget(placement, lines=planned, version=version, reason=reason, by=officer)

    training, travel = Planned("Training", Decimal(3000), 1), Planned("Travel", Decimal(2000), 2)
    with pytest.raises(NotNow, match="Give a reason"):
        amend(training, travel, reason=" ")
    with pytest.raises(NotNow, match="Nothing was changed"):
        amend(Planned("Training", Decimal(4000), 1), Planned("Travel", Decimal(1000), 2))
    with pytest.raises(NotNow, match="Something is spent on “Travel”"):
        amend(training)
    with pytest.raises(NotNow, match="more than the award"):
        amend(Planned("Training", Decimal(9000), 1), travel)
    amended = amend(travel, Planned("Licences", Decimal(500)))
    assert amended.state == "agreed"
    assert kept(placement) == [(2, "Travel", Decimal(2000)), (3, "Licences", Decimal(500))]
    told = [(one.number, one.planned_before, one.planned, one.reason) for one in amended.changes.all()]
    assert told == [
        (2, Decimal(1000), Decimal(2000), "Flights are dear."),
        (3, None, Decimal(500), "Flights are dear."),
        (1, Decimal(4000), None, "Flights are dear."),
    ]
    assert LedgerEntry.objects.get(event="budget.amended").payload["planned"] == "2500.00"
    assert list(ledger.faults()) == []


def test_a_placement_that_ended_has_its_budget_as_it_was_and_bills_still_come(placement: Placement) -> None:
    version = budgeted(placement).version
    services.leave(reload(placement), reason="Sold.", by=owner_of(placement.application))
    with pytest.raises(NotNow, match="ended"):
        services.write_budget(
            reload(placement), lines=[], version=version, reason="x", by=officer_of(placement)
        )
    assert spend(reload(placement), "12").number == 1


# --- spending ------------------------------------------------------------------------------
def test_nothing_is_spent_before_the_budget_is_agreed(placement: Placement) -> None:
    write(placement, ("Training", "4000"))
    with pytest.raises(NotNow, match="not agreed yet"):
        spend(placement, "1")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"line": 9}, "Choose a line"),
        ({"amount": Decimal(0)}, "above zero"),
        ({"amount": Decimal("0.004")}, "above zero"),
        ({"amount": Decimal(-5)}, "above zero"),
        ({"purpose": " "}, "whom it was paid to"),
        ({"days": 1}, "still to come"),
        ({"days": -1}, "what was spent before does not count"),
    ],
)
def test_what_is_no_spending(placement: Placement, change: dict[str, Any], sentence: str) -> None:
    budgeted(placement)
    told: dict[str, Any] = {"line": 1, "amount": Decimal(1), "purpose": "Desk Ltd"} | change
    day = today(placement.application.call) + told.pop("days", 0) * DAY
    with pytest.raises(NotNow, match=sentence):
        services.record_spending(placement, spent_on=day, by=owner_of(placement.application), **told)
    assert not Spending.objects.exists()


def test_a_form_that_is_sent_twice_is_one_spending(placement: Placement) -> None:
    budgeted(placement)
    told: dict[str, Any] = {
        "line": 1,
        "spent_on": today(placement.application.call),
        "amount": Decimal(40),
        "purpose": "Desk Ltd",
        "by": owner_of(placement.application),
        "key": uuid.uuid4(),
    }
    first = services.record_spending(placement, **told)
    assert services.record_spending(placement, **told).pk == first.pk
    other = placement_in()
    budgeted(other)
    with pytest.raises(NotNow, match="sent already"):
        services.record_spending(other, **told | {"by": owner_of(other.application)})
    assert Spending.objects.count() == 1


def test_an_opposite_entry_takes_back_no_more_than_was_spent(placement: Placement) -> None:
    budgeted(placement)
    owner, first = owner_of(placement.application), spend(placement, "100")

    def back(amount: str, of: Spending = first) -> Spending:
        day = today(placement.application.call)
        return services.correct_spending(of, amount=Decimal(amount), spent_on=day, purpose="Refund", by=owner)

    part = back("40")
    assert (part.amount, part.corrects, part.line) == (Decimal(-40), first, first.line)
    for wrong in ("60.01", "0", "-1"):
        with pytest.raises(NotNow, match="up to 60\xa0USD"):
            back(wrong)
    with pytest.raises(NotNow, match="is not corrected"):
        back("1", of=part)
    with pytest.raises(NotNow, match="Cancel the corrections"):
        services.cancel_spending(first, reason="x", by=owner)
    back("60")
    assert spent(placement) == 0
    for one in placement.spendings.filter(corrects=first):
        services.cancel_spending(one, reason="Not paid back.", by=officer_of(placement))
    services.cancel_spending(first, reason="Another project.", by=owner)
    with pytest.raises(NotNow, match=f"Already cancelled by {owner} on"):
        services.cancel_spending(first, reason="x", by=owner)
    with pytest.raises(NotNow, match="Already cancelled"):
        back("1")
    assert (spent(placement), placement.spendings.count()) == (Decimal(0), 3)
    assert list(ledger.faults()) == []


def test_a_spending_is_cancelled_with_a_reason(placement: Placement) -> None:
    budgeted(placement)
    with pytest.raises(NotNow, match="Give a reason"):
        services.cancel_spending(spend(placement, "5"), reason="  ", by=owner_of(placement.application))


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"purpose": "x"}, {"line": 2}, {"number": 9}, {"cancel_reason": "x"}]
)
def test_the_database_itself_refuses_to_change_a_spending(
    placement: Placement, change: dict[str, Any]
) -> None:
    second = budgeted(placement).lines.get(number=2)
    spend(placement, "5")
    values = {"line": second} if "line" in change else change
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_pressed_ten_times_at_once_is_one_spending_and_one_cancelling() -> None:
    placement = placement_in()
    budgeted(placement)
    owner, key = owner_of(placement.application), uuid.uuid4()
    day = today(placement.application.call)
    at_once(
        10,
        lambda: services.record_spending(
            placement, line=1, spent_on=day, amount=Decimal(5), purpose="x", by=owner, key=key
        ),
    )
    entry = Spending.objects.get()
    assert at_once(10, lambda: services.cancel_spending(entry, reason="x", by=owner)) == 1
    assert LedgerEntry.objects.filter(event__startswith="spending.").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_the_lines_at_once_one_wins() -> None:
    placement = placement_in(award=10000)
    owner = owner_of(placement.application)
    written = at_once(
        6,
        lambda: services.write_budget(placement, lines=lines(("Training", "9000")), version=0, by=owner),
    )
    assert (written, kept(placement)) == (1, [(1, "Training", Decimal(9000))])


# --- what the page says -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("planned", "used", "left", "share", "filled", "over"),
    [
        ("100", "0", "100\xa0USD", "0%", 0, ""),
        ("100", "100", "0\xa0USD", "100%", 100, ""),
        ("100", "100.01", "0\xa0USD", "100%", 100, "Overspent by 0.01\xa0USD"),
        ("300", "100", "200\xa0USD", "33%", 33, ""),
        ("0", "5", "0\xa0USD", "–", 100, "Overspent by 5\xa0USD"),
        ("0", "0", "0\xa0USD", "–", 0, ""),
    ],
)
def test_a_line_in_words(planned: str, used: str, left: str, share: str, filled: int, over: str) -> None:
    row = line_row("Training", Decimal(planned), Decimal(used), "USD")
    assert (row.left, row.share, row.filled, row.over) == (left, share, filled, over)


def test_received_is_what_was_paid(placement: Placement) -> None:
    reach(placement, "plan")
    tranche = services.prepare_tranche(placement.tranches.get(), by=officer_of(placement))
    services.release_tranche(tranche, by=approver_of(placement))
    assert received(placement) == 0
    day = today(placement.application.call)
    services.record_payment(tranche, paid_on=day, reference="P-1", by=officer_of(placement))
    assert received(placement) == Decimal(3000)


# --- whatever is tried ---------------------------------------------------------------------
ACTS = ("write", "amend", "hand_in", "agree", "return", "spend", "correct", "cancel", "leave")


def take(act: str, placement: Placement, pick: int, amount: Decimal) -> None:
    """One act; refusals are part of the walk."""
    owner, officer = owner_of(placement.application), officer_of(placement)
    found = Budget.objects.filter(placement=placement).first()
    version = found.version if found else 0
    numbers = [one.number for one in found.lines.all()] if found else []
    entries = list(placement.spendings.order_by("pk"))
    entry = entries[pick % len(entries)] if entries else None
    number = numbers[pick % len(numbers)] if numbers else 1
    wanted = [Planned("A", amount, number), Planned("B", Decimal(pick * 700))]
    day = today(placement.application.call)
    told: dict[str, Any] = {"amount": amount, "spent_on": day, "purpose": "x", "by": owner}
    acts: dict[str, Any] = {
        "write": lambda: services.write_budget(placement, lines=wanted, version=version, by=owner),
        "amend": lambda: services.write_budget(
            placement, lines=wanted[: pick % 3], version=version, reason="Dear.", by=officer
        ),
        "hand_in": lambda: services.deliver_budget(placement, version=version, by=owner),
        "agree": lambda: services.agree_budget(placement, version=version, by=officer),
        "return": lambda: services.return_budget(placement, version=version, note="x", by=officer),
        "spend": lambda: services.record_spending(placement, line=number, **told),
        "correct": lambda: entry and services.correct_spending(entry, **told),
        "cancel": lambda: entry and services.cancel_spending(entry, reason="x", by=owner),
        "leave": lambda: pick == 0 and amount > 9000 and services.leave(placement, reason="x", by=owner),
    }
    with suppress(Refusal):
        acts[act]()


class RandomBudgets(TestCase):
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(ACTS), st.integers(0, 9), st.decimals(min_value=0, max_value=12000, places=2)
            ),
            min_size=5,
            max_size=30,
        )
    )
    def test_whatever_is_tried_the_rules_of_the_budget_hold(self, walk: Any) -> None:
        with clock.at(NOW):
            placement = placement_in(award=10000)
            budgeted(placement)
            expected: dict[int, Decimal] = {}
            for act, pick, amount in walk:
                take(act, reload(placement), pick, amount)
                rows: list[Any] = list(lines_of(placement))
                assert sum(one.planned for one in rows) <= Decimal(10000)
                entries = list(placement.spendings.all())
                counted = [one for one in entries if one.cancelled_at is None]
                assert sum((one.spent for one in rows), Decimal(0)) == sum(
                    (one.amount for one in counted), Decimal(0)
                )
                assert all(one.spent >= 0 for one in rows)
                for number, before in expected.items():
                    assert Spending.objects.get(placement=placement, number=number).amount == before
                expected = {one.number: one.amount for one in entries}
            assert list(ledger.faults()) == []
