"""Two workers measure, two officers answer: one outage, one proposal, one letter, one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from calls.models import DowntimeProposal, Incident
from calls.services import decline_proposal, extend_for_all
from calls.tasks import measure_outages
from core import clock, ledger, pulse
from core.models import LedgerEntry, Notice
from core.outages import Sign
from tests.applications.test_races import at_once, refusals
from tests.factories.calls import give_role, open_call, person_with

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_logged_proposed_and_answered_once():
    now = clock.now()
    call = open_call(deadline=now + timedelta(hours=3))
    first, second = person_with(call, "officer"), give_role(call, "officer")
    for minutes, boot in ((90, "a"), (60, "b"), (30, "c"), (0, "c")):
        sign = Sign(now - timedelta(minutes=minutes), 0.0, boot)
        pulse.beat("web", node="one", sign=sign)
    at_once(measure_outages, measure_outages, measure_outages)
    assert Incident.objects.count() == 2
    proposal = DowntimeProposal.objects.get()
    assert Notice.objects.filter(event="calls/downtime_proposed").count() == 2
    wall = datetime.fromisoformat(call.deadline_wall) + timedelta(hours=2)
    results = at_once(
        lambda: decline_proposal(proposal, reason="No.", by=first),
        lambda: decline_proposal(proposal, reason="No.", by=second),
        lambda: extend_for_all(call, new_wall=wall, reason="Down.", by=second),
    )
    assert all("Already decided by" in one.sentence for one in refusals(results))
    proposal.refresh_from_db()
    assert proposal.state != "open"
    answers = LedgerEntry.objects.filter(event__in=("downtime.extended", "downtime.declined"))
    assert answers.count() == 1
    assert list(ledger.faults()) == []
