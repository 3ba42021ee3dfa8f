"""Money: none before its milestone, none twice, never above the award, and always two persons."""

from __future__ import annotations

import threading
import uuid
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import AlreadyDone, NotAllowed, NotNow, Refusal
from incubation import services
from incubation.models import Placement, Tranche
from incubation.money import share, worded
from tests.factories.applications import owner_of
from tests.factories.calls import give_role
from tests.factories.incubation import approver_of, mentor_of, officer_of, placement_in, reach, reload

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTS = (
    "deliver",
    "accept",
    "plan",
    "prepare",
    "release",
    "hand_back",
    "pay",
    "cancel",
    "correct",
    "withdraw",
    "undo",
)


def take(act: str, placement, pick: int, amount: int) -> None:
    """One act on the tranche or milestone that `pick` points at; refusals are part of the walk."""
    officer, approver = officer_of(placement), approver_of(placement)
    milestones = list(placement.milestones.order_by("pk"))
    milestone = milestones[pick % len(milestones)]
    tranches = list(placement.tranches.order_by("pk"))
    tranche = tranches[pick % len(tranches)] if tranches else None
    with suppress(Refusal):
        if act == "deliver":
            services.deliver(milestone, text="Done.", by=owner_of(placement.application))
        elif act == "accept":
            services.accept(milestone, by=mentor_of(placement))
        elif act == "plan":
            services.plan_tranche(placement, milestone=milestone, amount=Decimal(amount), by=officer)
        elif tranche is not None:
            by_tranche = {
                "prepare": lambda: services.prepare_tranche(tranche, by=officer),
                "release": lambda: services.release_tranche(tranche, by=approver),
                "hand_back": lambda: services.hand_back_tranche(tranche, reason="Check it.", by=approver),
                "pay": lambda: services.record_payment(
                    tranche, paid_on=NOW.date(), reference="T", by=officer
                ),
                "cancel": lambda: services.cancel_tranche(tranche, by=officer),
                "correct": lambda: services.correct_payment(
                    tranche, paid_on=NOW.date(), reference=f"T{amount}", reason="Misread.", by=officer
                ),
                "withdraw": lambda: services.withdraw_release(tranche, reason="Too early.", by=approver),
                "undo": lambda: services.withdraw_release(
                    tranche, reason="Not theirs.", then="cancelled", by=approver
                ),
            }
            by_tranche[act]()


class RandomMoney(TestCase):
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 12000)),
            min_size=5,
            max_size=30,
        )
    )
    def test_whatever_is_tried_the_rules_of_money_hold(self, walk):
        with clock.at(NOW):
            placement = placement_in(award=10000)
            for act, pick, amount in walk:
                take(act, reload(placement), pick, amount)
                rows = list(placement.tranches.select_related("milestone").exclude(state="cancelled"))
                assert sum(one.amount for one in rows) <= Decimal(10000)
                for one in rows:
                    if one.state in ("released", "paid"):
                        assert one.milestone and one.milestone.state == "accepted"
                        assert one.prepared_by_id != one.approved_by_id
            for one in placement.tranches.all():
                told = dict.fromkeys(("released", "release_withdrawn", "paid", "payment_corrected"), 0)
                for event in LedgerEntry.objects.filter(subject=one.ledger_name).values_list(
                    "event", flat=True
                ):
                    told[event.partition(".")[2]] = told.get(event.partition(".")[2], 0) + 1
                stands = one.state in ("released", "paid")
                assert told["released"] - told["release_withdrawn"] == stands
                assert told["paid"] == (one.state == "paid")
                assert one.changes.count() == told["release_withdrawn"] + told["payment_corrected"]
                assert one.payment_reference == "" or one.state == "paid"
            assert list(ledger.faults()) == []


