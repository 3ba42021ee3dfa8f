"""A juror's private note: theirs on the card and in their data, gone with them, seen by nobody else."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import get_resolver

from core import clock, ledger
from people.own_data import archive
from scoring.models import PanelMember, Scorecard, Workings
from scoring.personal import SCORING
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.core.pdf.reading import text_of
from tests.factories.applications import owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.scoring import first_round, fresh_assignment, give_marks, juror_of, reviewed_call
from tests.house.crawling import addresses, bytes_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CANARY = "Quollsecret"


@pytest.fixture
def noted():
    """A locked round in which one juror kept a note and took 421 minutes."""
    call, assignments = reviewed_call(1)
    PanelMember.objects.update(example_seen_at=clock.now())
    for one in assignments:
        give_marks(one)
    mine = next(one for one in assignments if one.member.role == "juror")
    Workings.objects.create(assignment=mine, note=CANARY, seconds=421 * 60)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return fresh_assignment(mine), assignments


def everything(client: Client, one) -> list[str]:
    """The addresses at which the note can be read, of all that have a name."""
    names = {
        "slug": one.round.call.slug,
        "reference": one.application.reference,
        "assignment": one.public_id,
        "round": one.round.key,
        "number": 1,
        "pk": one.member_id,
    }
    seen: dict[str, bytes] = {}
    for url in addresses(get_resolver(), names):
        seen.setdefault(url, bytes_of(client.get(url)))
    assert len(seen) > 20
    return sorted(url for url, content in seen.items() if CANARY in readable(content))


def readable(content: bytes) -> str:
    """What a person could read in an answer: also inside a PDF, an archive, a workbook."""
    if (at := content.find(b"%PDF-")) >= 0:
        return text_of(content[at:])
    if (at := content.find(b"PK\x03\x04")) >= 0:
        with zipfile.ZipFile(BytesIO(content[at:])) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


def in_own_data(user) -> bool:
    return CANARY in readable(b"".join(archive(user)))


def test_the_note_is_on_its_writer_s_own_card_and_in_their_data_alone(noted):
    one, assignments = noted
    call, writer = one.round.call, juror_of(one)
    assert everything(signed_in(writer), one) == [f"/jury/assignment/{one.public_id}/"]
    assert in_own_data(writer)
    others = {row.member.role: juror_of(row) for row in assignments if row.pk != one.pk}
    others |= {role: person_with(call, role) for role in ("officer", "approver")}
    others |= {"observer": give_role(call, "observer"), "applicant": owner_of(one.application)}
    assert {"chair", "juror"} <= set(others)
    found = {role: everything(signed_in(user), one) for role, user in others.items()}
    assert {role: urls for role, urls in found.items() if urls} == {}
    assert [role for role, user in others.items() if in_own_data(user)] == []


def test_it_is_no_part_of_what_is_hashed_and_goes_with_its_writer(noted):
    one, _assignments = noted
    card = Scorecard.objects.get(assignment=one)
    juror = juror_of(one)
    Workings.objects.filter(assignment=one).update(note="Another")
    assert list(ledger.faults()) == []
    assert SCORING.data(juror)["workings"][0]["note"] == "Another"
    assert "Your private notes on proposals, and the time you spent on them." in SCORING.goes(juror)
    with ledger.book():
        SCORING.erase(juror)
    assert not Workings.objects.exists()
    assert Scorecard.objects.get(pk=card.pk).marks_hash == card.marks_hash
