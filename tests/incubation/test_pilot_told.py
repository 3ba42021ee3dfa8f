"""The verdict on a pilot is public, and why it is so where the office says it; the result itself never is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.models import Pilot
from incubation.winner_page import address_of
from tests.factories.applications import owner_of
from tests.factories.incubation import announced, approver_of, in_pilot, mentor_of, officer_of, placement_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = {"en": "Every target was reached.", "ru": "Все цели достигнуты."}
INTERNAL = "The deputy akim pressed for it."


@pytest.fixture
def pilot(hands: Any) -> Pilot:
    placement = in_pilot(placement_in())
    announced(placement.application.call)
    return Pilot.objects.get(placement=placement)


def decided(pilot: Pilot, **more: Any) -> Pilot:
    return services.record_result(
        pilot, verdict="scale", result=INTERNAL, evidence="Minutes.", by=officer_of(pilot.placement), **more
    )


def shown(pilot: Pilot, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    return client.get(address_of(pilot.placement.application)).content.decode()


def test_everybody_reads_why_in_their_language_and_never_the_result(pilot: Pilot) -> None:
    decided(pilot, told=WHY)
    assert "Every target was reached." in shown(pilot)
    assert '<dd lang="ru">Все цели достигнуты.</dd>' in shown(pilot, "ru")
    assert '<dd lang="en">Every target was reached.</dd>' in shown(pilot, "kk")  # nobody wrote it in Kazakh
    assert all(INTERNAL not in shown(pilot, code) for code in ("en", "ru", "kk"))


def test_without_words_the_verdict_stands_alone_until_an_officer_writes_them(pilot: Pilot) -> None:
    with pytest.raises(NotNow, match="not recorded yet"):
        services.tell_public(pilot, told=WHY, by=officer_of(pilot.placement))
    decided(pilot)
    assert "Scale up" in shown(pilot) and "<dt>Why</dt>" not in shown(pilot)
    for _press in range(2):
        services.tell_public(pilot, told=WHY, by=officer_of(pilot.placement))
    assert "Every target was reached." in shown(pilot)
    assert LedgerEntry.objects.filter(event="pilot.told").count() == 1
    services.tell_public(pilot, told="", by=officer_of(pilot.placement))
    assert "<dt>Why</dt>" not in shown(pilot)
    assert not any(pilot.ledger_name in one for one in ledger.faults())
    Pilot.objects.filter(pk=pilot.pk).update(told_en="Paid for.")
    assert any(pilot.ledger_name in one for one in ledger.faults())


@pytest.mark.parametrize("person", [owner_of, mentor_of, approver_of])
def test_only_an_officer_writes_what_everybody_reads(pilot: Pilot, person: Any) -> None:
    decided(pilot)
    place = pilot.placement
    with pytest.raises(NotAllowed):
        services.tell_public(pilot, told=WHY, by=person(place.application if person is owner_of else place))


def test_the_form_asks_beside_the_verdict_and_keeps_what_was_typed(pilot: Pilot) -> None:
    client = Client()
    client.force_login(officer_of(pilot.placement))
    names = {"placement": pilot.placement.public_id, "pk": pilot.pk}
    result = reverse("incubation:pilot_result", kwargs=names)
    given = {"result": INTERNAL, "evidence": "Minutes.", "told_en": WHY["en"], "told_ru": WHY["ru"]}
    page = client.post(result, given)
    assert page.status_code == 200 and WHY["ru"] in page.text and "Choose a verdict" in page.text
    assert client.post(result, {**given, "verdict": "scale"}).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.told_en, pilot.told_ru) == (WHY["en"], WHY["ru"])  # type: ignore[attr-defined]
    told = reverse("incubation:pilot_told", kwargs=names)
    page = client.post(told, {"told_en": "x" * 2001})
    assert page.status_code == 200 and "2000" in page.text and "x" * 2001 in page.text
    assert client.post(told, {"told_en": "Reached."}).status_code == 302
    with translation.override("en"):
        page = client.get(reverse("incubation:pilot", kwargs=names))
    assert "Reached." in page.text and INTERNAL in page.text


def test_programs_read_it_by_language_and_tables_in_one_piece(pilot: Pilot) -> None:
    decided(pilot, told=WHY)
    [line] = Client().get(reverse("incubation:api_winners")).json()["items"]
    assert line["journey"]["pilots"][0]["why"] == WHY
    assert INTERNAL not in str(line)
    table = Client().get(reverse("incubation:api_winners_csv")).content.decode()
    assert "scale, Every target was reached." in table and "{" not in table