@given(
    award=st.decimals(min_value=1, max_value=1_000_000, places=2),
    percents=st.lists(st.integers(0, 100), max_size=8).filter(lambda found: sum(found) <= 100),
)
def test_shares_add_up_to_their_percents_to_the_cent(award, percents):
    shares = [share(award, before=sum(percents[:place]), percent=one) for place, one in enumerate(percents)]
    assert all(one >= 0 for one in shares)
    assert sum(shares) <= award
    if sum(percents) == 100:
        assert sum(shares) == award


@pytest.mark.django_db
def test_none_before_its_milestone_is_accepted():
    placement = placement_in()
    with pytest.raises(NotNow, match="not accepted yet"):
        services.prepare_tranche(placement.tranches.get(), by=officer_of(placement))
    assert placement.tranches.get().state == "planned"


@pytest.mark.django_db
def test_whoever_prepared_cannot_release():
    placement = placement_in()
    officer = officer_of(placement)
    give_role(placement.application.call, "approver", officer)
    reach(placement, "plan")
    tranche = services.prepare_tranche(placement.tranches.get(), by=officer)
    with pytest.raises(NotAllowed, match="cannot release it"):
        services.release_tranche(tranche, by=officer)
    assert placement.tranches.get().state == "prepared"


@pytest.mark.django_db
def test_who_may_sign_is_told_that_a_tranche_waits_and_whoever_prepared_it_is_not():
    placement = placement_in()
    call, officer = placement.application.call, officer_of(placement)
    give_role(call, "approver", officer)
    other = give_role(call, "approver")
    reach(placement, "plan")
    tranche = services.prepare_tranche(placement.tranches.get(), by=officer)
    letters = Notice.objects.filter(event="incubation/tranche_to_sign")
    assert officer not in {one.recipient for one in letters}
    mine = letters.get(recipient=other)
    assert f"/office/tranches/{placement.public_id}/{tranche.number}/release/" in mine.text
    services.hand_back_tranche(tranche, by=other, reason="Which account?")
    services.prepare_tranche(placement.tranches.get(), by=officer)
    assert letters.filter(recipient=other).count() == 2


@pytest.mark.django_db
def test_the_database_refuses_one_person_alone():
    placement = placement_in()
    officer = officer_of(placement)
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.tranches.update(prepared_by=officer, approved_by=officer)


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["owner", "mentor", "approver"])
def test_only_an_officer_prepares(person):
    placement = placement_in()
    reach(placement, "plan")
    people = {
        "owner": owner_of(placement.application),
        "mentor": mentor_of(placement),
        "approver": approver_of(placement),
    }
    with pytest.raises(NotAllowed):
        services.prepare_tranche(placement.tranches.get(), by=people[person])


@pytest.mark.django_db
def test_none_twice():
    placement = placement_in()
    reach(placement, "plan")
    tranche = services.prepare_tranche(placement.tranches.get(), by=officer_of(placement))
    assert tranche.milestone is not None
    with clock.at(NOW):
        services.release_tranche(tranche, by=approver_of(placement))
    name = approver_of(placement)
    with pytest.raises(AlreadyDone, match=f"Already released by {name} on 2 March 2026. Nothing was changed"):
        services.release_tranche(tranche, by=approver_of(placement))
    with pytest.raises(NotNow, match="the tranche is “Released”"):
        services.cancel_tranche(tranche, by=officer_of(placement))
    with pytest.raises(NotNow):
        services.plan_tranche(
            placement, milestone=tranche.milestone, amount=Decimal(1), by=officer_of(placement)
        )


@pytest.mark.django_db
def test_never_above_the_award():
    placement = placement_in(award=10000)
    open_day = placement.milestones.get(origin__key="open-day")
    with pytest.raises(NotNow, match="more than the award of 10,000\xa0USD: 7,000\xa0USD of it are left"):
        services.plan_tranche(
            placement, milestone=open_day, amount=Decimal("7000.01"), by=officer_of(placement)
        )
    assert (
        services.plan_tranche(
            placement, milestone=open_day, amount=Decimal(7000), by=officer_of(placement)
        ).number
        == 2
    )


