"""The agreement of a pilot, what its verdict rests on, and who may publish its figures or open its files."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clock, ledger
from core.models import LedgerEntry, Upload
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.days import today
from incubation.models import Pilot, PilotEvidence, Placement
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import give_role, open_call
from tests.factories.incubation import approver_of, in_pilot, mentor_of, officer_of, placement_in
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
VERDICTS = ("scale", "adapt", "stop")


def csv(name: str = "minutes.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"month,value\n1,26\n")


@pytest.fixture
def placement(hands: clock.Hands) -> Placement:
    return in_pilot(placement_in())


@pytest.fixture
def pilot(placement: Placement) -> Pilot:
    return placement.pilots.select_related("placement__application__call").get()


def address(pilot: Pilot, name: str, **more: Any) -> str:
    named = {"placement": pilot.placement.public_id, "pk": pilot.pk, **more}
    return reverse(f"incubation:{name}", kwargs=named)


def fresh(pilot: Pilot) -> Pilot:
    return Pilot.objects.get(pk=pilot.pk)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_no_verdict_without_evidence_besides_the_result(pilot: Pilot, verdict: str) -> None:
    officer = officer_of(pilot.placement)
    for given in ("", "  "):
        with pytest.raises(NotNow, match="A verdict needs evidence besides the result"):
            services.record_result(pilot, verdict=verdict, result="It works.", evidence=given, by=officer)
    assert fresh(pilot).verdict == ""
    services.add_pilot_evidence(pilot, link="https://example.org/minutes", by=officer)
    services.record_result(pilot, verdict=verdict, result="It works.", by=officer)
    assert fresh(pilot).verdict == verdict
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("kind", ["words", "link", "file"])
def test_words_a_link_or_a_file_are_enough(pilot: Pilot, kind: str) -> None:
    officer, owner = officer_of(pilot.placement), owner_of(pilot.placement.application)
    given: dict[str, dict[str, Any]] = {
        "words": {"text": "Counted by the host."},
        "link": {"link": "https://example.org/count"},
        "file": {"file": csv()},
    }
    services.add_pilot_evidence(pilot, by=owner, **given[kind])
    services.record_result(pilot, verdict="stop", result="Nobody came.", by=officer)
    assert fresh(pilot).verdict == "stop"


def test_a_file_that_was_refused_shows_nothing(pilot: Pilot) -> None:
    officer = officer_of(pilot.placement)
    services.add_pilot_evidence(pilot, file=csv(), by=officer)
    Upload.objects.update(state=Upload.State.REFUSED)
    with pytest.raises(NotNow, match="needs evidence"):
        services.record_result(pilot, verdict="scale", result="It works.", by=officer)


def test_nothing_is_no_evidence_and_none_comes_after_the_verdict(pilot: Pilot) -> None:
    officer = officer_of(pilot.placement)
    with pytest.raises(NotNow, match="Write what shows it"):
        services.add_pilot_evidence(pilot, text=" ", by=officer)
    services.record_result(pilot, verdict="adapt", result="Partly.", evidence="Minutes.", by=officer)
    with pytest.raises(NotNow, match="nothing can be changed"):
        services.add_pilot_evidence(pilot, text="Late.", by=officer)
    with pytest.raises(NotNow, match="nothing can be changed"):
        services.record_agreement(
            pilot, agreed_on=today(pilot.placement.application.call), signatory="A", file=csv(), by=officer
        )


def test_an_agreement_is_kept_with_its_day_and_its_signatory_and_can_be_replaced(pilot: Pilot) -> None:
    owner, day = owner_of(pilot.placement.application), today(pilot.placement.application.call)
    services.record_agreement(pilot, agreed_on=day, signatory=" Deputy akim ", file=csv("one.csv"), by=owner)
    found = fresh(pilot)
    assert found.agreement is not None
    first = found.agreement
    assert (found.agreed_on, found.signatory, first.original_name) == (day, "Deputy akim", "one.csv")
    services.record_agreement(pilot, agreed_on=day - timedelta(days=1), signatory="Akim", by=owner)
    assert fresh(pilot).agreement == first
    services.record_agreement(pilot, agreed_on=day, signatory="Akim", file=csv("two.csv"), by=owner)
    assert fresh(pilot).agreement != first
    told = LedgerEntry.objects.filter(event="pilot.agreement_recorded")
    assert told.count() == 3
    assert "akim" not in str([one.payload for one in told])
    assert list(ledger.faults()) == []


def test_an_agreement_has_a_file_a_signatory_and_a_day_that_has_come(pilot: Pilot) -> None:
    officer, day = officer_of(pilot.placement), today(pilot.placement.application.call)
    for more, words in (
        ({"agreed_on": day + timedelta(days=1), "signatory": "A", "file": csv()}, "still to come"),
        ({"agreed_on": day, "signatory": " ", "file": csv()}, "Say who signed"),
        ({"agreed_on": day, "signatory": "A"}, "Choose the file"),
    ):
        with pytest.raises(NotNow, match=words):
            services.record_agreement(pilot, by=officer, **more)  # type: ignore[arg-type]
    assert fresh(pilot).agreed_on is None


def test_figures_are_published_by_an_officer_alone_and_taken_back(pilot: Pilot) -> None:
    officer = officer_of(pilot.placement)
    with pytest.raises(NotNow, match="Nothing is measured"):
        services.publish_figures(pilot, by=officer)
    services.add_indicator(pilot, name="Days", baseline=Decimal(9), target=Decimal(2), by=officer)
    for other in (owner_of(pilot.placement.application), mentor_of(pilot.placement), make_user()):
        for act in (services.publish_figures, services.withdraw_figures):
            with pytest.raises(NotAllowed):
                act(pilot, by=other)
    for _twice in range(2):
        services.publish_figures(pilot, by=officer)
    assert fresh(pilot).figures_published_at is not None
    services.withdraw_figures(pilot, by=officer)
    events = list(
        LedgerEntry.objects.filter(event__startswith="pilot.figures").values_list("event", flat=True)
    )
    assert events == ["pilot.figures_published", "pilot.figures_withdrawn"]
    assert list(ledger.faults()) == []


def test_who_only_reads_adds_nothing(pilot: Pilot) -> None:
    day = today(pilot.placement.application.call)
    viewer = add_collaborator(pilot.placement.application, "viewer")
    for other in (viewer, mentor_of(pilot.placement), approver_of(pilot.placement), make_user()):
        with pytest.raises(NotAllowed):
            services.add_pilot_evidence(pilot, text="A", by=other)
        with pytest.raises(NotAllowed):
            services.record_agreement(pilot, agreed_on=day, signatory="A", file=csv(), by=other)
    assert not PilotEvidence.objects.exists()


def test_a_changed_signatory_or_piece_shows_in_the_ledger(pilot: Pilot) -> None:
    officer, day = officer_of(pilot.placement), today(pilot.placement.application.call)
    services.record_agreement(pilot, agreed_on=day, signatory="Akim", file=csv(), by=officer)
    services.add_pilot_evidence(pilot, text="Counted.", by=officer)
    Pilot.objects.filter(pk=pilot.pk).update(signatory="Somebody else")
    assert any(one.startswith(pilot.ledger_name) for one in ledger.faults())
    Pilot.objects.filter(pk=pilot.pk).update(signatory="Akim")
    PilotEvidence.objects.update(text="Counted twice.")
    assert any(one.startswith(pilot.ledger_name) for one in ledger.faults())


def test_the_page_takes_and_shows_them(pilot: Pilot, client: Client) -> None:
    client.force_login(owner_of(pilot.placement.application))
    day = today(pilot.placement.application.call).isoformat()
    typed = {"agreed_on": day, "signatory": "Deputy akim of the city", "file": csv("Келісім.csv")}
    page = client.post(address(pilot, "pilot_agreement"), typed, follow=True).content.decode()
    assert "The agreement is kept with the pilot." in page
    assert "Deputy akim of the city" in page and "Келісім.csv" in page
    page = client.post(
        address(pilot, "pilot_evidence_new"), {"text": "Counted."}, follow=True
    ).content.decode()
    assert "The evidence is kept with the pilot." in page and "Counted." in page
    empty = client.post(address(pilot, "pilot_evidence_new"), {}).content.decode()
    assert "Write what shows it, give a link, or choose a file." in empty
    client.force_login(officer_of(pilot.placement))
    typed = {"verdict": "scale", "result": "It works."}
    page = client.post(address(pilot, "pilot_result"), typed, follow=True).content.decode()
    assert "Scale up" in page


def test_a_verdict_without_evidence_is_refused_on_the_page(pilot: Pilot, client: Client) -> None:
    client.force_login(officer_of(pilot.placement))
    typed = {"verdict": "scale", "result": "It works."}
    page = client.post(address(pilot, "pilot_result"), typed).content.decode()
    assert "A verdict needs evidence besides the result" in page
    assert "It works." in page


def test_files_are_for_whoever_reads_the_placement(pilot: Pilot, client: Client) -> None:
    officer, day = officer_of(pilot.placement), today(pilot.placement.application.call)
    services.record_agreement(pilot, agreed_on=day, signatory="Akim", file=csv(), by=officer)
    piece = services.add_pilot_evidence(pilot, file=csv(), by=officer)
    Upload.objects.update(state=Upload.State.READY)
    files = (address(pilot, "pilot_agreement_file"), address(pilot, "pilot_evidence", piece=piece.pk))
    call, application = pilot.placement.application.call, pilot.placement.application
    readers = (owner_of(application), add_collaborator(application, "viewer"), mentor_of(pilot.placement))
    for reader in (*readers, officer, approver_of(pilot.placement)):
        client.force_login(reader)
        for file in files:
            answer = client.get(file)
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment;")
            assert answer.getvalue() == b"month,value\n1,26\n"
    strangers = (make_user(), give_role(call, "observer"), give_role(open_call(), "officer"))
    for stranger in strangers:
        client.force_login(stranger)
        assert [client.get(file).status_code for file in files] == [404, 404]


def test_a_file_that_is_not_checked_yet_or_of_another_pilot_is_not_handed_out(
    pilot: Pilot, client: Client
) -> None:
    officer = officer_of(pilot.placement)
    piece = services.add_pilot_evidence(pilot, file=csv(), by=officer)
    Upload.objects.update(state=Upload.State.CHECKING)
    client.force_login(officer)
    assert client.get(address(pilot, "pilot_evidence", piece=piece.pk)).status_code == 404
    assert client.get(address(pilot, "pilot_agreement_file")).status_code == 404
    Upload.objects.update(state=Upload.State.READY)
    other = services.replicate(pilot, host_body="City hall", country="KG", by=officer)
    other.placement = pilot.placement
    assert client.get(address(other, "pilot_evidence", piece=piece.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_pieces(
    pilot: Pilot, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    officer = officer_of(pilot.placement)
    for each in range(number):
        services.add_pilot_evidence(pilot, text=f"Piece {each}.", file=csv(), by=officer)
    client.force_login(officer)
    with django_assert_num_queries(11):
        assert client.get(address(pilot, "pilot")).status_code == 200
