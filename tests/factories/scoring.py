"""Judging for tests, taken step by step through the real services.

`reviewed_call()` is a call in review with its panel and assignments; `locked_round`, `decided_call` and
`approved_announcement` go on from there. Jurors are seated with `seat`, cards given with `give_marks`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call, KeyDate, Round
from calls.services.building import editing
from core import clock, ledger
from core.models import Upload
from people.models import User
from scoring.completeness import Given
from scoring.matching import JUDGED
from scoring.models import (
    Announcement,
    Assignment,
    Decision,
    Expert,
    PanelMember,
    ProfileInvitation,
    Scorecard,
)
from scoring.services import announcing, assigning, conflicting, deciding, panel, profile, proposing, roster
from scoring.services import scoring as cards
from tests.factories.applications import close_and_seal, make_eligible, submitted_in
from tests.factories.calls import open_call, person_with, texts
from tests.factories.people import make_user
from tests.factories.remembered import remembered

_numbers = count(1)
GOOD_MARKS = {"benefit": 4, "feasibility": 3}


def make_expert(name: str = "", **fields: Any) -> Expert:
    """Somebody on the roster, without an account."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "key": f"EXP-{number:03}",
        "name": name or f"Expert {number}",
        "email": f"expert.{number}@roster-{number}.example",
        "organisation_name": f"Institute {number}",
        "country": "FI",
        "languages": ["en"],
        "capacity": 40,
    }
    return Expert.objects.create(**{**defaults, **fields})


def kept_profile(expert: Expert) -> ProfileInvitation:
    """An expert who keeps the profile, has a CV, proposes a move, and is asked once more: the link's row."""
    colleague = make_user("Roster colleague", is_hub_staff=True)
    person = profile.redeem(profile.ask_to_keep(expert, by=colleague), by=roster.account_of(expert)).user
    assert person is not None
    curriculum = SimpleUploadedFile("cv.pdf", b"%PDF-1.4\n%%EOF\n")
    kept = Expert.objects.get(pk=expert.pk)
    profile.save_own(kept, topics=list(kept.topics.all()), cv=curriculum, by=person)
    Upload.objects.filter(uploaded_by=person).update(state=Upload.State.READY)
    profile.propose(kept, organisation_name="Another institute", country=kept.country, by=person)
    return profile.ask_to_keep(kept, by=colleague)


def seat(call: Call, *, role: str = "juror", declares: bool = True, **expert: Any) -> PanelMember:
    """A juror who accepted and signed, and declared no conflict with anything judged now."""
    member = panel.invite(
        call, make_expert(**expert), by=person_with(call, "officer"), role=role, expires_at=_far()
    )
    member = panel.accept(member, by=person_of(member))
    if declares:
        declare_none(member)
    return member


def declare_none(member: PanelMember) -> None:
    """No conflict with anything that is judged in the call."""
    judged = Application.objects.filter(call=member.call, state__in=JUDGED)
    conflicting.declare(member, by=person_of(member), said=dict.fromkeys(judged, (False, "")))


def person_of(member: PanelMember) -> User:
    """The juror's account, as it is now."""
    return User.objects.get(expert__panels=member)


def make_panel(call: Call, size: int = 3, **expert: Any) -> list[PanelMember]:
    """A panel with a chair first."""
    return [seat(call, role="juror" if number else "chair", **expert) for number in range(size)]