@pytest.mark.django_db
def test_a_payment_is_not_recorded_before_its_day():
    with clock.at(NOW):
        placement = placement_in()
        reach(placement, "plan")
        tranche = services.prepare_tranche(placement.tranches.get(), by=officer_of(placement))
        tranche = services.release_tranche(tranche, by=approver_of(placement))
        tomorrow = NOW.date() + timedelta(days=1)
        with pytest.raises(NotNow, match="still to come"):
            services.record_payment(tranche, paid_on=tomorrow, reference="T", by=officer_of(placement))
        paid = services.record_payment(
            tranche, paid_on=date(2026, 3, 2), reference="T", by=officer_of(placement)
        )
    assert (paid.state, paid.payment_reference) == ("paid", "T")


def released(placement: Placement, key: str) -> Tranche:
    """The tranche of a milestone that is accepted, prepared and released."""
    tranche = Tranche.objects.get(milestone=reach(placement, key))
    services.prepare_tranche(tranche, by=officer_of(placement))
    return services.release_tranche(tranche, by=approver_of(placement))


@pytest.mark.django_db
def test_paid_once_and_what_was_recorded_stays():
    with clock.at(NOW):
        placement = placement_in()
        officer, tranche = officer_of(placement), released(placement, "plan")
        services.record_payment(tranche, paid_on=NOW.date(), reference=" PAY  17 ", by=officer)
        told = f"Already paid on 2 March 2026 under PAY 17, recorded by {officer} on 2 March 2026"
        with pytest.raises(AlreadyDone, match=told):
            services.record_payment(tranche, paid_on=date(2026, 3, 1), reference="PAY 18", by=officer)
        with pytest.raises(AlreadyDone, match="Already released by"):
            services.release_tranche(tranche, by=approver_of(placement))
    tranche.refresh_from_db()
    assert (tranche.payment_reference, tranche.paid_on) == ("PAY 17", NOW.date())
    Tranche.objects.update(recorded_by=None, recorded_at=None)  # as of a time when this was not kept
    with pytest.raises(AlreadyDone, match=r"Already paid on 2 March 2026 under PAY 17\. Nothing"):
        services.record_payment(tranche, paid_on=NOW.date(), reference="PAY 17", by=officer)


@pytest.mark.django_db
def test_a_reference_of_the_bank_belongs_to_one_tranche_of_the_call_and_its_key():
    placement = placement_in()
    call, officer = placement.application.call, officer_of(placement)
    first, other = released(placement, "plan"), released(placement_in(call), "plan")
    day = first.placement.admitted_on
    services.record_payment(first, paid_on=day, reference="PAY-17/a", by=officer)
    told = f"PAY-17/a is recorded already, for tranche 1 of {placement.application.shown_title}"
    for same in ("PAY-17/a", " pay 17 A"):
        with pytest.raises(NotNow, match=told):
            services.record_payment(other, paid_on=day, reference=same, by=officer)
    elsewhere = placement_in()
    services.record_payment(
        released(elsewhere, "plan"), paid_on=day, reference="PAY-17/a", by=officer_of(elsewhere)
    )
    Tranche.objects.filter(pk=other.pk).update(currency="KZT")
    services.record_payment(other, paid_on=day, reference="PAY-17/a", by=officer)
    entry = LedgerEntry.objects.get(event="tranche.paid", subject=first.ledger_name)
    assert entry.payload["key"] == str(first.key) == str(Tranche.key_of(placement.public_id, 1))


@pytest.mark.django_db
def test_a_key_is_for_good_and_another_one_is_told():
    placement = placement_in()
    tranche = placement.tranches.get()
    key = tranche.key
    reach(placement, "plan")
    services.prepare_tranche(tranche, by=officer_of(placement))
    services.hand_back_tranche(tranche, reason="Check it.", by=approver_of(placement))
    tranche.refresh_from_db()
    assert tranche.key == key
    assert list(ledger.faults()) == []
    Tranche.objects.update(key=uuid.uuid4())
    assert any(tranche.ledger_name in one for one in ledger.faults())
    import_module("incubation.migrations.0008_budget").give_keys(apps, None)  # older ones get theirs
    assert list(ledger.faults()) == []


