"""What was recorded or released wrongly is put right with a reason, once, and nothing is lost of what was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import AlreadyDone, NotAllowed, NotNow
from incubation import services
from incubation.models import Milestone, Placement, Tranche, TrancheChange
from incubation.services.tranches import unplanned
from tests.factories.applications import owner_of
from tests.factories.calls import give_role
from tests.factories.incubation import approver_of, mentor_of, officer_of, placement_in, reload
from tests.incubation.test_tranches import NOW, at_once, released

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def paid(placement: Placement, reference: str = "PAY-17", key: str = "plan") -> Tranche:
    """A tranche with a recorded payment."""
    tranche = released(placement, key)
    return services.record_payment(tranche, paid_on=DAY, reference=reference, by=officer_of(placement))


def correct(tranche: Tranche, reference: str = "PAY-71", *, paid_on: date = DAY, **more: Any) -> Tranche:
    more.setdefault("by", officer_of(tranche.placement))
    return services.correct_payment(
        tranche, paid_on=paid_on, reference=reference, reason="Two figures were swapped.", **more
    )


def withdraw(tranche: Tranche, **more: Any) -> Tranche:
    more.setdefault("by", approver_of(tranche.placement))
    return services.withdraw_release(tranche, reason="The evidence was another team\u2019s.", **more)


def test_a_correction_keeps_what_was_and_changes_neither_amount_nor_state():
    with clock.at(NOW):
        tranche = paid(placement_in())
        amount = tranche.amount
        correct(tranche, paid_on=DAY)
    tranche.refresh_from_db()
    change = tranche.changes.get()
    assert (tranche.state, tranche.amount, tranche.payment_reference) == ("paid", amount, "PAY-71")
    assert (change.kind, change.reference_before, change.reference) == ("corrected", "PAY-17", "PAY-71")
    assert (change.paid_on_before, change.reason) == (DAY, "Two figures were swapped.")
    entry = LedgerEntry.objects.get(event="tranche.payment_corrected")
    assert entry.payload["was"]["paid_on"] == DAY.isoformat()
    assert list(ledger.faults()) == []


def test_pressed_twice_it_is_one_correction_and_nothing_new_is_none():
    with clock.at(NOW):
        tranche = paid(placement_in())
        with pytest.raises(NotNow, match="nothing would change"):
            correct(tranche, " PAY-17 ")
        correct(tranche, seen=0)
        officer = officer_of(tranche.placement)
        with pytest.raises(AlreadyDone, match=f"Already corrected by {officer} on 2 March 2026"):
            correct(tranche, seen=0)
        with pytest.raises(NotNow, match=r"corrected it meanwhile, on 2 March 2026: paid on .* under PAY-71"):
            correct(tranche, "PAY-99", seen=0)
        correct(tranche, "PAY-99", seen=1)
    assert [one.reference for one in tranche.changes.all()] == ["PAY-71", "PAY-99"]
    assert LedgerEntry.objects.filter(event="tranche.payment_corrected").count() == 2


def test_a_correction_follows_the_rules_of_what_is_recorded():
    with clock.at(NOW):
        placement = placement_in()
        first, other = paid(placement), paid(placement_in(placement.application.call), "PAY-18")
        with pytest.raises(NotNow, match="PAY-18 is recorded already"):
            correct(first, "pay 18")
        with pytest.raises(NotNow, match="still to come"):
            correct(first, paid_on=DAY + timedelta(days=1))
        with pytest.raises(NotNow, match="not released yet"):
            correct(first, paid_on=DAY - timedelta(days=1))
        with pytest.raises(NotNow, match="Enter the reference"):
            correct(first, "  ")
        with pytest.raises(NotNow, match="Give a reason"):
            services.correct_payment(first, paid_on=DAY, reference="X", reason=" ", by=officer_of(placement))
        correct(first, "Pay 17")  # its own reference, written otherwise, is nobody else's
        assert not other.changes.exists()


@pytest.mark.parametrize("person", ["owner", "mentor", "approver"])
def test_who_may_not_record_may_not_correct(person):
    with clock.at(NOW):
        placement = placement_in()
        tranche = paid(placement)
        people = {
            "owner": owner_of(placement.application),
            "mentor": mentor_of(placement),
            "approver": approver_of(placement),
        }
        with pytest.raises(NotAllowed):
            correct(tranche, by=people[person])


def test_only_what_is_paid_is_corrected():
    with clock.at(NOW):
        tranche = released(placement_in(), "plan")
        with pytest.raises(NotNow, match="the tranche is \u201cReleased\u201d"):
            correct(tranche)


@pytest.mark.parametrize("then", ["planned", "cancelled"])
def test_a_release_is_withdrawn_before_it_is_paid_and_its_sum_is_free_where_it_is_cancelled(then):
    with clock.at(NOW):
        placement = placement_in(award=10000)
        tranche = released(placement, "plan")
        approver, officer = approver_of(placement), officer_of(placement)
        before = unplanned(placement)
        withdraw(tranche, then=then)
        tranche.refresh_from_db()
        assert (tranche.state, tranche.approved_by, tranche.prepared_by) == (then, None, None)
        assert unplanned(placement) == before + (tranche.amount if then == "cancelled" else 0)
        change = tranche.changes.get()
        assert (change.approved_by_before, change.prepared_by_before) == (approver, officer)
        assert change.approved_at_before == NOW
        with pytest.raises(NotNow):
            services.record_payment(tranche, paid_on=DAY, reference="P", by=officer)
        with pytest.raises(AlreadyDone, match=f"Already withdrawn by {approver} on 2 March 2026"):
            withdraw(tranche)
    assert list(ledger.faults()) == []


def test_what_was_withdrawn_can_be_released_anew_and_an_old_page_does_not_withdraw_that():
    with clock.at(NOW):
        placement = placement_in()
        tranche = released(placement, "plan")
        withdraw(tranche, seen=0)
        services.prepare_tranche(tranche, by=officer_of(placement))
        with pytest.raises(NotNow, match="the tranche is \u201cPrepared\u201d"):
            withdraw(tranche, seen=1)
        services.release_tranche(tranche, by=approver_of(placement))
        with pytest.raises(AlreadyDone, match="Already withdrawn"):
            withdraw(tranche, seen=0)
        tranche.refresh_from_db()
        assert tranche.state == "released"
        letters = Notice.objects.filter(event="incubation/tranche_released")
        assert letters.filter(recipient=owner_of(placement.application)).count() == 2
        withdraw(tranche, seen=1)
        assert [one.number for one in tranche.changes.all()] == [1, 2]


def test_what_is_paid_stays_released():
    with clock.at(NOW):
        tranche = paid(placement_in())
        with pytest.raises(NotNow, match="the tranche is \u201cPaid\u201d"):
            withdraw(tranche)
    assert not tranche.changes.exists()


def test_whoever_prepared_does_not_withdraw_and_no_other_role_does():
    with clock.at(NOW):
        placement = placement_in()
        tranche = released(placement, "plan")
        officer = officer_of(placement)
        for person in (officer, owner_of(placement.application), mentor_of(placement)):
            with pytest.raises(NotAllowed):
                withdraw(tranche, by=person)
        give_role(placement.application.call, "approver", officer)
        with pytest.raises(NotAllowed, match="prepared a tranche does not withdraw"):
            withdraw(tranche, by=officer)
        other = give_role(placement.application.call, "approver")
        withdraw(tranche, by=other)


def test_team_and_officers_are_told_of_a_withdrawal_with_its_reason():
    with clock.at(NOW):
        placement = placement_in()
        withdraw(released(placement, "plan"))
    letters = Notice.objects.filter(event="incubation/tranche_withdrawn")
    assert {one.recipient for one in letters} >= {owner_of(placement.application), officer_of(placement)}
    assert all("another team\u2019s" in one.text for one in letters)


def test_a_change_is_never_changed_and_never_taken_out():
    with clock.at(NOW):
        correct(paid(placement_in()))
    for act in (lambda: TrancheChange.objects.update(reason="No."), TrancheChange.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_many_corrections_at_once_are_one():
    placement = placement_in()
    tranche, day = released(placement, "plan"), placement.admitted_on
    services.record_payment(tranche, paid_on=day, reference="PAY-17", by=officer_of(placement))
    done = at_once(8, lambda: correct(tranche, paid_on=day, seen=0))
    assert (done, tranche.changes.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_a_payment_and_a_withdrawal_at_once_one_wins():
    """Five of each press at once: the tranche is paid, or its release withdrawn, never both."""
    placement = placement_in(award=10000)
    officer, approver, tranche = officer_of(placement), approver_of(placement), released(placement, "plan")
    day = placement.admitted_on
    acts = 5 * [
        lambda: services.record_payment(tranche, paid_on=day, reference="P-1", by=officer),
        lambda: services.withdraw_release(tranche, reason="No.", then="cancelled", by=approver),
    ]
    assert at_once(10, lambda: acts.pop()()) == 1
    tranche.refresh_from_db()
    assert tranche.changes.count() == (0 if tranche.state == "paid" else 1)
    assert tranche.state in ("paid", "cancelled")


@pytest.mark.django_db(transaction=True)
def test_the_sum_of_a_withdrawn_release_is_planned_once():
    """A release is withdrawn and its 3,000 asked for by four milestones at the same time."""
    placement = placement_in(award=10000)
    officer, approver, tranche = officer_of(placement), approver_of(placement), released(placement, "plan")
    left = unplanned(placement)
    extra: list[Milestone] = [
        services.add_milestone(
            placement,
            stage="incubation",
            due_on=placement.admitted_on,
            title_en=f"Extra {number}",
            by=officer,
        )
        for number in range(5)
    ]
    services.plan_tranche(placement, milestone=extra.pop(), amount=left, by=officer)
    acts: list[Any] = [
        lambda: services.withdraw_release(tranche, reason="No.", then="cancelled", by=approver)
    ]
    acts += [
        lambda one=one: services.plan_tranche(placement, milestone=one, amount=tranche.amount, by=officer)
        for one in extra
    ]
    at_once(5, lambda: acts.pop(0)())
    tranche.refresh_from_db()
    live = Tranche.objects.exclude(state="cancelled").values_list("amount", flat=True)
    assert tranche.state == "cancelled"
    assert sum(live) in (Decimal(10000), Decimal(10000) - tranche.amount)


def test_the_pages_say_what_stands_and_what_was(client):
    with clock.at(NOW):
        placement = placement_in()
        tranche = paid(placement)
        place = {"placement": placement.public_id, "number": tranche.number}
        client.force_login(officer_of(placement))
        address = reverse("incubation:tranche_correct", kwargs=place)
        form = client.get(address).context["form"]
        assert form.initial["reference"] == "PAY-17"
        given = {"paid_on": DAY.isoformat(), "reference": "PAY-71", "seen": "0"}
        page = client.post(address, given)
        assert page.status_code == 200 and "Give a reason." in page.text and "PAY-71" in page.text
        for _press in range(2):
            answer = client.post(address, {**given, "reason": "Two figures swapped."}, follow=True)
            assert answer.redirect_chain
        for bad in ("x", "-1", "99999999999999999999"):
            assert client.post(address, {**given, "reason": "R", "seen": bad}).status_code == 200
        page = client.get(reverse("incubation:tranche", kwargs=place))
    assert tranche.changes.count() == 1
    told = " ".join(page.text.split())
    assert "Before: paid on 2 March 2026 under PAY-17." in told and "Two figures swapped." in told
    table = client.get(reverse("incubation:tranches", args=[placement.application.call.slug])).text
    assert reverse("incubation:tranche", kwargs=place) in table and address in table


def test_an_approver_withdraws_on_a_page_of_its_own_and_an_officer_cannot(client):
    with clock.at(NOW):
        placement = placement_in()
        tranche = released(placement, "plan")
        place = {"placement": placement.public_id, "number": tranche.number}
        address = reverse("incubation:tranche_withdraw", kwargs=place)
        client.force_login(officer_of(placement))
        assert client.post(address, {"reason": "R", "then": "planned"}).status_code == 403
        client.force_login(approver_of(placement))
        page = client.post(address, {"reason": "Not theirs.", "seen": "0"})
        assert "Choose what becomes of the tranche." in page.text and "Not theirs." in page.text
        given = {"reason": "Not theirs.", "then": "cancelled", "seen": "0"}
        for _press in range(2):
            assert client.post(address, given).status_code == 302
    tranche.refresh_from_db()
    assert (tranche.state, tranche.changes.count()) == ("cancelled", 1)
    assert reload(placement).tranches.get().state == "cancelled"
    page = client.get(reverse("incubation:tranche", kwargs=place)).text
    assert "Not theirs." in page
