"""From the award to graduation, one step after the other, with everything that must follow each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core import clock, ledger
from core.models import LedgerEntry, Notice
from incubation import services
from incubation.models import Milestone, Placement
from tests.factories.applications import owner_of
from tests.factories.incubation import (
    approver_of,
    awarded_in,
    make_cohort,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hands():
    with clock.at(NOW) as moved:
        yield moved


def events() -> list[str]:
    rows = LedgerEntry.objects.order_by("number").values_list("event", flat=True)
    return [one for one in rows if one.partition(".")[0] in ("placement", "milestone", "tranche", "pilot")]


def letters(placement: Placement) -> list[str]:
    rows = Notice.objects.filter(recipient=owner_of(placement.application), event__startswith="incubation/")
    return list(rows.order_by("pk").values_list("event", flat=True))


def test_admission_sets_the_first_milestones_and_plans_their_tranches():
    placement = placement_in(award=10000)
    assert placement.application.state == "incubation"
    found = list(placement.milestones.values_list("origin__key", "due_on", "state"))
    assert found == [("plan", date(2026, 3, 16), "due"), ("open-day", date(2026, 4, 20), "due")]
    assert list(placement.tranches.values_list("number", "amount", "state")) == [
        (1, Decimal("3000.00"), "planned")
    ]
    assert events() == [
        "placement.admitted",
        "milestone.planned",
        "tranche.planned",
        "milestone.planned",
        "placement.mentor_assigned",
        "placement.mentor_agreed_by_mentor",
        "placement.mentor_agreed_by_team",
    ]


def test_a_stage_begins_with_its_cohort_when_that_is_still_to_come():
    application = awarded_in()
    cohort = make_cohort(application.call, starts_on=date(2026, 4, 1))
    placement = services.admit(application, cohort=cohort, by=application.call.roles.get(role="officer").user)
    assert placement.stage_began_on == date(2026, 4, 1)
    assert placement.milestones.get(origin__key="plan").due_on == date(2026, 4, 15)


def test_from_the_award_to_graduation(hands):
    placement = placement_in(award=10000)
    officer, mentor = officer_of(placement), mentor_of(placement)
    reach(placement, "plan")
    hands.advance(timedelta(days=20))
    services.advance(reload(placement), by=officer)
    placement = reload(placement)
    assert (placement.application.state, placement.stage_began_on) == ("acceleration", date(2026, 3, 22))
    assert placement.milestones.get(origin__key="connected").due_on == date(2026, 5, 17)
    reach(placement, "connected")
    pilot = services.name_host(placement, host_body="Example Akimat", country="KZ", by=officer)
    services.advance(reload(placement), by=officer)
    indicator = services.add_indicator(
        pilot, name="Waiting", unit="minutes", baseline=Decimal(47), target=Decimal(20), by=officer
    )
    services.record_reading(
        indicator, on=date(2026, 3, 20), value=Decimal(26), by=owner_of(placement.application)
    )
    reach(placement, "measured")
    services.record_result(
        pilot,
        verdict="scale",
        result="The wait fell by half.",
        evidence="The minutes of the host.",
        by=officer,
    )
    tranche = placement.tranches.get(number=1)
    services.prepare_tranche(tranche, by=officer)
    services.release_tranche(tranche, by=approver_of(placement))
    services.record_payment(tranche, paid_on=date(2026, 3, 22), reference="TT-77", by=officer)
    services.graduate(reload(placement), by=officer)
    placement = reload(placement)
    assert (placement.application.state, placement.ended_on) == ("graduated", date(2026, 3, 22))
    assert list(placement.tranches.values_list("amount", "state")) == [
        (Decimal("3000.00"), "paid"),
        (Decimal("3000.00"), "planned"),
        (Decimal("4000.00"), "planned"),
    ]
    assert placement.milestones.get(origin__key="open-day").state == "cancelled"
    assert letters(placement) == [
        "incubation/mentor_proposed",
        "incubation/admitted",
        "incubation/mentor_begins",
        "incubation/milestone_accepted",
        "incubation/stage_advanced",
        "incubation/milestone_accepted",
        "incubation/stage_advanced",
        "incubation/milestone_accepted",
        "incubation/tranche_released",
        "incubation/graduated",
    ]
    assert list(ledger.faults()) == []
    assert mentor.mentorings.count() == 1


def test_the_welcome_names_mentor_stage_and_first_milestone():
    placement = placement_in(mentor=make_user("Jonas Muster"))
    text = Notice.objects.get(event="incubation/admitted").text
    for words in (
        "Jonas Muster",
        "Incubation",
        "Milestone plan",
        "Monday 16 March 2026",
        "Monday 2 March 2026",
    ):
        assert words in text
    assert str(placement.public_id) in text


def test_leaving_cancels_what_is_open_and_keeps_what_was_accepted():
    placement = placement_in(award=10000)
    reach(placement, "plan")
    services.leave(reload(placement), reason="The host withdrew.", by=owner_of(placement.application))
    placement = reload(placement)
    assert placement.application.state == "left"
    assert dict(placement.milestones.values_list("origin__key", "state")) == {
        "plan": "accepted",
        "open-day": "cancelled",
    }
    assert placement.tranches.get().state == "planned"  # its milestone was accepted: it is still owed
    assert list(ledger.faults()) == []


def test_what_was_returned_can_be_handed_in_again():
    placement = placement_in()
    milestone = placement.milestones.get(origin__key="plan")
    owner, mentor = owner_of(placement.application), mentor_of(placement)
    services.deliver(milestone, text="A plan.", by=owner)
    services.return_milestone(milestone, note="No dates.", by=mentor)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.note) == ("returned", "No dates.")
    assert "No dates." in Notice.objects.get(event="incubation/milestone_returned").text
    services.deliver(milestone, link="https://example.org/plan", by=owner)
    assert services.accept(milestone, by=mentor).state == Milestone.State.ACCEPTED
    assert milestone.evidence.count() == 2


def test_a_changed_tranche_shows_in_the_ledger():
    placement = placement_in(award=10000)
    placement.tranches.update(amount=Decimal("9999.00"))
    name = placement.tranches.get().ledger_name
    assert [fault for fault in ledger.faults() if fault.startswith(name)] != []


def test_a_report_goes_back_and_forth():
    placement = placement_in()
    officer, owner = officer_of(placement), owner_of(placement.application)
    report = services.ask_for_report(placement, due_on=date(2026, 5, 1), by=officer)
    services.deliver_report(report, text="Nineteen families.", language="en", by=owner)
    services.return_report(report, note="And the tenth?", by=mentor_of(placement))
    services.deliver_report(report, text="Twenty families.", language="en", by=owner)
    done = services.accept_report(report, by=officer)
    assert (done.number, done.state, done.text) == (1, "accepted", "Twenty families.")
    assert list(ledger.faults()) == []
