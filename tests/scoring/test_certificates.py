"""Certificates: earned, embargoed, checked by anybody, and without a name once that is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from calls.models import Round
from core import clock, ledger
from core.models import Notice
from scoring.certificate_pdf import certificate_pdf
from scoring.models import Certificate
from scoring.personal import SCORING
from scoring.services import deciding
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.core.pdf.reading import words_of
from tests.factories import scoring
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


class TestOfJurors:
    def test_who_submitted_a_card_gets_one_at_the_close_of_the_last_round(self):
        call, assignments = scoring.reviewed_call(1, 3)
        idle, *busy = assignments
        for one in busy:
            scoring.give_marks(one)
        cards.lock_round(
            scoring.first_round(call), by=person_with(call, "officer"), reason="The panel met early."
        )
        assert {one.member_id for one in Certificate.objects.all()} == {one.member_id for one in busy}
        assert list(ledger.faults()) == []
        link = reverse("scoring:juror_certificate", kwargs={"slug": call.slug})
        notice = Notice.objects.filter(event="scoring/round_closed")[0]
        assert link in notice.text
        assert "Download the certificate" in signed_in(scoring.juror_of(busy[0])).get(link).text
        assert "Come back then" in signed_in(scoring.juror_of(idle)).get(link).text
        pdf = reverse("scoring:juror_certificate_pdf", kwargs={"slug": call.slug})
        assert signed_in(scoring.juror_of(idle)).get(pdf).status_code == 404
        words = words_of(signed_in(scoring.juror_of(busy[0])).get(pdf).content)
        assert busy[0].member.expert.name in words and call.title in words

    def test_not_while_another_round_is_to_come_and_at_the_latest_when_decisions_close(self):
        call, assignments = scoring.reviewed_call(1, 3)
        first = scoring.first_round(call)
        Round.objects.create(
            call=call, rubric=first.rubric, key="pitch", position=2, share_percent=0, name_en="Pitch"
        )
        for one in assignments:
            scoring.give_marks(one)
        cards.lock_round(first, by=person_with(call, "officer"), reason="The panel met early.")
        assert not Certificate.objects.exists()
        scoring.decide(Application.objects.get(call=call), "awarded")
        deciding.close_decisions(call, by=person_with(call, "officer"), reason="No pitch could be held.")
        assert Certificate.objects.count() == 3


class TestOfWinners:
    def test_not_one_microsecond_before_the_embargo_by_any_path(self):
        call = scoring.decided_call()
        winner = Application.objects.get(call=call, decision__outcome="awarded")
        page = reverse("scoring:certificates", args=[winner.reference])
        pdf = reverse("scoring:certificate_pdf", args=[winner.reference, "winner"])
        client = signed_in(owner_of(winner))
        embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
        scoring.approved_announcement(call, embargo)
        with clock.at(embargo - TICK):
            assert client.get(page).status_code == client.get(pdf).status_code == 404
            assert not Certificate.objects.exclude(kind="juror").exists()
            assert page not in client.get(winner.get_absolute_url()).text
        with clock.at(embargo):
            assert client.get(page).status_code == client.get(pdf).status_code == 200
            assert page in client.get(winner.get_absolute_url()).text
            assert signed_in(make_user()).get(pdf).status_code == 404
        assert [one.application for one in Certificate.objects.exclude(kind="juror")] == [winner]


class TestTheCheck:
    @pytest.fixture
    def certificate(self) -> Certificate:
        scoring.locked_round(1)
        return Certificate.objects.select_related("call", "member__expert__user")[0]

    def test_one_form_checks_both_kinds_of_code(self, certificate):
        typed = certificate.code.replace("-", "").lower()
        answer = Client().post(reverse("applications:verify_form"), {"code": typed})
        assert answer["Location"] == reverse("scoring:check_certificate", args=[certificate.code])
        page = Client().get(answer["Location"])
        assert "This certificate is ours" in page.text and certificate.name in page.text
        assert certificate.member.expert.email not in page.text
        unknown = reverse("scoring:check_certificate", args=["AAAA-BBBB-CCCC"])
        assert Client().get(unknown).status_code == 404

    def test_another_name_in_the_record_is_found_out(self, certificate):
        Certificate.objects.filter(pk=certificate.pk).update(name="Somebody else")
        page = Client().get(reverse("scoring:check_certificate", args=[certificate.code]))
        assert "is not what we issued" in page.text
        assert any(certificate.ledger_name in fault for fault in ledger.faults())

    def test_an_erased_name_is_gone_and_the_page_says_so(self, certificate):
        name, juror = certificate.name, certificate.member.expert.user
        with ledger.book():
            SCORING.erase(juror)
        page = Client().get(reverse("scoring:check_certificate", args=[certificate.code]))
        assert page.status_code == 200 and name not in page.text and "was erased" in page.text
        assert not any(certificate.ledger_name in fault for fault in ledger.faults())
        certificate.refresh_from_db()
        assert name not in words_of(certificate_pdf(certificate))

    def test_the_same_certificate_gives_the_same_bytes_in_its_holders_language(self, certificate):
        certificate.language = "ru"
        first = certificate_pdf(certificate)
        assert certificate_pdf(certificate) == first
        assert certificate.code in words_of(first)
