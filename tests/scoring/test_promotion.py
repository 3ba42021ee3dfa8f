"""From the reserve list to an award: only into a place that came free, in the order of the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from applications.services import approve_two_person_step, move, prepare_two_person_step
from calls.models import Call
from core import clock
from core.refusals import NotNow
from scoring.models import Certificate
from scoring.plugs import promotion_obstacle
from scoring.services import announcing
from tests.applications.pages import signed_in
from tests.factories import scoring
from tests.factories.applications import fresh, owner_of
from tests.factories.calls import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """Announced: one place, one winner, two on the reserve list in their order."""
    call = scoring.decided_call(("awarded", "reserve", "reserve"), places=1)
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = scoring.approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
    return Call.objects.get(pk=call.pk)


def standing(call: Call) -> tuple[Application, Application, Application]:
    rows = Application.objects.filter(call=call).select_related("call", "decision")
    winner = rows.get(decision__outcome="awarded")
    first, second = rows.filter(decision__outcome="reserve").order_by("decision__reserve_place")
    return winner, first, second


def test_no_place_free_then_somebody_before_then_the_next(call):
    winner, first, second = standing(call)
    assert promotion_obstacle(first) == "All 1 places are taken."
    with pytest.raises(NotNow):
        prepare_two_person_step(first, by=person_with(call, "officer"), step="promote", note="A place.")
    move(winner, "turn_down", by=owner_of(winner))
    assert promotion_obstacle(second) == "Another application stands before this one on the reserve list."
    assert promotion_obstacle(first) is None


def test_the_page_leads_two_persons_through_it_and_the_certificate_follows(call):
    winner, first, _second = standing(call)
    move(winner, "turn_down", by=owner_of(winner))
    prepare = reverse("applications:prepare", args=[first.reference, "promote"])
    officer = signed_in(person_with(call, "officer"))
    assert officer.get(prepare).status_code == 200
    assert officer.post(prepare, {"reason": "The winner turned the award down."}).status_code == 302
    request = fresh(first).requests.get()
    assert not Certificate.objects.filter(application=first).exists()
    approve_two_person_step(request, by=person_with(call, "approver"))
    assert fresh(first).state == "awarded"
    assert Certificate.objects.get(application=first).kind == "winner"