@remembered
def closed_call(applications: int = 2, **fields: Any) -> tuple[Call, list[Application]]:
    """A sealed call, and its applications, all eligible."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = open_call(deadline=deadline, **fields)
        sent = [submitted_in(call) for _ in range(applications)]
        call = close_and_seal(call, hands)
    return call, [make_eligible(one) for one in sent]


@remembered
def reviewed_call(applications: int = 2, jurors: int = 3, **fields: Any) -> tuple[Call, list[Assignment]]:
    """A call in review: every juror has every application, due in ten days."""
    call, _judged = closed_call(applications, **fields)
    assignments = in_review(call, jurors)
    return Call.objects.get(pk=call.pk), assignments


def in_review(call: Call, jurors: int = 3) -> list[Assignment]:
    """A sealed call taken into review: every juror has every application, due in ten days."""
    for one in Application.objects.filter(call=call, state="submitted"):
        make_eligible(one)
    make_panel(call, jurors)
    officer = person_with(call, "officer")
    round_ = first_round(call)
    proposing.propose(round_, by=officer, country_cap=None)
    assignments = assigning.publish(round_, by=officer, due_at=clock.now() + timedelta(days=10))
    deciding.begin_review(call, by=officer)
    return [fresh_assignment(one) for one in assignments]


def first_round(call: Call) -> Round:
    """The first round of judging."""
    return call.rounds.select_related("rubric", "call").order_by("position")[0]


def further_round(call: Call, key: str = "interview") -> Round:
    """A second round, called Interview, with the rubric of the first."""
    with ledger.book():
        made = Round.objects.create(
            call=call, rubric=first_round(call).rubric, key=key, position=9, **texts("name", "Interview")
        )
        officer = person_with(call, "officer")
        name, part = call.ledger_name, {"part": "rubric"}
        ledger.record("call.edited", subject=name, scope=name, by=officer, payload=part)
    return Round.objects.get(pk=made.pk)


def fresh_assignment(one: Assignment) -> Assignment:
    """The row as it is in the database now."""
    rows = Assignment.objects.select_related("round__call", "application__call", "member__expert__user")
    return rows.get(pk=one.pk)


def due_of(one: Assignment) -> datetime:
    """When a published assignment is due."""
    assert one.due_at is not None
    return one.due_at


def juror_of(one: Assignment) -> User:
    """Whose assignment it is."""
    return person_of(one.member)


def given(marks: dict[str, int | None], reason: str = "The plan is costed.") -> dict[str, Given]:
    """Marks as the service takes them; None is "cannot judge"."""
    return {key: Given(value, value is None, reason) for key, value in marks.items()}


def give_draft(one: Assignment, marks: dict[str, int | None] | None = None, **fields: Any) -> Scorecard:
    """A draft with every mark, first or next version."""
    version = Scorecard.objects.filter(assignment=one).values_list("version", flat=True).first() or 0
    return cards.save_draft(
        one,
        by=juror_of(one),
        marks=given(
            marks if marks is not None else dict(GOOD_MARKS), fields.pop("reason", "The plan is costed.")
        ),
        version=fields.pop("version", version),
        **{"recommendation": "fund", **fields},
    )


def give_marks(one: Assignment, marks: dict[str, int | None] | None = None, **fields: Any) -> Scorecard:
    """A submitted scorecard."""
    give_draft(one, marks, **fields)
    return cards.submit_scorecard(one, by=juror_of(one))


@remembered
def locked_round(applications: int = 2, jurors: int = 3, **fields: Any) -> tuple[Call, Round]:
    """A call whose jurors all gave the same marks, and whose round is locked."""
    call, assignments = reviewed_call(applications, jurors, **fields)
    for one in assignments:
        give_marks(one)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return call, first_round(call)


def decide(application: Application, outcome: str, **fields: Any) -> Decision:
    """A recorded decision."""
    officer = person_with(application.call, "officer")
    return deciding.record_decision(
        application, outcome=outcome, by=officer, **{"reason": "As the panel ranked it.", **fields}
    )


@remembered
def decided_call(outcomes: tuple[str, ...] = ("awarded", "not_awarded"), **fields: Any) -> Call:
    """A call whose decisions are closed: one application for each outcome."""
    call, _round = locked_round(len(outcomes), **fields)
    judged = Application.objects.filter(call=call, state="in_review").order_by("reference")
    for application, outcome in zip(judged, outcomes, strict=True):
        decide(application, outcome)
    is_beyond = outcomes.count("awarded") > (call.places or len(outcomes))
    reason = "The board gave more places." if is_beyond else ""
    return deciding.close_decisions(call, by=person_with(call, "officer"), reason=reason)


def approved_announcement(call: Call, embargo: datetime, **fields: Any) -> Announcement:
    """An announcement that two persons signed; `embargo` is a whole minute still to come."""
    wall = to_wall(embargo, zone=call.zone)
    prepared = announcing.prepare(call, embargo_wall=wall, by=person_with(call, "officer"), **fields)
    return announcing.approve(prepared, by=person_with(call, "approver"))


def set_date(call: Call, kind: str, at: datetime) -> KeyDate:
    """A date of the call."""
    wall = to_wall(at, zone=call.zone).isoformat(timespec="minutes")
    if Call.objects.filter(pk=call.pk, state="draft").exists():
        return KeyDate.objects.create(call=call, kind=kind, at=at, wall=wall)
    with editing(call, "dates", by=person_with(call, "officer")):
        return KeyDate.objects.create(call=call, kind=kind, at=at, wall=wall)


def _far() -> datetime:
    return clock.now() + timedelta(days=14)
