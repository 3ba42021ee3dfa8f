"""Every state × step × actor: a cell moves as the flow says, or refuses in a sentence and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from applications import effects
from applications.models import Application, CorrectionRequest, EligibilityCheck, StepRecord, Submission
from applications.services import move
from applications.workflow import State
from calls.models import Call
from calls.permissions import holds_role
from core import clock, flow
from core.actors import ANNOUNCEMENT, CLOCK, Pair
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow, Refusal, UnknownStep
from people.models import User
from tests.factories.applications import add_collaborator, force_state, fresh, owner_of, submitted_in
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.factories.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATES = [state.value for state in State]
STEPS = sorted(flow.step_names(Application))
ACTORS = (
    "stranger",
    "owner",
    "editor",
    "viewer",
    "officer",
    "approver",
    "officer and approver",
    "officer twice",
    "clock",
    "announcement",
    "officer of another call",
)
# Written from the contract, not from the code: who may take which step, and from where it leads where.
BEFORE = ("draft", "submitted", "correction_requested", "eligible", "in_review", "shortlisted")
CONTRACT: dict[str, tuple[dict[str, str], set[str]]] = {
    "submit": ({"draft": "submitted"}, {"owner"}),
    "resubmit": ({"submitted": "submitted"}, {"owner"}),
    "withdraw": (dict.fromkeys(BEFORE, "withdrawn"), {"owner"}),
    "request_correction": ({"submitted": "correction_requested"}, {"officer"}),
    "correct": ({"correction_requested": "submitted"}, {"owner"}),
    "lapse": ({"correction_requested": "submitted"}, {"clock"}),
    "confirm_eligible": ({"submitted": "eligible"}, {"officer"}),
    "rule_ineligible": ({"submitted": "ineligible"}, {"officer"}),
    "take_back_ruling": (dict.fromkeys(("eligible", "ineligible"), "submitted"), {"officer"}),
    "take_back_correction": ({"correction_requested": "submitted"}, {"officer"}),
    "start_review": ({"eligible": "in_review"}, {"officer"}),
    "shortlist": ({"in_review": "shortlisted"}, {"officer"}),
    "award": ({"in_review": "awarded", "shortlisted": "awarded"}, {"announcement"}),
    "reserve": ({"in_review": "reserve", "shortlisted": "reserve"}, {"announcement"}),
    "decline": ({"in_review": "not_awarded", "shortlisted": "not_awarded"}, {"announcement"}),
    "promote": ({"reserve": "awarded"}, {"officer and approver"}),
    "turn_down": ({"awarded": "turned_down"}, {"owner"}),
    "admit": ({"awarded": "incubation"}, {"officer"}),
    "advance": ({"incubation": "acceleration", "acceleration": "piloting"}, {"officer"}),
    "graduate": ({"piloting": "graduated"}, {"officer"}),
    "leave": (dict.fromkeys(("incubation", "acceleration", "piloting"), "left"), {"officer", "owner"}),
    "disqualify": (dict.fromkeys(BEFORE, "disqualified"), {"officer and approver"}),
    "reinstate": (
        dict.fromkeys(("ineligible", "not_awarded", "disqualified"), "submitted"),
        {"officer and approver"},
    ),
    "set_right": (dict.fromkeys(("ineligible", "disqualified"), "submitted"), {"officer and approver"}),
}
# What the announcement publishes, two persons decide after it.
DECIDING = ("award", "reserve", "decline")


@dataclass
class Stage:
    """One application with everybody around it."""

    application: Application
    people: dict[str, Any]


@remembered
def somebody_of_each() -> tuple[Application, dict[str, User]]:
    """A submission, and everybody around it by role."""
    call = open_call()
    application = submitted_in(call)
    return application, {
        "stranger": make_user("Stranger"),
        "owner": owner_of(application),
        "editor": add_collaborator(application, "editor"),
        "viewer": add_collaborator(application, "viewer"),
        "officer": person_with(call, "officer"),
        "approver": person_with(call, "approver"),
        "officer of another call": person_with(open_call(), "officer"),
    }


@pytest.fixture
def stage() -> Iterator[Stage]:
    application, people = somebody_of_each()
    officer, approver = people["officer"], people["approver"]
    by_two = {"officer and approver": Pair(officer, approver), "officer twice": Pair(officer, officer)}
    with clock.at(clock.now()):
        yield Stage(application, {**people, **by_two, "clock": CLOCK, "announcement": ANNOUNCEMENT})


def facts_of(step: str) -> dict[str, Any]:
    """What each step brings with it, all of it good."""
    due = clock.now() + timedelta(days=3)
    brought = {
        "submit": {"received": clock.now(), "idempotency_key": "k"},
        "resubmit": {"received": clock.now(), "idempotency_key": "k"},
        "correct": {"received": clock.now(), "idempotency_key": "k"},
        "request_correction": {"question_keys": ["title"], "due_at": due},
    }
    return {"note": "A reason.", **brought.get(step, {})}


def snapshot(application: Application) -> tuple[Any, ...]:
    """Everything a refused step must leave alone."""
    row = Application.objects.filter(pk=application.pk).values().get()
    counts = (LedgerEntry, Notice, Submission, StepRecord, CorrectionRequest, EligibilityCheck)
    return (row, *(model.objects.count() for model in counts))


def test_the_contract_names_every_step_and_the_flow_no_other():
    assert set(CONTRACT) == set(STEPS)
    declared = {(one.source, one.name) for one in flow.steps(Application)}
    assert declared == {(source, step) for step, (moves, _who) in CONTRACT.items() for source in moves}


def test_the_effects_are_those_of_exactly_the_steps():
    assert set(effects.EFFECTS) == set(STEPS)


@pytest.mark.parametrize("state", STATES)
def test_every_actor_and_step_from(state, stage):
    application = force_state(stage.application, state)
    for step in STEPS:
        moves, who = CONTRACT[step]
        for actor in ACTORS:
            allowed, possible = actor in who, state in moves
            if allowed and possible:
                continue  # what happens then depends on the guards; the tests below take each of them
            before = snapshot(application)
            with pytest.raises(Refusal) as refused:
                move(application, step, by=stage.people[actor], **facts_of(step))
            assert type(refused.value) is (NotNow if allowed else NotAllowed), (state, step, actor)
            assert refused.value.sentence.strip().endswith("."), (state, step, actor)
            assert snapshot(application) == before, (state, step, actor)


@pytest.mark.parametrize("step", [step for step in STEPS if step != "turn_down"])
def test_a_guard_refuses_what_is_allowed_and_possible_but_not_ready(step, stage):
    moves, who = CONTRACT[step]
    facts = spoil(step, stage.application)
    for state in moves:
        application = force_state(stage.application, state)
        before = snapshot(application)
        for actor in who:
            with pytest.raises(NotNow) as refused:
                move(application, step, by=stage.people[actor], **facts)
            assert refused.value.sentence.strip().endswith(".")
        assert snapshot(application) == before


def spoil(step: str, application: Application) -> dict[str, Any]:
    """Have one guard of the step refuse; the rest of its facts are good."""
    if step in ("withdraw", "disqualify"):
        write_call(application.call, state="announced")
        return {"note": "A reason."}
    if step == "promote":
        write_call(application.call, places=0)
    return {"note": ""}


def write_call(call: Call, **columns: Any) -> None:
    """Set columns of a call as the database alone can."""
    with connection.cursor() as cursor:
        for column, value in columns.items():
            cursor.execute(f"UPDATE calls_call SET {column} = %s WHERE id = %s", [value, call.pk])


@pytest.mark.parametrize("step", STEPS)
def test_with_every_guard_content_each_allowed_cell_moves_once(step, stage, monkeypatch):
    """The guards have tests of their own; here they are open, so that each declared move is seen to work."""
    moves, who = CONTRACT[step]
    open_the_guards(step, monkeypatch)
    for state, target in moves.items():
        for actor in who:
            application = force_state(stage.application, state)
            with_open_correction(application, state)
            ledger, steps = LedgerEntry.objects.count(), StepRecord.objects.count()
            facts = {**facts_of(step), "idempotency_key": f"{step}{state}{actor}"}
            moved = move(application, step, by=stage.people[actor], **facts)
            assert moved.state == target == fresh(application).state
            assert StepRecord.objects.count() == steps + 1
            assert LedgerEntry.objects.filter(event=f"application.{step}").exists()
            assert LedgerEntry.objects.count() > ledger


def open_the_guards(step: str, monkeypatch: Any) -> None:
    for transition in flow.transitions(Application):
        if transition.name == step:
            for guard in transition.conditions:
                monkeypatch.setattr(guard, "why", lambda application: None)


@pytest.mark.parametrize("step", DECIDING)
@pytest.mark.parametrize("call_state", ["published", "reviewing", "decided", "announced", "archived"])
def test_two_persons_decide_after_the_announcement_alone(step, call_state, stage, monkeypatch):
    moves, who = CONTRACT[step]
    write_call(stage.application.call, state=call_state)
    is_over = call_state in ("announced", "archived")
    may = who | ({"officer and approver"} if is_over else set())
    for state in moves:
        for actor in ACTORS:
            application = force_state(stage.application, state)
            before = snapshot(application)
            with pytest.raises(NotNow if actor in may else NotAllowed) as refused:  # nothing is signed
                move(application, step, by=stage.people[actor], **facts_of(step))
            assert refused.value.sentence.strip().endswith("."), (state, actor)
            assert snapshot(application) == before, (state, actor)
    open_the_guards(step, monkeypatch)
    for state, target in moves.items():
        for actor in may:
            application = force_state(stage.application, state)
            assert move(application, step, by=stage.people[actor], **facts_of(step)).state == target


def with_open_correction(application: Application, state: str) -> None:
    application.corrections.filter(state="open").update(state="lapsed")
    if state == "correction_requested":
        application.corrections.create(
            question_keys=["title"],
            note="Mend it.",
            due_at=clock.now() + timedelta(days=1),
            requested_by=person_with(application.call, "officer"),
        )


def test_an_unknown_step_is_refused(stage):
    before = snapshot(stage.application)
    with pytest.raises(UnknownStep):
        move(stage.application, "teleport", by=stage.people["officer"])
    assert snapshot(stage.application) == before


def test_an_inactive_person_takes_no_step(stage):
    owner: User = stage.people["owner"]
    owner.is_active = False
    owner.save()
    with pytest.raises(NotAllowed):
        move(fresh(stage.application), "withdraw", by=owner)
    officer: User = stage.people["officer"]
    officer.is_active = False
    assert not holds_role(officer, stage.application.call, "officer")
