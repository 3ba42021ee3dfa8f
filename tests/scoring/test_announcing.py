"""The announcement: two persons, one instant, nothing before it and everything at it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from applications.models import Application
from applications.services import withdraw
from calls.models import Call
from core import clock, ledger, outbox
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from scoring import tasks
from scoring.models import Announcement
from scoring.services import announcing
from tests.factories.applications import fresh, owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.people import make_user
from tests.factories.scoring import approved_announcement, decided_call, locked_round

pytestmark = pytest.mark.django_db
LETTERS = "scoring/decision_"


def soon() -> datetime:
    return (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)


def wall(call, instant: datetime) -> datetime:
    from calls.deadlines import to_wall

    return to_wall(instant, zone=call.zone)


def prepare(call, instant: datetime | None = None, **fields) -> Announcement:
    instant = instant or soon()
    officer = fields.pop("by", None) or person_with(call, "officer")
    return announcing.prepare(call, embargo_wall=wall(call, instant), by=officer, **fields)


def letters(**fields):
    return Notice.objects.filter(event__startswith=LETTERS, **fields).order_by("event")


def states(call) -> list[str]:
    return list(
        Application.objects.filter(call=call).order_by("decision__outcome").values_list("state", flat=True)
    )


def test_letters_are_written_and_held_each_with_the_feedback_of_the_jury():
    call = decided_call(("awarded", "reserve", "not_awarded"))
    prepare(call)
    assert [(one.event, one.state) for one in letters()] == [
        ("scoring/decision_awarded", "held"),
        ("scoring/decision_not_awarded", "held"),
        ("scoring/decision_reserve", "held"),
    ]
    for letter in letters():
        assert "Benefit: 4.0 of 5\n– The plan is costed." in letter.text
        assert "Expert" not in letter.text
    assert "place 1." in letters()[2].text
    held = set(letters().values_list("pk", flat=True))
    assert held.isdisjoint(outbox.due())


def test_everybody_on_the_application_gets_the_letter_in_their_language():
    from tests.factories.applications import add_collaborator

    call, _round = locked_round(applications=1)
    application = Application.objects.get(call=call)
    reader = add_collaborator(application, "viewer", make_user("Reader", language="ru"))
    from scoring.services import deciding
    from tests.factories.scoring import decide

    decide(application, "awarded")
    deciding.close_decisions(call, by=person_with(call, "officer"))
    prepare(call)
    assert set(letters().values_list("address", "language")) == {
        (owner_of(application).email, "en"),
        (reader.email, "ru"),
    }


def test_preparing_again_writes_the_letters_anew_and_takes_the_approval_back():
    call = decided_call()
    first = announcing.approve(prepare(call), by=person_with(call, "approver"))
    before = set(letters().values_list("pk", flat=True))
    again = prepare(call, soon() + timedelta(hours=1), message="Thank you all.")
    assert again.pk == first.pk
    assert (again.approved_by, again.approved_at) == (None, None)
    assert letters(state="held").count() == 2
    assert not before & set(letters().values_list("pk", flat=True))


def test_an_approval_is_for_what_was_read():
    call = decided_call()
    read = prepare(call)
    with clock.at(clock.now() + timedelta(minutes=1)):
        prepare(call, message="Changed.")
        with pytest.raises(NotNow, match="anew"):
            announcing.approve(read, by=person_with(call, "approver"))


def test_whoever_prepared_cannot_approve_and_only_an_approver_can():
    call = decided_call()
    both = give_role(call, "officer")
    give_role(call, "approver", both)
    prepared = prepare(call, by=both)
    with pytest.raises(NotAllowed, match="cannot approve"):
        announcing.approve(prepared, by=both)
    strangers = [make_user(), owner_of(Application.objects.filter(call=call)[0])]
    for by in (person_with(call, "officer"), *strangers):
        with pytest.raises(NotAllowed):
            announcing.approve(prepared, by=by)
    for by in (person_with(call, "approver"), *strangers):
        with pytest.raises(NotAllowed):
            prepare(call, by=by)
    assert announcing.approve(prepared, by=person_with(call, "approver")).approved_at is not None


def test_approvers_are_asked():
    call = decided_call()
    prepare(call)
    asked = Notice.objects.get(event="scoring/approval_needed")
    assert asked.address == person_with(call, "approver").email


def test_the_decisions_come_first_and_the_hour_is_still_to_come():
    call, _round = locked_round(applications=1)
    with pytest.raises(NotNow, match="Close the decisions"):
        prepare(call)
    with pytest.raises(NotNow, match="still to come"):
        prepare(decided_call(), clock.now() - timedelta(minutes=1))


@pytest.mark.parametrize("late", [timedelta(microseconds=-1), timedelta(days=-1)])
def test_before_the_instant_nothing_is_visible(late):
    call = decided_call()
    embargo = soon()
    announcement = approved_announcement(call, embargo)
    with clock.at(embargo + late):
        with pytest.raises(NotNow, match="embargo"):
            announcing.release(announcement)
        assert tasks.release_due_announcements() == 0
    assert Call.objects.get(pk=call.pk).state == "decided"
    assert states(call) == ["in_review", "in_review"]
    assert set(letters().values_list("state", flat=True)) == {"held"}


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(days=3)])
def test_at_the_instant_and_after_it_everything_is(late):
    call = decided_call(("awarded", "not_awarded", "reserve"))
    embargo = soon()
    approved_announcement(call, embargo)
    with clock.at(embargo + late):
        assert tasks.release_due_announcements() == 1
        assert tasks.release_due_announcements() == 0
    assert Call.objects.get(pk=call.pk).state == "announced"
    assert states(call) == ["awarded", "not_awarded", "reserve"]
    assert set(letters().values_list("state", flat=True)) == {"sent"}
    assert Announcement.objects.get().released_at == embargo + late
    assert list(ledger.faults()) == []


def test_until_the_instant_it_costs_one_query_to_know_that_nothing_is_due(django_assert_num_queries):
    call = decided_call()
    embargo = soon()
    approved_announcement(call, embargo)
    with clock.at(embargo - timedelta(microseconds=1)), django_assert_num_queries(1):
        assert announcing.release_due_announcements() == []


def test_released_letters_go_out_once(mailoutbox, settings):
    call = decided_call()
    embargo = soon()
    announcement = approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
        announcing.release(announcement)
        for _ in range(2):
            for pk in letters().values_list("pk", flat=True):
                outbox.send(pk)
    sent = [one.to[0] for one in mailoutbox if "Congratulations" in one.subject or "decision" in one.subject]
    assert sorted(sent) == sorted(owner_of(one).email for one in Application.objects.filter(call=call))


def test_without_the_second_person_nothing_is_released():
    call = decided_call()
    embargo = soon()
    announcement = prepare(call, embargo)
    with clock.at(embargo + timedelta(days=1)):
        with pytest.raises(NotNow, match="second person"):
            announcing.release(announcement)
        assert tasks.release_due_announcements() == 0
    assert states(call) == ["in_review", "in_review"]


def test_what_an_approver_sends_back_is_not_released():
    call = decided_call()
    embargo = soon()
    announcement = approved_announcement(call, embargo)
    approver = person_with(call, "approver")
    with pytest.raises(NotNow, match="reason"):
        announcing.send_back(announcement, by=approver, reason=" ")
    announcing.send_back(announcement, by=approver, reason="A name is misspelt.")
    with clock.at(embargo):
        assert tasks.release_due_announcements() == 0
    assert not letters().exists()
    assert list(ledger.faults()) == []


def test_who_withdraws_under_the_embargo_gets_no_decision_and_no_letter():
    call = decided_call()
    embargo = soon()
    approved_announcement(call, embargo)
    gone = Application.objects.get(call=call, decision__outcome="awarded")
    withdraw(fresh(gone), by=owner_of(gone))
    with clock.at(embargo):
        assert tasks.release_due_announcements() == 1
    assert fresh(gone).state == "withdrawn"
    assert list(letters().values_list("event", flat=True)) == ["scoring/decision_not_awarded"]


def test_observers_get_the_public_summary_at_the_instant():
    call = decided_call()
    observer = give_role(call, "observer")
    embargo = soon()
    approved_announcement(call, embargo)
    summary = Notice.objects.get(event="scoring/announcement_public")
    assert (summary.address, summary.state) == (observer.email, "held")
    assert "Applications: 2." in summary.text
    with clock.at(embargo):
        tasks.release_due_announcements()
    assert Notice.objects.get(pk=summary.pk).state == "sent"
