"""Applications for tests, taken to their state through the real services.

`draft_in(call)`, `submitted_in(call)`, `eligible_in(call)` … each returns the fresh row. The calls of
tests.factories.calls have a form of two sections; `GOOD` answers all of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from applications.models import Application, Collaborator, Submission
from applications.services import (
    request_correction,
    rule_eligible,
    rule_ineligible,
    save_answers,
    start,
    submit,
    tick_rule,
    withdraw,
)
from calls.models import Call
from calls.services import seal_call
from calls.windows import seals_at
from core import clock
from people.models import User
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.factories.remembered import remembered

GOOD: dict[str, Any] = {
    "title": "One form for five benefits",
    "summary": "Families gave the same data to four offices. One form collects it once.",
    "themes": ["service"],
    "used": "no",
    "consent": True,
}


def quiz_of(call: Call) -> dict[str, str]:
    """Answers that pass every rule."""
    return {rule.key: rule.passes for rule in call.eligibility_rules.all()}


def fresh(application: Application) -> Application:
    """The row as it is in the database now, with nothing remembered."""
    return Application.objects.select_related("call", "form", "valid_submission").get(pk=application.pk)


def sealed_of(application: Application) -> Submission:
    """The sealed copy that counts now."""
    submission = fresh(application).valid_submission
    assert submission is not None
    return submission


def owner_of(application: Application) -> User:
    """Whose application it is."""
    return application.collaborators.get(role="owner").user


def add_collaborator(application: Application, role: str, user: User | None = None) -> User:
    """Somebody who works on the application as editor or viewer."""
    person = user or make_user(role.title())
    Collaborator.objects.create(application=application, user=person, role=role)
    return person


@remembered
def draft_in(
    call: Call | None = None, *, by: User | None = None, answers: Mapping[str, Any] | None = None
) -> Application:
    """A draft with its quiz passed; complete unless other `answers` are given."""
    call = call or open_call()
    owner = by or make_user("Applicant")
    application = start(call, by=owner, quiz_answers=quiz_of(call))
    save_answers(application, by=owner, values=GOOD if answers is None else answers)
    return fresh(application)


@remembered
def submitted_in(
    call: Call | None = None,
    *,
    by: User | None = None,
    received: datetime | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Application:
    """A submission that is in time."""
    application = draft_in(call, by=by, answers=answers)
    send(application, received=received)
    return fresh(application)


def send(application: Application, *, received: datetime | None = None, key: str = "") -> None:
    """Press the button as the owner."""
    submit(
        application,
        by=owner_of(application),
        received=received or clock.now(),
        idempotency_key=key or uuid.uuid4().hex,
    )


def send_again(application: Application, *, received: datetime | None = None, key: str = "") -> None:
    """Change the title, then press the button again: the same answers would make no new version."""
    number = sealed_of(application).number + 1
    save_answers(fresh(application), by=owner_of(application), values={"title": f"One form, v{number}"})
    send(application, received=received, key=key)


def close_and_seal(call: Call, hands: clock.Hands | None = None) -> Call:
    """Seal a call; with `hands` of a stopped clock they are moved past its deadline first."""
    if hands is not None:
        instant = seals_at(call)
        assert instant is not None
        hands.instant = max(hands.instant, instant)
    return seal_call(call)


def tick_all(application: Application, *, is_met: bool = True) -> None:
    """Tick every rule, as the officer."""
    officer = person_with(application.call, "officer")
    for rule in application.call.eligibility_rules.all():
        tick_rule(application, by=officer, rule=rule, is_met=is_met)


def make_eligible(application: Application) -> Application:
    """Confirm a submission of a sealed call as eligible."""
    tick_all(application)
    return rule_eligible(fresh(application), by=person_with(application.call, "officer"))


def make_ineligible(application: Application, note: str = "No letter was attached.") -> Application:
    """Rule a submission of a sealed call ineligible."""
    tick_all(application, is_met=False)
    return rule_ineligible(fresh(application), by=person_with(application.call, "officer"), note=note)


def ask_for_correction(
    application: Application, *, due_at: datetime, keys: tuple[str, ...] = ("title",)
) -> Application:
    """A correction of named fields, asked for after the deadline."""
    return request_correction(
        fresh(application),
        by=person_with(application.call, "officer"),
        question_keys=keys,
        due_at=due_at,
        note="The title names a person.",
    )


def withdrawn_in(call: Call | None = None) -> Application:
    """A draft that its owner withdrew."""
    application = draft_in(call)
    return withdraw(application, by=owner_of(application))


def force_state(application: Application, state: str) -> Application:
    """Set the state as the database alone can, past every door: for matrices that try each cell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_application SET state = %s, state_before = 'submitted' WHERE id = %s",
            [state, application.pk],
        )
    return fresh(application)
