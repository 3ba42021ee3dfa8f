"""The pages of an appeal's jurors: what opens when, blind where the call is; and the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from calls.models import Round
from core import clock
from people.models import User
from scoring.models import AppealJuror, PanelMember
from scoring.services import appealing, panel
from tests.applications.pages import signed_in, text_of
from tests.factories import appeals
from tests.factories.applications import owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.scoring import make_expert, person_of

pytestmark = pytest.mark.django_db
APPLICANT = "Canary Institute"


def page_of(one: AppealJuror) -> str:
    return reverse("scoring:appeal", kwargs={"juror": one.public_id})


def desk_of(written) -> str:
    application = written.application
    place = {"slug": application.call.slug, "reference": application.reference}
    return reverse("scoring:appeal_panel", kwargs=place)


@pytest.mark.parametrize("is_blind", [True, False])
def test_what_opens_before_and_after_the_signature(is_blind):
    written = appeals.ineligible()
    Application.objects.filter(pk=written.application_id).update(applicant_name=APPLICANT)
    Round.objects.filter(call=written.application.call).update(is_blind=is_blind)
    one, person = appeals.asked(written, by=appeals.outsider(written), is_ready=False)
    client = signed_in(person)
    before = text_of(client.get(page_of(one)))
    assert "I judge what is written" in before and written.text not in before
    assert (APPLICANT in before) is not is_blind
    assert client.post(page_of(one), {"tie": "none"}).status_code == 422
    assert client.post(page_of(one), {"tie": "conflict"}).status_code == 422
    assert client.post(page_of(one), {"tie": "none", "agreed": "on"}).status_code == 302
    after = text_of(client.get(page_of(one)))
    assert written.text in after and "No letter." in after
    assert (APPLICANT in after) is not is_blind
    assert client.post(page_of(one), {"opinion": "stand", "reason": ""}).status_code == 422
    client.post(page_of(one), {"opinion": "stand", "reason": "There is none."})
    given = text_of(client.get(page_of(one)))
    assert "There is none." in given and written.text not in given


def test_the_queue_of_a_juror_names_the_appeal_until_the_opinion_is_given():
    written = appeals.ineligible()
    one, person = appeals.asked(written, by=appeals.outsider(written))
    another = open_call()
    tomorrow = clock.now() + timedelta(days=1)
    panel.invite(another, one.expert, by=person_with(another, "officer"), expires_at=tomorrow)
    client = signed_in(person)
    assert page_of(one) in client.get(reverse("scoring:queue")).text
    appeals.agree(one, person)
    assert page_of(one) not in client.get(reverse("scoring:queue")).text


def test_the_page_is_the_juror_s_own_and_closes_with_a_conflict():
    written = appeals.ineligible()
    officer = appeals.outsider(written)
    one, person = appeals.asked(written, by=officer)
    for stranger in (officer, owner_of(written.application), appeals.asked(written, by=officer)[1]):
        assert signed_in(stranger).get(page_of(one)).status_code == 404
    client = signed_in(person)
    assert client.post(page_of(one), {"act": "step_back", "reason": ""}).status_code == 422
    client.post(page_of(one), {"act": "step_back", "reason": "My cousin."})
    assert client.get(page_of(one)).status_code == 404


def test_after_a_decision_its_jurors_read_what_the_jury_wrote_and_once_answered_nothing():
    written = appeals.declined()
    one, person = appeals.asked(written, by=appeals.outsider(written))
    client = signed_in(person)
    assert "The plan is costed." in text_of(client.get(page_of(one)))
    written.outcome, written.answer, written.answered_at = "rejected", "It stands.", written.received_at
    written.save()
    shown = text_of(client.get(page_of(one)))
    assert "answered already" in shown and "The plan is costed." not in shown


def test_the_desk_asks_and_releases_and_says_why_somebody_is_not_offered():
    written = appeals.declined()
    officer, free = appeals.outsider(written), make_expert("Free Expert")
    desk = signed_in(officer)
    shown = text_of(desk.get(desk_of(written)))
    assert "0 of at least 2 opinions" in shown and "Free Expert" in shown
    judged = PanelMember.objects.filter(call=written.application.call)[0].expert
    assert f"{judged.name}: was given the application to judge" in shown
    assert desk.post(desk_of(written), {"expert": judged.pk}).status_code == 422
    assert desk.post(desk_of(written), {"expert": free.pk}).status_code == 302
    one = AppealJuror.objects.get()
    desk.post(desk_of(written), {"act": "release", "juror": str(one.public_id), "reason": ""})
    assert AppealJuror.objects.get().state == "asked"
    desk.post(desk_of(written), {"act": "release", "juror": str(one.public_id), "reason": "Ill."})
    assert AppealJuror.objects.get().state == "released"
    answer = text_of(desk.get(reverse("applications:answer_appeal", args=[written.application.reference])))
    assert "0 of at least 2 opinions" in answer and "Reject the appeal" not in answer
    assert signed_in(person_of(PanelMember.objects.filter(expert=judged)[0])).get(
        desk_of(written)
    ).status_code in (403, 404)


def test_the_desk_costs_the_same_with_1_and_with_30_rows():
    written = appeals.ineligible()
    officer = appeals.outsider(written)
    desk, costs = signed_in(officer), []
    for size in (1, 30):
        while AppealJuror.objects.count() < min(size, 4):
            appealing.ask(written, make_expert(), by=officer)
        for _number in range(size):
            expert = make_expert()
            expert.user = User.objects.create_user(expert.email)
            expert.save()
        with CaptureQueriesContext(connection) as told:
            assert desk.get(desk_of(written)).status_code == 200
        costs.append(len(told))
    assert costs == [32, 32]
