"""Panels: who may be asked, who answers, and that nobody is juror and applicant of one call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.services import start
from core import clock, ledger
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import code_of_conduct, wording
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.services import panel, reminding
from scoring.services import scoring as cards
from tests.factories.applications import draft_in, owner_of, quiz_of
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    fresh_assignment,
    give_draft,
    give_marks,
    juror_of,
    make_expert,
    person_of,
    reviewed_call,
    seat,
)

pytestmark = pytest.mark.django_db


def invite(call, expert, **fields) -> PanelMember:
    return panel.invite(call, expert, by=person_with(call, "officer"), **fields)


def test_an_invitation_gives_the_expert_an_account_a_secret_link_and_a_letter():
    call = open_call()
    expert = make_expert(languages=["kk", "en"])
    member = invite(call, expert, role="chair")
    user = User.objects.get(email=expert.email)
    notice = Notice.objects.get(event="scoring/juror_invited")
    assert (user.language, user.country) == ("kk", "FI")
    assert (notice.address, notice.language) == (expert.email, "kk")
    assert len(member.token) >= 40
    assert f"/jury/invitation/{member.token}/" in notice.text


def test_an_expert_who_has_an_account_already_keeps_it():
    user = make_user("Known", email="known@roster.example")
    member = invite(open_call(), make_expert(email="Known@Roster.example"))
    assert member.expert.user == user


@pytest.mark.parametrize("role", ["approver", "observer"])
def test_only_an_officer_of_the_call_invites(role):
    call = open_call()
    with pytest.raises(NotAllowed):
        panel.invite(call, make_expert(), by=give_role(call, role))
    with pytest.raises(NotAllowed):
        panel.invite(call, make_expert(), by=person_with(open_call(), "officer"))


def test_an_applicant_cannot_be_asked_to_judge_the_same_call():
    application = draft_in()
    expert = make_expert(email=owner_of(application).email, name="Aigerim")
    with pytest.raises(NotNow, match="Aigerim works on an application in this call"):
        invite(application.call, expert)
    assert not PanelMember.objects.exists()


def test_a_juror_cannot_apply_in_the_same_call_but_in_another():
    call = open_call()
    person = person_of(invite(call, make_expert()))
    with pytest.raises(NotAllowed, match="jury of this call"):
        start(call, by=person, quiz_answers=quiz_of(call))
    other = open_call()
    assert start(other, by=person, quiz_answers=quiz_of(other)).state == "draft"


def test_who_applied_between_invitation_and_answer_cannot_accept():
    call = open_call()
    member = invite(call, make_expert())
    from applications.models import Collaborator

    Collaborator.objects.create(application=draft_in(call), user=person_of(member), role="viewer")
    with pytest.raises(NotNow, match="cannot judge it"):
        panel.accept(member, by=person_of(member))


def test_nobody_is_asked_twice_but_again_after_a_no():
    call, expert = open_call(), make_expert()
    member = invite(call, expert)
    with pytest.raises(NotNow, match="already"):
        invite(call, expert)
    panel.decline(member, by=person_of(member), reason="On leave.")
    again = invite(call, expert)
    assert (again.pk, again.state, again.decline_reason) == (member.pk, "invited", "")
    assert again.token != member.token
    assert Notice.objects.filter(event="scoring/juror_invited").count() == 2


def test_a_panel_has_one_chair():
    call = open_call()
    invite(call, make_expert(), role="chair")
    with pytest.raises(NotNow, match="chair already"):
        invite(call, make_expert(), role="chair")


def test_accepting_signs_the_code_unless_it_comes_later():
    call = open_call()
    at_once, later = invite(call, make_expert()), invite(call, make_expert())
    at_once = panel.accept(at_once, by=person_of(at_once))
    later = panel.accept(later, by=person_of(later), signs_code=False)
    assert at_once.code_version == code_of_conduct.VERSION
    assert (later.state, later.code_signed_at) == ("accepted", None)
    signed = panel.sign_code(later, by=person_of(later))
    assert signed.code_version == code_of_conduct.VERSION


def test_only_the_invited_person_answers():
    member = invite(open_call(), make_expert())
    for by in (make_user(), person_with(member.call, "officer")):
        with pytest.raises(NotAllowed):
            panel.accept(member, by=by)
        with pytest.raises(NotAllowed):
            panel.decline(member, by=by)


@pytest.mark.parametrize(("review_ends_in", "holds"), [(None, 14), (30, 14), (20, 10), (5, 2.5), (-1, 14)])
def test_an_invitation_holds_a_fortnight_or_half_of_the_time_until_the_review_ends(review_ends_in, holds):
    call, now = open_call(), clock.now()
    call.key_dates.filter(kind="review_until").delete()
    if review_ends_in is not None:
        call.key_dates.create(kind="review_until", at=now + timedelta(days=review_ends_in))
    with clock.at(now):
        member = invite(call, make_expert())
    assert member.expires_at == now + timedelta(days=holds)
    answer_by = wording.until(member.expires_at, call, person_of(member).language)
    assert answer_by in Notice.objects.get(event="scoring/juror_invited").text


@pytest.mark.parametrize(("late", "is_open"), [(-1, True), (0, False), (1, False)])
def test_an_invitation_holds_until_its_instant(late, is_open):
    expires = clock.now() + timedelta(days=1)
    member = invite(open_call(), make_expert(), expires_at=expires)
    with clock.at(expires + timedelta(microseconds=late)):
        if is_open:
            assert panel.accept(member, by=person_of(member)).state == "accepted"
        else:
            with pytest.raises(NotNow, match="no longer valid"):
                panel.accept(member, by=person_of(member))


def test_removing_a_juror_hands_open_work_on_and_keeps_what_is_given():
    call, assignments = reviewed_call(applications=2, jurors=3)
    first = assignments[0].member
    spare = seat(call)
    given, drafted = (one for one in assignments if one.member == first)
    give_marks(given)
    give_draft(drafted)
    officer = person_with(call, "officer")
    panel.remove(first, by=officer, reason="Left the Hub.")
    assert [fresh_assignment(one).state for one in (given, drafted)] == ["active", "removed"]
    assert [one.application for one in Assignment.objects.filter(member=spare)] == [drafted.application]
    cards.lock_round(given.round, by=officer, reason="The panel met early.")
    assert Scorecard.objects.get(assignment=given).state == "locked"
    assert list(ledger.faults()) == []


def test_a_reminder_goes_once_a_day_and_only_to_who_has_open_cards():
    call, assignments = reviewed_call(applications=1, jurors=3)
    officer = person_with(call, "officer")
    give_marks(assignments[0])
    assert reminding.remind_all(assignments[0].round, by=officer) == (2, 0)
    assert reminding.remind_all(assignments[0].round, by=officer) == (0, 2)
    reminded = Notice.objects.filter(event="scoring/juror_reminder")
    assert reminded.count() == 2
    assert juror_of(assignments[0]).email not in set(reminded.values_list("address", flat=True))
