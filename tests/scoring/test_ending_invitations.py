"""An invitation ends by the clock: it is reminded of once before, and renewed with one press after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.services import start
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from scoring import code_of_conduct, pills, roster, tasks
from scoring.availability import judged_in
from scoring.gates import open_to
from scoring.models import PanelMember
from scoring.services import panel, reminding
from tests.factories.applications import quiz_of
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import juror_of, make_expert, person_of, reviewed_call
from tests.scoring.staff.pages import approver_of, client_of, news, officer_of, page

pytestmark = pytest.mark.django_db
REMINDER = "scoring/juror_invitation_ends"


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def invited(call) -> PanelMember:
    """A chair's invitation that is open for ten days."""
    expires = clock.now() + timedelta(days=10)
    return panel.invite(
        call, make_expert("Asked One"), by=person_with(call, "officer"), role="chair", expires_at=expires
    )


@pytest.mark.parametrize(("late", "label"), [(-TICK, "Invited"), (0 * TICK, "Expired"), (TICK, "Expired")])
def test_it_expires_at_its_instant(call, invited, late, label):
    with clock.at(invited.expires_at + late):
        has_expired = label == "Expired"
        assert str(pills.pill_of_member(invited).label) == label
        assert (invited.is_expired, invited.is_seated) == (has_expired, not has_expired)
        assert PanelMember.objects.seated().exists() is not has_expired
        assert (invited.expert in roster.candidates(call, roster.Wanted(), judged_in(call))) is has_expired
        assert panel.judges(call, person_of(invited)) is not has_expired


class TestInvitedAgain:
    def test_one_press_gives_a_new_link_and_date_and_an_entry(self, call, invited):
        with clock.at(invited.expires_at):
            shown = officer_of(call).post(page("invite_again", call, pk=invited.pk), follow=True)
            assert news(shown) == ["Asked One is invited again, with a new link and a new date."]
            again = PanelMember.objects.get()
            assert (again.pk, again.role, again.state) == (invited.pk, "chair", "invited")
            assert again.token != invited.token
            assert again.expires_at == clock.now() + panel.ANSWER_WITHIN
            assert panel.accept(again, by=person_of(again)).state == "accepted"
        assert LedgerEntry.objects.filter(event="panel.invited").count() == 2
        assert list(ledger.faults()) == []

    def test_it_is_offered_once_it_has_expired(self, call, invited):
        url, renew = page("panel", call), page("invite_again", call, pk=invited.pk)
        with clock.at(invited.expires_at - TICK):
            assert renew not in officer_of(call).get(url).text
        with clock.at(invited.expires_at):
            assert renew in officer_of(call).get(url).text
            assert renew in officer_of(call).get(page("member", call, pk=invited.pk)).text
            assert renew not in approver_of(call).get(url).text

    def test_one_that_is_open_is_not_renewed(self, call, invited):
        with clock.at(invited.expires_at - TICK), pytest.raises(NotNow, match="has not expired"):
            panel.invite_again(invited, by=person_with(call, "officer"))

    def test_only_an_officer_renews_it(self, call, invited):
        with clock.at(invited.expires_at), pytest.raises(NotAllowed):
            panel.invite_again(invited, by=give_role(call, "approver"))

    def test_the_old_link_says_so_and_does_nothing(self, invited):
        url = reverse("scoring:invitation", kwargs={"token": invited.token})
        client = client_of(person_of(invited))
        with clock.at(invited.expires_at):
            assert "This invitation is no longer valid" in client.get(url).text
            client.post(url, {"answer": "accept"})
        assert PanelMember.objects.get().state == "invited"


class TestTheChair:
    def test_an_expired_one_stands_in_nobodys_way(self, call, invited):
        officer = person_with(call, "officer")
        with clock.at(invited.expires_at - TICK), pytest.raises(NotNow, match="chair already"):
            panel.invite(call, make_expert(), by=officer, role="chair")
        with clock.at(invited.expires_at):
            second = panel.invite(call, make_expert(), by=officer, role="chair")
            again = panel.invite_again(PanelMember.objects.get(pk=invited.pk), by=officer)
        assert (second.role, again.role) == ("chair", "juror")
        assert list(ledger.faults()) == []

    def test_another_is_named_in_place_of_an_expired_one(self, call, invited):
        officer = person_with(call, "officer")
        with clock.at(invited.expires_at):
            second = panel.set_chair(panel.invite(call, make_expert(), by=officer), by=officer)
            with pytest.raises(NotNow, match="Only somebody on the panel"):
                panel.set_chair(invited, by=officer)
        assert second.role == "chair"


def test_who_let_it_expire_may_apply(call, invited):
    person = person_of(invited)
    with clock.at(invited.expires_at - TICK), pytest.raises(NotAllowed):
        start(call, by=person, quiz_answers=quiz_of(call))
    with clock.at(invited.expires_at):
        assert start(call, by=person, quiz_answers=quiz_of(call)).state == "draft"


class TestReminding:
    def test_an_expired_one_is_not_reminded_of(self, call, invited):
        with clock.at(invited.expires_at):
            shown = officer_of(call).post(page("remind_member", call, pk=invited.pk), follow=True)
        assert news(shown) == ["The invitation of Asked One has expired: invite them again."]
        assert Notice.objects.filter(event="scoring/juror_invited").count() == 1

    @pytest.mark.parametrize(
        ("before_end", "written"),
        [
            (reminding.REMIND_BEFORE + TICK, 0),
            (reminding.REMIND_BEFORE, 1),
            (reminding.REMIND_BEFORE - TICK, 1),
            (TICK, 1),
            (0 * TICK, 0),
        ],
    )
    def test_it_is_reminded_of_within_three_days_of_its_end(self, invited, before_end, written):
        with clock.at(invited.expires_at - before_end):
            assert tasks.remind_of_ending_invitations() == written

    def test_the_job_writes_once_however_often_it_runs(self, invited):
        for days in (3, 3, 2, 1):
            with clock.at(invited.expires_at - timedelta(days=days)):
                tasks.remind_of_ending_invitations()
        letter = Notice.objects.get(event=REMINDER)
        assert (letter.address, invited.token in letter.text) == (invited.expert.email, True)

    def test_who_answered_and_who_was_asked_just_now_are_left_in_peace(self, call, invited):
        panel.accept(invited, by=person_of(invited))
        soon = clock.now() + reminding.REMIND_BEFORE
        panel.invite(call, make_expert(), by=person_with(call, "officer"), expires_at=soon)
        assert tasks.remind_of_ending_invitations() == 0


def test_the_officers_learn_who_declined_and_why(call, invited):
    second = give_role(call, "officer", make_user("Second officer"))
    panel.decline(invited, by=person_of(invited), reason="I travel in May.")
    letters = Notice.objects.filter(event="scoring/juror_declined")
    assert {one.address for one in letters} == {person_with(call, "officer").email, second.email}
    assert all("Asked One" in one.text and "I travel in May." in one.text for one in letters)


def test_a_new_version_of_the_code_closes_everything_until_it_is_signed(monkeypatch):
    call, assignments = reviewed_call(1)
    one, juror = assignments[0], juror_of(assignments[0])
    assert list(open_to(juror)) == [one]
    monkeypatch.setattr(code_of_conduct, "VERSION", "2027-1")
    assert list(open_to(juror)) == []
    shown = officer_of(call).get(page("member", call, pk=one.member.pk)).text
    assert "Signed in the earlier version 2026-1" in shown
    panel.sign_code(one.member, by=juror)
    assert list(open_to(juror)) == [one]
    assert "Signed, version 2027-1" in officer_of(call).get(page("member", call, pk=one.member.pk)).text
