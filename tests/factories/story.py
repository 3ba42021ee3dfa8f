"""One call from its first extension to a placement's outcome, told through the real services.

Every kind of row that the ledger speaks of is in it, and nothing is left half done.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.diligence.sheet import Entry
from applications.models import Application, Flag
from applications.services import (
    accept_invitation,
    appeal,
    approve_two_person_step,
    diligence,
    invite,
    move,
    prepare_two_person_step,
    reject_appeal,
    sanctions,
    second_look,
)
from calls.deadlines import to_wall
from calls.models import Call, Round
from calls.services import (
    approve_cancellation,
    approve_extension,
    extend_for_all,
    incidents,
    prepare_cancellation,
    proposing,
    request_extension_for_one,
)
from calls.services.absence import mark_absence
from calls.services.building import set_dates
from calls.services.inviting import invite_staff
from core import clock, ledger
from core.models import Upload
from incubation import services as incubation
from incubation.days import today
from incubation.models import Placement
from incubation.services.budgeting import Planned
from people.models import User
from scoring.meeting_forms import voters_on
from scoring.models import Assignment, Conflict, Ranking
from scoring.services import (
    announcing,
    appealing,
    assigning,
    conflicting,
    deciding,
    later,
    maker_reporting,
    panel_rounds,
)
from scoring.services import meeting as meetings
from scoring.services import scoring as cards
from scoring.services.ranking import compute
from scoring.services.shortlisting import shortlist
from tests.factories.applications import (
    ask_for_correction,
    close_and_seal,
    fresh,
    make_eligible,
    owner_of,
    submitted_in,
    tick_all,
)
from tests.factories.calls import give_role, make_programme, open_call, person_with, texts
from tests.factories.incubation import (
    agree_on_mentor,
    make_cohort,
    milestone_of,
    reach,
    reload,
    report_with_file,
)
from tests.factories.meeting import attended
from tests.factories.people import make_user
from tests.factories.scoring import (
    decide,
    due_of,
    first_round,
    further_round,
    give_marks,
    in_review,
    juror_of,
    kept_profile,
    make_expert,
    seat,
)
from tests.factories.translations import check, give


def _staffed(call: Call) -> None:
    """Somebody is invited to work on the call, and its approver is to be away."""
    approver, deputy = person_with(call, "approver"), make_user("Deputy", is_hub_staff=True)
    invite_staff("invited@example.org", roles=[(call, "observer")], by=person_with(call, "officer"))
    starts_at = clock.now() + timedelta(days=400)
    ends_at = starts_at + timedelta(days=9)
    mark_absence(approver, deputy=deputy, starts_at=starts_at, ends_at=ends_at, by=approver)


def tell() -> None:
    """Leaves the clock where it was."""
    with clock.at(clock.now().replace(second=0, microsecond=0)) as hands:
        _cancelled()
        call = _called(hands)
        _staffed(call)
        _judged(call, hands)
        _announced(call, hands)
        _decided_later(call)
        _incubated(call, hands)
    assert list(ledger.faults()) == []


def _cancelled() -> None:
    call = open_call()
    panel_rounds.set_rounds(seat(call), by=person_with(call, "officer"), rounds=[further_round(call)])
    pitch = to_wall(clock.now() + timedelta(days=60), zone=call.zone)
    set_dates(call, dates={"pitch": pitch}, by=person_with(call, "officer"))
    prepared = prepare_cancellation(call, reason="No money.", by=person_with(call, "officer"))
    approve_cancellation(prepared, by=person_with(call, "approver"))


def _called(hands: clock.Hands) -> Call:
    call = open_call(
        programme=make_programme(has_incubation=True),
        ceiling_amount=Decimal(40000),
        ceiling_currency="USD",
        has_vote=True,
        deadline=clock.now() + timedelta(days=3),
    )
    rubric = first_round(call).rubric
    Round.objects.create(call=call, rubric=rubric, key="pitch", position=2, **texts("name", "Pitch"))
    officer, wall = person_with(call, "officer"), datetime.fromisoformat(call.deadline_wall)
    extend_for_all(call, new_wall=wall + timedelta(days=1), reason="The line failed.", by=officer)
    ill = make_user()
    asked = request_extension_for_one(
        call, applicant=ill, new_wall=wall + timedelta(days=2), reason="Illness.", by=officer
    )
    approve_extension(asked, by=person_with(call, "approver"))
    sent = [submitted_in(Call.objects.get(pk=call.pk)) for _number in range(4)]
    colleague = make_user("Colleague")
    invited = invite(sent[0], by=owner_of(sent[0]), address=colleague.email, role="editor")
    accept_invitation(invited.token, by=colleague)
    call = close_and_seal(Call.objects.get(pk=call.pk), hands)
    _was_down(call, officer)
    give(fresh(sent[0]), {"title": "Бір өтініш"}, language="kk", origin="machine", tool="DeepL")
    give(fresh(sent[1]), {"title": "Одно заявление"}, language="ru", origin="applicant")
    check(sent[0], "title", language="kk")
    asked_of = ask_for_correction(sent[0], due_at=clock.now() + timedelta(days=2))
    move(asked_of, "correct", by=owner_of(asked_of), received=clock.now(), idempotency_key="corrected")
    _examined(sent[1], officer)
    copied = make_eligible(sent[2])
    step = prepare_two_person_step(fresh(copied), by=officer, step="disqualify", note="Copied.")
    approve_two_person_step(step, by=person_with(call, "approver"))
    _appealed(fresh(copied))
    wrongly_out = make_eligible(sent[3])
    step = prepare_two_person_step(fresh(wrongly_out), by=officer, step="disqualify", note="Copied, too.")
    approve_two_person_step(step, by=person_with(call, "approver"))
    return call


def _was_down(call: Call, officer: User) -> None:
    """The office says that the line failed before the deadline; it is closed, and its proposal declined."""
    assert call.deadline_at is not None
    since, until = call.deadline_at - timedelta(hours=1), call.deadline_at - timedelta(minutes=40)
    account = incidents.Account("portal", since, until, [call], what="The line.", done="Told.")
    incidents.close_incident(incidents.enter_incident(account, by=officer), by=officer)
    (proposal,) = proposing.propose_due()
    proposing.decline_proposal(proposal, reason="It was night.", by=officer)


def _examined(application: Application, officer: User) -> None:
    """A list is brought, its match is settled, and a ruling is prepared and taken back."""
    name = str(owner_of(application))
    sanctions.take_list(
        [Entry(2, name, (), "KZ", "UN", None)], by=officer, file_name="list.csv", sha256="0" * 64
    )
    diligence.compare_waiting()
    for flag in Flag.objects.all():
        flag.refresh_from_db()
        if flag.settled_at is None:
            diligence.settle_flag(flag, by=officer, is_problem=False, reason="Another person.")
    tick_all(fresh(application))
    prepared = second_look.prepare_ruling(fresh(application), by=officer, step="confirm_eligible")
    second_look.return_ruling(prepared, by=officer, reason="Not yet.")


def _appealed(application: Application) -> None:
    written = appeal(application, by=owner_of(application), text="It is my own.", received=clock.now())
    outsider = give_role(application.call, "officer")
    juror = appealing.ask(written, make_expert(), by=outsider)
    person = User.objects.get(expert=juror.expert)
    appealing.make_ready(juror, by=person)
    appealing.give_opinion(juror, by=person, opinion="stand", reason="Word for word the same.")
    reject_appeal(written, by=outsider, reason="The jurors agree.")


def _judged(call: Call, hands: clock.Hands) -> None:
    assignments = in_review(call, jurors=4)
    officer = person_with(call, "officer")
    told = assignments[0]
    kept_profile(told.member.expert)
    conflicting.declare(told.member, by=juror_of(told), said={told.application: (True, "A friend.")})
    conflicting.waive(Conflict.objects.get(), by=officer, reason="Long ago.")
    for one in Assignment.objects.filter(round__call=call, state="active"):
        give_marks(one)
    said = maker_reporting.report(one, by=juror_of(one), said="The second answer names the city.")
    maker_reporting.answer(said, by=officer, outcome="nothing", reason="It is no secret.")
    assigning.assign_by_hand(first_round(call), told.application, seat(call), by=officer)
    later_on = due_of(one) + timedelta(days=1)
    assigning.postpone(first_round(call), due_at=later_on, reason="A feast.", by=officer)
    cards.lock_round(first_round(call), by=officer, reason="The panel met early.")
    shortlist(first_round(call), [compute(first_round(call)).rows[0].application], by=officer)
    states = ("in_review", "shortlisted")
    judged = Application.objects.filter(call=call, state__in=states).order_by("reference")
    meeting = attended(call)
    for application, outcome in zip(judged, ("awarded", "reserve"), strict=True):
        decide(application, outcome)
        meetings.save_note(meeting, application, text="Discussed.", version=0, by=officer)
        voters = voters_on(meeting, application)
        meetings.record_votes(meeting, application, dict.fromkeys(voters, "for"), by=officer)
    decide(application, outcome, reason="In other words.", change_reason="A slip of the pen.")
    meetings.close_meeting(meeting, by=officer)
    meetings.reopen_meeting(meeting, reason="A vote was missing.", by=officer)
    meetings.close_meeting(meeting, by=officer)
    deciding.close_decisions(call, by=officer, reason="No pitch could be held.")
    assert Ranking.objects.count() == 1


def _announced(call: Call, hands: clock.Hands) -> None:
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    prepared = announcing.prepare(
        call,
        embargo_wall=to_wall(embargo, zone=call.zone),
        by=person_with(call, "officer"),
        message="Thanks.",
    )
    announcement = announcing.approve(prepared, by=person_with(call, "approver"))
    hands.instant = embargo
    announcing.release(announcement)


def _decided_later(call: Call) -> None:
    """What was disqualified by mistake comes back after the announcement, and is decided by two persons."""
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    out = Application.objects.filter(call=call, state="disqualified").exclude(appeals__isnull=False).get()
    step = prepare_two_person_step(fresh(out), by=officer, step="set_right", note="It was the other one.")
    back = approve_two_person_step(step, by=approver)
    told: dict[str, Any] = {"outcome": "reserve", "reason": "As good as the first reserve.", "by": officer}
    later.refuse(later.prepare(back, **told), by=approver)
    later.sign(later.prepare(fresh(back), **told), by=approver)


def _incubated(call: Call, hands: clock.Hands) -> None:
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    application = Application.objects.get(call=call, state="awarded")
    placement = incubation.admit(
        fresh(application),
        cohort=make_cohort(Call.objects.get(pk=call.pk)),
        mentor=make_user("Mentor"),
        award_amount=Decimal(10000),
        award_currency="USD",
        by=officer,
    )
    agree_on_mentor(placement)
    incubation.publish_agreement(placement.cohort, text_en="We pay what is agreed.", by=officer)
    offered = incubation.offer_agreement(placement, by=officer)
    incubation.sign_agreement(offered, by=owner_of(placement.application))
    incubation.keep_as_programme_stages(placement.cohort, by=officer)
    incubation.review_gate(placement, verdict="hold", reason="The plan is not there yet.", by=officer)
    reach(placement, "plan")
    tranche = milestone_of(placement, "plan").tranche
    for again in (True, False):
        incubation.release_tranche(incubation.prepare_tranche(tranche, by=officer), by=approver)
        tranche.refresh_from_db()
        if again:
            incubation.withdraw_release(tranche, reason="Too early.", by=approver)
            tranche.refresh_from_db()
    day = today(call)  # where the call is at home it may be tomorrow already
    incubation.record_payment(tranche, paid_on=day, reference="PAY-7", by=officer)
    incubation.correct_payment(tranche, paid_on=day, reference="PAY-1", reason="Misread.", by=officer)
    _budgeted(placement)
    report = incubation.ask_for_report(placement, due_on=day, by=officer)
    incubation.deliver_report(report, text="All is well.", by=owner_of(application))
    incubation.accept_report(report, by=officer)
    report_with_file(placement)
    _piloted(placement, hands)
    product = incubation.create_product(
        call, by=officer, title_en="A guide", kind="manual", authors="The team", year=2026
    )
    incubation.publish_product(product, by=officer)


def _budgeted(placement: Placement) -> None:
    """A budget is returned, agreed and changed; something is spent on it, taken back and cancelled."""
    officer, owner = person_with(placement.application.call, "officer"), owner_of(placement.application)
    budget = incubation.write_budget(
        placement, lines=[Planned("Training", Decimal(4000))], version=0, by=owner
    )
    budget = incubation.deliver_budget(placement, version=budget.version, by=owner)
    budget = incubation.return_budget(placement, version=budget.version, note="And travel?", by=officer)
    budget = incubation.agree_budget(placement, version=budget.version, by=officer)
    lines = [Planned("Training", Decimal(3000), 1), Planned("Travel", Decimal(1000))]
    incubation.write_budget(
        placement, lines=lines, version=budget.version, reason="The officer asked for it.", by=officer
    )
    file = SimpleUploadedFile("receipt.txt", b"Training, 200 USD")
    day = today(placement.application.call)
    told: dict[str, Any] = {"spent_on": day, "purpose": "Training Ltd", "by": owner}
    first = incubation.record_with_receipt(placement, file=file, line=1, amount=Decimal(200), **told)
    incubation.correct_spending(first, amount=Decimal(50), **told)
    second = incubation.record_spending(placement, line=2, amount=Decimal(90), **told)
    incubation.cancel_spending(second, reason="Another project.", by=owner)


def _piloted(placement: Placement, hands: clock.Hands) -> None:
    officer = person_with(placement.application.call, "officer")
    incubation.advance(reload(placement), by=officer)
    reach(placement, "connected")
    pilot = incubation.name_host(reload(placement), host_body="Akimat", country="KZ", by=officer)
    incubation.advance(reload(placement), by=officer)
    indicator = incubation.add_indicator(
        pilot, name="Days", unit="days", baseline=Decimal(10), target=Decimal(5), by=officer
    )
    incubation.record_reading(indicator, on=today(placement.application.call), value=Decimal(6), by=officer)
    reach(placement, "measured")
    pilot.refresh_from_db()
    file = Upload.objects.create(sha256="a" * 64, size=1, max_bytes=1, original_name="agreement.pdf")
    incubation.record_agreement(
        pilot, agreed_on=today(placement.application.call), signatory="Deputy akim", upload=file, by=officer
    )
    incubation.publish_figures(pilot, by=officer)
    incubation.record_result(
        pilot, verdict="scale", result="Half the time.", evidence="The minutes of the host.", by=officer
    )
    hands.instant += timedelta(days=30)
    incubation.graduate(reload(placement), by=officer)
    hands.instant += timedelta(days=200)
    incubation.ask_team(reload(placement), months=6)
    hands.instant += timedelta(days=15)
    for question in placement.follow_ups.select_related("placement"):
        incubation.remind(question)
    incubation.record_outcome(
        reload(placement),
        months=6,
        use="in_use",
        text="In use.",
        people=120,
        countries=["KZ"],
        may_publish=True,
        by=officer,
    )
