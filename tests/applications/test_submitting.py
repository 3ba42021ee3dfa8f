"""Submitting: what is in time counts, once; what is late is kept; what is sealed never changes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from applications.models import Application, Receipt, Submission
from applications.sealing import sealed_set
from applications.services import answer_quiz, save_answers, submit, submitting
from calls.deadlines import DRAINING, to_wall
from calls.ports import SealedSet
from calls.services import approve_extension, extend_for_all, request_extension_for_one, seal_call
from core import ledger
from core.canonical import sha256_of, sha256_of_text
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import (
    add_collaborator,
    close_and_seal,
    draft_in,
    fresh,
    owner_of,
    sealed_of,
    send,
    send_again,
    submitted_in,
)
from tests.factories.calls import add_rule, open_call, person_with
from tests.factories.moments import NOON, TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

DEADLINE = NOON + timedelta(days=10)


@pytest.fixture
def call(hands):
    return open_call(opens=NOON - timedelta(days=1), deadline=DEADLINE)


def test_a_submission_is_sealed_with_its_hash_receipt_and_letter(call):
    application = submitted_in(call)
    submission = sealed_of(application)
    assert submission.number == 1
    assert submission.sha256 == sha256_of_text(submission.document)
    assert json.loads(submission.document)["reference"] == application.reference
    assert submission.receipt.ledger_number and len(submission.receipt.ledger_hash) == 64
    assert [notice.event for notice in Notice.objects.all()] == ["applications/submission_receipt"]
    assert list(ledger.faults()) == []


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        (NOON - timedelta(days=1) - TICK, False),
        (NOON - timedelta(days=1), True),
        (DEADLINE - TICK, True),
        (DEADLINE, False),
        (DEADLINE + TICK, False),
    ],
)
def test_the_window_is_half_open_to_the_microsecond(call, received, counts):
    application = draft_in(call)
    if counts:
        send(application, received=received)
        assert fresh(application).submitted_at == received
    else:
        with pytest.raises(NotNow):
            send(application, received=received)
        assert (fresh(application).state, Submission.objects.count(), Notice.objects.count()) == (
            "draft",
            0,
            0,
        )


def test_the_own_extension_counts_to_the_microsecond_and_for_its_owner_alone(call):
    mine, other = draft_in(call), draft_in(call)
    later = DEADLINE + timedelta(days=2)
    extension = request_extension_for_one(
        call,
        applicant=owner_of(mine),
        new_wall=to_wall(later, zone=call.zone),
        reason="The line was cut.",
        by=person_with(call, "officer"),
    )
    with pytest.raises(NotNow):
        send(mine, received=DEADLINE)
    approve_extension(extension, by=person_with(call, "approver"))
    with pytest.raises(NotNow):
        send(mine, received=later)
    with pytest.raises(NotNow):
        send(other, received=DEADLINE)
    send(mine, received=later - TICK)
    assert (fresh(mine).state, fresh(other).state) == ("submitted", "draft")


def test_the_extension_of_an_editor_does_not_extend_for_the_owner(call):
    application = draft_in(call)
    editor = add_collaborator(application, "editor")
    extension = request_extension_for_one(
        call,
        applicant=editor,
        new_wall=to_wall(DEADLINE + timedelta(days=2), zone=call.zone),
        reason="Illness.",
        by=person_with(call, "officer"),
    )
    approve_extension(extension, by=person_with(call, "approver"))
    with pytest.raises(NotNow):
        send(application, received=DEADLINE)


def test_after_an_extension_for_all_an_earlier_submitter_may_submit_again(call, hands):
    application = submitted_in(call)
    later = DEADLINE + timedelta(days=1)
    extend_for_all(
        call, new_wall=to_wall(later, zone=call.zone), reason="An outage.", by=person_with(call, "officer")
    )
    save_answers(application, by=owner_of(application), values={"title": "A better title"})
    hands.instant = DEADLINE + timedelta(hours=1)
    send(application, received=DEADLINE + timedelta(hours=1))
    application = fresh(application)
    assert (sealed_of(application).number, application.title) == (2, "A better title")
    assert Notice.objects.filter(event="applications/extension_all").count() == 1


def test_a_request_stamped_in_time_commits_within_the_draining_minute(call, hands):
    application = draft_in(call)
    hands.instant = DEADLINE + DRAINING - TICK
    with pytest.raises(NotNow):
        seal_call(call)
    send(application, received=DEADLINE - TICK)
    submission = sealed_of(application)
    assert (submission.received_at, submission.committed_at) == (DEADLINE - TICK, hands.instant)
    hands.advance(TICK)
    assert seal_call(call).sealed_count == 1


def test_once_sealed_nothing_comes_in_whatever_its_stamp(call, hands):
    application = draft_in(call)
    close_and_seal(call, hands)
    with pytest.raises(NotNow):
        send(application, received=DEADLINE - TICK)
    assert fresh(application).state == "draft"


def test_sealing_publishes_the_count_and_a_hash_over_the_valid_submissions(call, hands):
    submitted = [submitted_in(call) for _ in range(3)]
    send(submitted[0])
    draft_in(call)
    sealed = close_and_seal(call, hands)
    rows = sorted([one.reference, sealed_of(one).number, sealed_of(one).sha256] for one in submitted)
    assert (sealed.sealed_count, sealed.sealed_hash) == (3, sha256_of(rows))
    assert sealed_set(sealed) == SealedSet(3, sha256_of(rows))


def test_the_same_key_twice_is_one_submission_one_receipt_one_letter(call):
    application = draft_in(call)
    owner = owner_of(application)
    first = submit(application, by=owner, received=NOON, idempotency_key="once")
    again = submit(fresh(application), by=owner, received=NOON + timedelta(hours=1), idempotency_key="once")
    stale = submit(application, by=owner, received=NOON + timedelta(hours=1), idempotency_key="once")
    assert first == again == stale
    assert (Submission.objects.count(), Receipt.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_another_key_is_the_next_version(call):
    application = submitted_in(call)
    send_again(application)
    numbers = list(application.submissions.values_list("number", flat=True))
    assert numbers == [1, 2]
    assert sealed_of(application).number == 2
    events = set(Notice.objects.values_list("event", flat=True))
    assert events == {"applications/submission_receipt", "applications/resubmission_receipt"}


def test_the_same_answers_again_are_the_version_that_is_there(call):
    application = submitted_in(call)
    client = signed_in(owner_of(application))
    response = client.post(address("submit", application), {"key": "another"}, follow=True)
    said = "Nothing has changed since version 1, so it still counts. This is its receipt."
    assert said in text_of(response)
    assert response.redirect_chain[-1][0] == address("receipt", application, number=1)
    assert application.submissions.count() == 1
    assert Notice.objects.filter(event="applications/resubmission_receipt").count() == 0


def test_so_many_versions_within_a_day_and_the_next_one_a_microsecond_later(call, hands, monkeypatch):
    monkeypatch.setattr(submitting, "MOST_IN_A_DAY", 2)
    application = submitted_in(call)
    first = hands.instant
    send_again(application)
    for instant in (first, first + timedelta(days=1) - TICK):
        hands.instant = instant
        with pytest.raises(NotNow, match="You have submitted 2 versions within a day"):
            send_again(application)
    assert sealed_of(application).number == 2
    hands.instant = first + timedelta(days=1)
    send_again(application)
    assert sealed_of(application).number == 3


def test_a_late_resubmission_leaves_the_earlier_one_valid(call, hands):
    application = submitted_in(call)
    save_answers(application, by=owner_of(application), values={"title": "Too late"})
    hands.instant = DEADLINE
    with pytest.raises(NotNow):
        send(application, received=DEADLINE)
    application = fresh(application)
    assert (sealed_of(application).number, application.title) == (1, "One form for five benefits")
    assert application.answers.get(question_key="title").value == "Too late"


def test_an_incomplete_application_is_not_taken_and_says_what_is_missing(call):
    application = draft_in(call, answers={"title": "Only a title"})
    with pytest.raises(NotNow, match="Your idea: Summary"):
        send(application)
    assert fresh(application).state == "draft"


def test_the_quiz_of_what_was_submitted_keeps_its_answers_after_the_deadline(call, hands):
    add_rule(call, "public")
    application = submitted_in(call)
    owner = owner_of(application)
    hands.instant = call.deadline_at - TICK
    assert answer_quiz(application, by=owner, quiz_answers={"public": "yes"}).quiz_answers == {
        "public": "yes"
    }
    hands.instant = call.deadline_at
    with pytest.raises(NotNow, match="closed for this application"):
        answer_quiz(application, by=owner, quiz_answers={"public": "no"})
    assert fresh(application).quiz_answers == {"public": "yes"}


def test_without_the_quiz_it_is_not_taken(call):
    application = draft_in(call)
    Application.objects.filter(pk=application.pk).update(quiz_passed_at=None)
    with pytest.raises(NotNow, match="eligibility questions"):
        send(application)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_the_owner_submits(call, role):
    application = draft_in(call)
    with pytest.raises(NotAllowed):
        submit(application, by=add_collaborator(application, role), received=NOON, idempotency_key="k")


def test_a_stranger_does_not_submit(call):
    with pytest.raises(NotAllowed):
        submit(draft_in(call), by=make_user(), received=NOON, idempotency_key="k")


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_touch_a_submission(call, act):
    submission = sealed_of(submitted_in(call))
    rows = Submission.objects.filter(pk=submission.pk)
    with pytest.raises(DatabaseError, match="a submission is never changed"), transaction.atomic():
        rows.update(document="{}") if act == "update" else rows._raw_delete(rows.db)
    assert Submission.objects.get(pk=submission.pk).document == submission.document
