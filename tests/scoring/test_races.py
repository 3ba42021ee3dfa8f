"""Two who act at once on a round: what one writes counts, or they are told that it is too late."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from applications.models import Application
from core import ledger
from core.models import LedgerEntry
from core.refusals import NotNow
from scoring.models import Decision, Scorecard
from scoring.services import deciding
from scoring.services import scoring as cards
from scoring.services.deciding import close_decisions
from tests.factories.applications import fresh
from tests.factories.calls import person_with
from tests.factories.scoring import (
    decide,
    fresh_assignment,
    give_draft,
    juror_of,
    locked_round,
    reviewed_call,
)

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 0.5


def in_thread(act: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_card_submitted_while_the_round_closes_is_locked_with_it() -> None:
    call, (one, *_others) = reviewed_call(applications=1)
    give_draft(one)
    officer, juror, round_ = person_with(call, "officer"), juror_of(one), one.round
    is_submitted, counted = threading.Event(), list[int]()

    def submit_slowly() -> None:
        with ledger.book():
            cards.submit_scorecard(fresh_assignment(one), by=juror)
            is_submitted.set()
            threading.Event().wait(A_MOMENT)  # the commit is late, as on a busy day

    juror_at_work = in_thread(submit_slowly)
    assert is_submitted.wait(10)
    closing = in_thread(
        lambda: counted.append(cards.lock_round(round_, by=officer, reason="The panel met early."))
    )
    juror_at_work.join()
    closing.join()
    assert counted == [1]
    assert Scorecard.objects.get(assignment=one).state == Scorecard.State.LOCKED
    with pytest.raises(NotNow, match="round is closed"):
        cards.submit_scorecard(fresh_assignment(one), by=juror)
    assert list(ledger.faults()) == []


def test_a_decision_written_while_decisions_close_is_refused() -> None:
    call, _round = locked_round(applications=1)
    application = Application.objects.get(call=call)
    recorded = decide(application, "awarded")
    officer = person_with(call, "officer")
    is_closed = threading.Event()

    def close_slowly() -> None:
        with ledger.book():
            deciding.close_decisions(call, by=officer)
            is_closed.set()
            threading.Event().wait(A_MOMENT)

    closing = in_thread(close_slowly)
    assert is_closed.wait(10)
    with pytest.raises(NotNow, match="while the call is in review"):
        decide(application, "not_awarded", reason="A second thought.")
    closing.join()
    assert Decision.objects.get().outcome == recorded.outcome


def test_a_decision_recorded_while_decisions_close_stands_before_the_closing() -> None:
    call, _round = locked_round(applications=1)
    application = Application.objects.get(call=call)
    decide(application, "awarded")
    officer = person_with(call, "officer")
    is_recorded = threading.Event()

    def decide_slowly() -> None:
        with ledger.book():
            decide(fresh(application), "not_awarded", change_reason="A second thought of the panel.")
            is_recorded.set()
            threading.Event().wait(A_MOMENT)

    deciding_still = in_thread(decide_slowly)
    assert is_recorded.wait(10)
    closing = in_thread(lambda: close_decisions(call, by=officer))
    deciding_still.join()
    closing.join()
    events = LedgerEntry.objects.filter(
        event__in=["decision.recorded", "decision.changed", "call.decide"]
    ).order_by("number")
    told = [(one.event, one.payload.get("from")) for one in events]
    assert told == [("decision.recorded", None), ("decision.changed", None), ("call.decide", "reviewing")]
    with pytest.raises(NotNow, match="while the call is in review"):
        decide(Application.objects.get(call=call), "awarded")
    assert list(ledger.faults()) == []