@pytest.mark.parametrize(
    ("amount", "words"), [("6000.00", "6,000\xa0USD"), ("6000.5", "6,000.50\xa0USD"), ("0.01", "0.01\xa0USD")]
)
def test_an_amount_in_words(amount, words):
    assert worded(Decimal(amount), "USD") == words


@pytest.mark.django_db(transaction=True)
def test_many_releases_at_once_release_once():
    """Ten presses of the button from ten connections: one release, nine refusals."""
    placement = placement_in()
    reach(placement, "plan")
    tranche = services.prepare_tranche(placement.tranches.get(), by=officer_of(placement))
    approver = approver_of(placement)
    assert at_once(10, lambda: services.release_tranche(tranche, by=approver)) == 1
    assert LedgerEntry.objects.filter(event="tranche.released").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_payments_at_once_are_recorded_once():
    placement = placement_in()
    officer, tranche = officer_of(placement), released(placement, "plan")
    day = placement.admitted_on
    done = at_once(10, lambda: services.record_payment(tranche, paid_on=day, reference="P-1", by=officer))
    assert done == LedgerEntry.objects.filter(event="tranche.paid").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_tranches_at_once_one_gets_the_reference():
    first = placement_in()
    call, officer = first.application.call, officer_of(first)
    tranches = [released(first, "plan"), *(released(placement_in(call), "plan") for _each in range(4))]
    day, queue = first.admitted_on, list(tranches)
    done = at_once(5, lambda: services.record_payment(queue.pop(), paid_on=day, reference="P-1", by=officer))
    assert (done, Tranche.objects.filter(payment_reference="P-1").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_plans_at_once_stay_within_the_award():
    """Eight milestones ask for 2,000 each at the same time, where 7,000 are left: three get it."""
    placement = placement_in(award=10000)
    officer = officer_of(placement)
    milestones = [
        services.add_milestone(
            placement, stage="incubation", due_on=NOW.date(), title_en=f"Extra {n}", by=officer
        )
        for n in range(8)
    ]
    queue = list(milestones)
    done = at_once(
        8, lambda: services.plan_tranche(placement, milestone=queue.pop(), amount=Decimal(2000), by=officer)
    )
    assert done == 3
    assert sum(Tranche.objects.values_list("amount", flat=True)) == Decimal("9000.00")


def at_once(number: int, act) -> int:
    """Do something in `number` threads that start together; returns how often it was done."""
    start, done = threading.Barrier(number), []

    def work() -> None:
        start.wait()
        try:
            with suppress(Refusal):
                act()
                done.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    connection.close()
    return len(done)


@pytest.mark.django_db
def test_the_table_names_who_released_and_the_release_leads_to_team_and_evidence(client, hands):
    placement = placement_in(name="Form Clinic Ltd")
    reach(placement, "plan")
    tranche: Any = placement.tranches.order_by("number")[0]
    officer, approver = officer_of(placement), approver_of(placement)
    services.prepare_tranche(tranche, by=officer)
    client.force_login(approver)
    table = reverse("incubation:tranches", args=[placement.application.call.slug])
    assert f"prepared by {officer}" in client.get(table).content.decode()
    page = client.get(reverse("incubation:tranche_release", args=[placement.public_id, tranche.number])).text
    assert tranche.milestone is not None
    milestone = reverse("incubation:milestone", args=[tranche.milestone.public_id])
    assert "Form Clinic Ltd" in page and f'href="{milestone}#evidence"' in page
    services.release_tranche(tranche, by=approver)
    [row] = [one for one in client.get(table).context["rows"] if one["tranche"].pk == tranche.pk]
    assert row["signed"] == f"released by {approver}"
