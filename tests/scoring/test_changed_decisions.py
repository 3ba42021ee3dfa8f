"""A recorded decision that is changed: what stood before stays, with the reason, wherever it is read."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from applications.models import Application
from core import ledger
from core.canonical import sha256_of
from core.models import LedgerEntry
from core.refusals import NotNow
from scoring.minutes import minutes_of
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Decision, DecisionChange
from scoring.services import deciding
from scoring.services import meeting as meetings
from scoring.snapshots import decision_snapshot
from tests.core.pdf.reading import words_of
from tests.factories.meeting import attended, judged_call
from tests.factories.scoring import decide
from tests.scoring.staff.pages import approver_of, officer_of, page

pytestmark = pytest.mark.django_db

FIRST, SECOND = "The weakest of the budgets.", "The panel read the budget again."


@pytest.fixture
def judged():
    """Two applications of a call in review, the first decided, the record of the meeting open."""
    call = judged_call(2)
    first, second = Application.objects.filter(call=call).order_by("reference")
    decide(first, "not_awarded", reason=FIRST)
    return call, attended(call), first, second


def test_another_outcome_needs_its_reason_and_is_an_event_of_its_own(judged):
    _call, _meeting, first, _second = judged
    before = decision_snapshot(Decision.objects.get())
    for why in ("", "  "):
        with pytest.raises(NotNow, match="Say why the decision is changed"):
            decide(first, "awarded", reason=FIRST, change_reason=why)
    assert (Decision.objects.get().outcome, DecisionChange.objects.count()) == ("not_awarded", 0)
    changed = decide(first, "awarded", reason=FIRST, change_reason=SECOND)
    kept = DecisionChange.objects.get()
    assert (kept.outcome, kept.reason, kept.why) == ("not_awarded", FIRST, SECOND)
    assert kept.changed_at == changed.decided_at
    entry = LedgerEntry.objects.get(event="decision.changed")
    assert entry.payload["before_sha256"] == sha256_of(before)
    assert "award" not in str(entry.payload)
    assert list(ledger.faults()) == []


def test_words_are_mended_without_a_reason_while_the_record_is_open_and_the_old_ones_stay(judged):
    _call, meeting, first, _second = judged
    decide(first, "not_awarded", reason="The budget is the weakest.")
    assert DecisionChange.objects.get().reason == FIRST
    meetings.close_meeting(meeting, by=meeting.opened_by)
    with pytest.raises(NotNow, match="Say why"):
        decide(first, "not_awarded", reason="Once more.")
    decide(first, "not_awarded", reason="Once more.", change_reason="A slip of the pen.")
    told = DecisionChange.objects.values_list("reason", "why")
    assert list(told) == [(FIRST, ""), ("The budget is the weakest.", "A slip of the pen.")]


def test_the_same_once_more_is_no_change(judged):
    _call, meeting, first, _second = judged
    meetings.close_meeting(meeting, by=meeting.opened_by)
    decide(first, "not_awarded", reason=FIRST)
    assert not DecisionChange.objects.exists()
    assert not LedgerEntry.objects.filter(event="decision.changed").exists()


def test_what_was_before_is_never_changed_itself(judged):
    _call, _meeting, first, _second = judged
    decide(first, "awarded", change_reason=SECOND)
    for act in (lambda rows: rows.update(reason="Another."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act(DecisionChange.objects.all())


def test_the_page_asks_beside_the_field_and_keeps_what_was_typed(judged):
    call, _meeting, first, second = judged
    client = officer_of(call)
    url = page("decide", call, reference=first.reference)
    refused = client.post(url, {"outcome": "awarded", "reason": SECOND, "change_reason": ""})
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"change_reason": ["Say why the decision is changed."]},
    )
    assert refused.context["form"]["reason"].value() == SECOND
    wall = f"{page('meeting', call)}?at={first.reference}&marks=hidden"
    on_wall = client.post(wall, {"outcome": "awarded", "reason": SECOND, "change_reason": ""})
    assert 'id="id_change_reason_error"' in on_wall.content.decode()
    client.post(url, {"outcome": "awarded", "reason": SECOND, "change_reason": "A second reading."})
    assert Decision.objects.get().outcome == "awarded"
    assert "change_reason" not in client.get(page("decide", call, reference=second.reference)).text


@pytest.mark.parametrize("outcome", ["awarded", "not_awarded"])
def test_once_the_record_is_closed_the_page_asks_for_other_words_too(judged, outcome):
    call, meeting, first, _second = judged
    meetings.close_meeting(meeting, by=meeting.opened_by)
    url = page("decide", call, reference=first.reference)
    refused = officer_of(call).post(url, {"outcome": outcome, "reason": "Other words."})
    assert list(refused.context["form"].errors) == ["change_reason"]
    assert officer_of(call).post(url, {"outcome": "not_awarded", "reason": FIRST}).status_code == 302


def test_old_outcome_and_reason_are_read_on_the_page_in_the_minutes_and_by_who_signs(judged):
    call, _meeting, first, second = judged
    decide(first, "awarded", reason="The plan is costed.", change_reason=SECOND)
    decide(second, "not_awarded")
    shown = officer_of(call).get(page("decide", call, reference=first.reference)).text
    assert all(words in shown for words in ("Not awarded → Awarded", FIRST, SECOND))
    found = minutes_of(call)
    assert found is not None
    told = words_of(minutes_pdf(found))
    assert all(words in told for words in ("Before: Not awarded.", FIRST, f"Because: {SECOND}"))
    deciding.close_decisions(call, by=_meeting.opened_by)
    read = approver_of(call).get(page("announcement", call)).text
    assert all(words in read for words in (first.reference, "Not awarded → Awarded", FIRST, SECOND))
