"""An appeal is judged by other jurors: who may, what opens to them, and that the answer waits for them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from applications.services import prepare_two_person_step, reject_appeal
from core import ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.models import Membership, Organisation
from scoring import appeal_panel, code_of_conduct
from scoring.models import AppealJuror, Expert, PanelMember
from scoring.services import appealing
from tests.factories import appeals
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.scoring import make_expert

pytestmark = pytest.mark.django_db


def test_who_judged_the_application_is_refused_by_the_service_and_who_marked_it_by_the_database():
    written = appeals.declined()
    officer, free = appeals.outsider(written), make_expert()
    chair, *jurors = PanelMember.objects.filter(call=written.application.call).order_by("role", "pk")
    why = appeal_panel.barred_from(written, list(Expert.objects.all()))
    assert free.pk not in why
    assert why[chair.expert_id] == "was given the application to judge"
    one = jurors[0].expert
    with pytest.raises(NotNow, match=f"{one.name} cannot judge this appeal: was given the application"):
        appealing.ask(written, one, by=officer)
    for refused in (one, chair.expert):
        with pytest.raises(DatabaseError, match="judged by others"), transaction.atomic():
            AppealJuror.objects.create(appeal=written, expert=refused, asked_by=officer)
    placed = AppealJuror.objects.create(appeal=written, expert=free, asked_by=officer)
    with pytest.raises(DatabaseError, match="judged by others"), transaction.atomic():
        AppealJuror.objects.filter(pk=placed.pk).update(expert=one)


def test_the_chair_is_refused_a_decision_also_without_an_assignment():
    written = appeals.declined()
    expert, call = make_expert(), written.application.call
    chair = PanelMember.objects.get(call=call, role="chair")
    PanelMember.objects.filter(pk=chair.pk).update(role="juror")
    chair.pk, chair.expert, chair.token = None, expert, "another"
    chair.save()
    why = appeal_panel.barred_from(written, [expert])
    assert why == {expert.pk: "chaired the panel that decided"}


def test_an_appeal_against_a_decision_waits_for_two_opinions():
    written = appeals.declined()
    officer, approver = appeals.outsider(written), appeals.outsider(written)
    for given in (0, 1):
        with pytest.raises(NotNow, match=f"{given} of at least 2 opinions"):
            reject_appeal(written, by=approver, reason="The marks stand.")
        with pytest.raises(NotNow, match=f"{given} of at least 2 opinions"):
            prepare_two_person_step(written.application, by=officer, step="reinstate", note="Mistaken.")
        appeals.agree(*appeals.asked(written, by=officer))
    reject_appeal(written, by=approver, reason="The marks stand.")
    assert list(ledger.faults()) == []


def test_where_jurors_are_asked_the_answer_waits_until_each_answered_or_is_released():
    written = appeals.ineligible()
    officer = appeals.outsider(written)
    assert appeal_panel.waits_for(written) is None
    first, person = appeals.asked(written, by=officer)
    second, _other = appeals.asked(written, by=officer, is_ready=False)
    with pytest.raises(NotNow, match="2 jurors of the appeal have not given an opinion"):
        reject_appeal(written, by=officer, reason="It was a blank page.")
    appeals.agree(first, person)
    with pytest.raises(NotNow, match="1 juror of the appeal has not given an opinion"):
        reject_appeal(written, by=officer, reason="It was a blank page.")
    with pytest.raises(NotNow, match="Give a reason"):
        appealing.release(second, by=officer, reason=" ")
    appealing.release(second, by=officer, reason="No answer for weeks.")
    reject_appeal(written, by=officer, reason="It was a blank page.")
    with pytest.raises(NotNow, match="answered already"):
        appealing.ask(written, make_expert(), by=officer)
    assert list(ledger.faults()) == []


def test_who_ruled_neither_chooses_nor_releases_jurors():
    written = appeals.ineligible()
    one, _person = appeals.asked(written, by=appeals.outsider(written))
    ruled = person_with(written.application.call, "officer")
    with pytest.raises(NotAllowed, match="You took part in this ruling"):
        appealing.ask(written, make_expert(), by=ruled)
    with pytest.raises(NotAllowed, match="You took part in this ruling"):
        appealing.release(one, by=ruled, reason="Why not.")


def test_a_tie_that_the_portal_finds_bars_with_its_fact_and_so_does_applying_in_the_call():
    written = appeals.ineligible()
    owner = owner_of(written.application)
    Membership.objects.create(user=owner, organisation=Organisation.objects.create(name="City of Ideas"))
    tied = make_expert(organisation_name="city of ideas")
    applicant = make_expert(email=owner.email, user=owner)
    why = appeal_panel.barred_from(written, [tied, applicant, make_expert()])
    assert why == {
        tied.pk: "Both belong to city of ideas",
        applicant.pk: "works on an application in this call",
    }


class TestTheJuror:
    def test_gives_one_opinion_with_a_reason_once_ready_and_the_database_keeps_it(self):
        written = appeals.ineligible()
        officer = appeals.outsider(written)
        one, person = appeals.asked(written, by=officer, is_ready=False)
        with pytest.raises(NotNow, match="Sign the code of conduct first"):
            appeals.agree(one, person)
        with pytest.raises(NotAllowed, match="Only the juror"):
            appealing.make_ready(one, by=officer)
        appealing.make_ready(one, by=person)
        for opinion, reason, lacks in (("", "x", "Say what you think"), ("stand", " ", "Give a reason")):
            with pytest.raises(NotNow, match=lacks):
                appealing.give_opinion(one, by=person, opinion=opinion, reason=reason)
        given = appealing.give_opinion(one, by=person, opinion="mistaken", reason="Page three has it.")
        with pytest.raises(NotNow, match="given already"):
            appeals.agree(one, person)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            AppealJuror.objects.filter(pk=given.pk).update(opinion="stand")
        [letter] = Notice.objects.filter(event="scoring/appeal_goes_on")
        assert (letter.recipient, "Page three" in letter.text) == (officer, False)
        assert "Page three" not in str(LedgerEntry.objects.get(event="appeal.opinion_given").payload)
        assert list(ledger.faults()) == []

    def test_a_new_version_of_the_code_is_signed_before_the_opinion(self, monkeypatch):
        written = appeals.ineligible()
        one, person = appeals.asked(written, by=appeals.outsider(written))
        monkeypatch.setattr(code_of_conduct, "VERSION", "2027-1")
        assert not appealing.is_open(one)
        with pytest.raises(NotNow, match="Sign the code of conduct first"):
            appeals.agree(one, person)
        assert appeals.agree(appealing.make_ready(one, by=person), person).code_version == "2027-1"

    def test_steps_back_for_good_while_a_released_one_can_be_asked_again(self):
        written = appeals.ineligible()
        officer = appeals.outsider(written)
        one, person = appeals.asked(written, by=officer)
        with pytest.raises(NotNow, match="asked already"):
            appealing.ask(written, one.expert, by=officer)
        appealing.release(one, by=officer, reason="Ill.")
        again = appealing.ask(written, one.expert, by=officer)
        assert (again.pk, again.state, appealing.is_open(again)) == (one.pk, "asked", False)
        appealing.step_back(again, by=person, reason="My cousin wrote it.")
        with pytest.raises(NotNow, match="stepped back from this appeal"):
            appealing.ask(written, one.expert, by=officer)
