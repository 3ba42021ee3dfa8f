"""The gate of a stage: advance when nothing is missing, hold or leave at any time, always with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import ledger
from core.models import Notice
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
    decide(placement, verdict="advance", reason="Measured and wanted.")
    assert reload(placement).application.state == "graduated"


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
