"""The gate of a stage: advance when nothing is missing, hold or leave at any time, always with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.models import GateReview, Placement
from tests.factories.applications import owner_of
from tests.factories.incubation import (
    approver_of,
    in_pilot,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in()


def decide(placement: Placement, **given: str) -> Any:
    client = Client()
    client.force_login(officer_of(placement))
    return client.post(reverse("incubation:stage", args=[placement.public_id]), given)


def test_advancing_waits_for_what_is_missing_and_keeps_the_reason(placement: Placement) -> None:
    page = decide(placement, verdict="advance", reason="All is there.")
    assert page.status_code == 200 and "All is there." in page.content.decode()
    with pytest.raises(NotNow):
        services.review_gate(placement, verdict="advance", reason="So it is.", by=officer_of(placement))
    assert not GateReview.objects.exists() and reload(placement).application.state == "incubation"
    reach(placement, "plan")
    decide(placement, verdict="advance", reason="All is there.")
    assert reload(placement).application.state == "acceleration"
    [review] = placement.gate_reviews.all()
    assert (review.stage, review.verdict, review.reason) == ("incubation", "advance", "All is there.")
    assert [is_met for _words, is_met in review.met] == [True]
    assert list(ledger.faults()) == []


def test_a_required_milestone_that_was_cancelled_stands_in_the_review(placement: Placement) -> None:
    officer, milestone = officer_of(placement), placement.milestones.get(origin__key="plan")
    placement.tranches.filter(milestone=milestone).update(state="cancelled")
    services.cancel_milestone(milestone, by=officer, note="The host brings a plan of its own.")
    review = services.review_gate(reload(placement), verdict="advance", reason="All is there.", by=officer)
    told = next(words for words, is_met in review.met if is_met and milestone.title in words)
    assert told.startswith("Required, but cancelled: ")
    assert told.endswith("Reason: The host brings a plan of its own.")


def test_hold_keeps_the_stage_and_tells_the_team_why(placement: Placement) -> None:
    reach(placement, "plan")
    decide(placement, verdict="hold", reason="The host is not ready.")
    assert reload(placement).application.state == "incubation"
    [letter] = Notice.objects.filter(event="incubation/gate_held")
    assert letter.recipient == owner_of(placement.application) and "The host is not ready." in letter.text
    decide(placement, verdict="hold", reason="Still not.")  # each review tells
    assert Notice.objects.filter(event="incubation/gate_held").count() == 2
    assert placement.gate_reviews.count() == 2


def test_leave_ends_it_with_the_same_reason(placement: Placement) -> None:
    decide(placement, verdict="leave", reason="The ministry was dissolved.")
    application = reload(placement).application
    assert application.state == "left"
    assert application.history.order_by("-pk")[0].note == "The ministry was dissolved."


def test_graduation_is_a_review_too(placement: Placement) -> None:
    placement = in_pilot(placement)
    officer = officer_of(placement)
    reach(placement, "measured")
    with pytest.raises(NotNow, match="Record the result"):
        services.review_gate(placement, verdict="advance", reason="Yes.", by=officer)
    pilot = placement.pilots.all()[0]
    services.record_result(pilot, verdict="scale", result="It works.", evidence="Their count.", by=officer)
    for tranche in placement.tranches.exclude(state="cancelled"):
        services.cancel_tranche(tranche, by=officer)
    for milestone in placement.milestones.filter(state="due"):
        services.cancel_milestone(milestone, note="Not needed.", by=officer)
    page = Client()
    page.force_login(officer)
    assert (
        "despite"
        not in page.get(reverse("incubation:stage", args=[placement.public_id])).context["form"].fields
    )
    decide(placement, verdict="advance", reason="Measured and wanted.")
    assert reload(placement).application.state == "graduated"
    [review] = placement.gate_reviews.all()
    assert (review.left_open, review.despite) == (None, "")


def with_open_things(placement: Placement) -> Placement:
    """A placement that could graduate, with a report, an optional milestone, a tranche and a risk open."""
    placement = in_pilot(placement)
    officer = officer_of(placement)
    reach(placement, "measured")
    day = placement.admitted_on
    services.add_milestone(
        placement, stage="piloting", due_on=day, title_en="A film", is_required=False, by=officer
    )
    services.ask_for_report(placement, due_on=day, by=officer)
    services.raise_risk(
        placement, text="The host is dissolved.", likelihood=1, impact=3, plan="Ask.", by=officer
    )
    pilot = placement.pilots.all()[0]
    services.record_result(pilot, verdict="scale", result="It works.", evidence="Their count.", by=officer)
    return reload(placement)


def test_graduating_with_open_things_takes_a_reason_that_is_kept_and_shown(placement: Placement) -> None:
    placement = with_open_things(placement)
    officer = officer_of(placement)
    client = Client()
    client.force_login(officer)
    address = reverse("incubation:stage", args=[placement.public_id])
    told = client.get(address).content.decode()
    for words in ("A film", "Report 1 not accepted", "Tranche 1 not released", "The host is dissolved."):
        assert words in told
    page = decide(placement, verdict="advance", reason="Measured and wanted.", despite="  ")
    assert "Say why it graduates all the same" in page.content.decode()
    with pytest.raises(NotNow, match="Say why it graduates all the same"):
        services.review_gate(placement, verdict="advance", reason="Measured.", by=officer)
    assert not GateReview.objects.exists() and reload(placement).application.state == "piloting"
    decide(placement, verdict="advance", reason="Measured.", despite="The host signed for it.")
    assert reload(placement).application.state == "graduated"
    [review] = placement.gate_reviews.all()
    kinds = [one[0] for one in review.left_open or []]
    assert kinds == [*["milestone"] * 2, "report", *["tranche"] * 3, "risk"]
    entry = LedgerEntry.objects.get(event="placement.gate_reviewed")
    assert entry.payload["left_open"] == {"milestone": 2, "report": 1, "risk": 1, "tranche": 3}
    for page in (address, reverse("incubation:placement", args=[placement.public_id])):
        told = client.get(page).content.decode()
        assert "The host signed for it." in told and "Open risk: The host is dissolved." in told
    assert list(ledger.faults()) == []
    GateReview.objects.update(despite="Another reason.")
    assert any(placement.ledger_name in one for one in ledger.faults())


@pytest.mark.parametrize("verdict", ["hold", "leave"])
def test_holding_and_leaving_ask_for_no_second_reason(placement: Placement, verdict: str) -> None:
    placement = with_open_things(placement)
    decide(placement, verdict=verdict, reason="Not yet.")
    [review] = placement.gate_reviews.all()
    assert (review.verdict, review.left_open, review.despite) == (verdict, None, "")


@pytest.mark.parametrize(
    ("verdict", "reason"), [("advance", "  "), ("hold", ""), ("", "Why."), ("skip", "Why.")]
)
def test_nothing_without_a_choice_and_a_reason(placement: Placement, verdict: str, reason: str) -> None:
    reach(placement, "plan")
    assert decide(placement, verdict=verdict, reason=reason).status_code == 200
    assert not GateReview.objects.exists()


def test_only_an_officer_decides(placement: Placement) -> None:
    for user in (approver_of(placement), mentor_of(placement), owner_of(placement.application)):
        with pytest.raises(NotAllowed):
            services.review_gate(placement, verdict="hold", reason="No.", by=user)
