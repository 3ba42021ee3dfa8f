"""Two people, twenty presses: one wins, the others are told; nothing is doubled, nothing is overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from applications.models import Application, Receipt, Submission
from applications.services import accept_invitation, invite, move, save_answers, start, submit, withdraw
from calls.services import seal_call
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotNow, Refusal
from tests.factories.applications import add_collaborator, draft_in, fresh, owner_of, submitted_in, tick_all
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread with a connection of its own, all from one starting line."""
    line = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            line.wait()
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results: Sequence[Any]) -> list[Refusal]:
    return [one for one in results if isinstance(one, Refusal)]


def test_twenty_presses_are_one_submission_one_receipt_one_letter():
    application = draft_in()
    owner, now = owner_of(application), clock.now()
    press = lambda: submit(application, by=owner, received=now, idempotency_key="one")  # noqa: E731
    results = at_once(*[press] * 20)
    assert refusals(results) == []
    assert {one.pk for one in results} == {fresh(application).valid_submission_id}
    assert (Submission.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Notice.objects.filter(event="applications/submission_receipt").count() == 1
    assert LedgerEntry.objects.filter(event="application.submit").count() == 1
    assert list(ledger.faults()) == []


def test_of_two_different_steps_one_wins_and_the_other_is_told_by_whom():
    application = draft_in()
    owner, now = owner_of(application), clock.now()
    results = at_once(
        lambda: move(application, "submit", by=owner, received=now, idempotency_key="k"),
        lambda: withdraw(application, by=owner),
    )
    (told,) = refusals(results)
    assert isinstance(told, NotNow)
    assert "already" in told.sentence and str(owner) in told.sentence
    winner = next(one for one in results if isinstance(one, Application))
    assert fresh(application).state == winner.state
    assert application.history.count() == 1
    assert list(ledger.faults()) == []


def test_of_two_officers_ruling_differently_one_wins():
    with clock.at(clock.now()):
        call = open_call()
        application = submitted_in(call)
    instant = call.deadline_at
    with clock.at(instant.replace(year=instant.year + 1)):
        seal_call(call)
        tick_all(application)
    officer = person_with(call, "officer")
    rule = call.eligibility_rules.get()
    current = fresh(application)
    results = at_once(
        lambda: move(current, "confirm_eligible", by=officer),
        lambda: move(current, "confirm_eligible", by=officer),
    )
    assert len(refusals(results)) == 1
    assert "Eligible" in refusals(results)[0].sentence
    assert rule.checks.count() == 1
    assert Notice.objects.filter(event="applications/eligible").count() == 1


def test_two_people_who_write_different_fields_keep_both():
    application = draft_in(answers={})
    owner, editor = owner_of(application), add_collaborator(application, "editor")
    results = at_once(
        lambda: save_answers(application, by=owner, values={"title": "A title"}, versions={"title": "0:"}),
        lambda: save_answers(
            application, by=editor, values={"summary": "A summary."}, versions={"summary": "0:"}
        ),
    )
    assert [one.conflicts for one in results] == [(), ()]
    values = dict(application.answers.values_list("question_key", "value"))
    assert values == {"title": "A title", "summary": "A summary."}


def test_two_people_who_write_one_field_see_both():
    application = draft_in(answers={})
    owner, editor = owner_of(application), add_collaborator(application, "editor")
    results = at_once(
        lambda: save_answers(application, by=owner, values={"title": "Owner's"}, versions={"title": "0:x"}),
        lambda: save_answers(application, by=editor, values={"title": "Editor's"}, versions={"title": "0:x"}),
    )
    conflicts = [one for saved in results for one in saved.conflicts]
    assert len(conflicts) == 1
    kept = application.answers.get(question_key="title").value
    assert {conflicts[0].mine, conflicts[0].theirs} == {"Owner's", "Editor's"}
    assert conflicts[0].theirs == kept


def test_two_starts_of_one_person_are_one_draft():
    call, person = open_call(), make_user()
    results = at_once(lambda: start(call, by=person), lambda: start(call, by=person))
    assert results[0] == results[1]
    assert Application.objects.count() == 1


def test_an_invitation_is_used_once():
    application = draft_in()
    invited = invite(application, by=owner_of(application), address="new@example.org", role="editor")
    first, second = make_user(), make_user()
    results = at_once(
        lambda: accept_invitation(invited.token, by=first),
        lambda: accept_invitation(invited.token, by=second),
    )
    assert len(refusals(results)) == 1
    assert application.collaborators.filter(role="editor").count() == 1
