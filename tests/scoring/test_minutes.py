"""The minutes: what stands in them for whom, in any script, the same bytes for the same record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from applications.models import Application
from calls.models import Call
from scoring.minutes import Minutes, minutes_of
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Conflict, Expert, Ranking
from scoring.services import conflicting
from scoring.services import meeting as meetings
from tests.core.pdf.reading import words_of
from tests.factories.calls import person_with
from tests.factories.meeting import attended, judged_call, officer_in, seat_of
from tests.factories.scoring import decide, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Call:
    """A closed meeting: a waived and a standing conflict, a note, a vote, a winner and a reserve."""
    call = judged_call(2)
    officer, chair, juror = person_with(call, "officer"), seat_of(call, "chair"), seat_of(call, "juror")
    Expert.objects.filter(pk=juror.expert_id).update(name="محمد الفارسي")
    first, second = Application.objects.filter(call=call).select_related("call").order_by("reference")
    tie = Conflict.objects.create(member=chair, application=first, kind="declared", note="Pupil.")
    conflicting.waive(tie, by=officer, reason="Bygone.")
    Conflict.objects.create(member=juror, application=second, kind="country")
    meeting = attended(call)
    meetings.save_note(meeting, first, text="Costed to the last tenge.", version=0, by=officer)
    meetings.vote(meeting, first, chair, choice="for", by=person_of(chair))
    decide(first, "awarded", reason="The strongest plan.")
    decide(second, "reserve", reason="Close behind.", quorum_waiver="The other two agree.")
    meetings.close_meeting(meeting, by=officer)
    return Call.objects.get(pk=call.pk)


def read(call: Call, **reader) -> Minutes:
    found = minutes_of(call, **reader)
    assert found is not None
    return found


def text_of(call: Call, language: str = "en", **reader) -> str:
    with override(language):
        return words_of(minutes_pdf(read(call, **reader)))


def test_they_hold_the_whole_record(held):
    words = text_of(held)
    chair = seat_of(held, "chair").expert.name
    snapshot = Ranking.objects.order_by("-pk")[0]
    for told in (
        f"{chair} (chair)",
        "Pupil.",
        "Bygone.",
        "none: out of the room",
        "Costed to the last tenge.",
        f"For: 1 ({chair})",
        "The strongest plan.",
        "Reserve, place 1",
        "Close behind.",
        snapshot.sha256[:8],
        "UTC",
        "head of the chain",
    ):
        assert told in words, told
    assert read(held).head[1][:8] in words


def test_the_same_record_gives_the_same_bytes_and_an_open_meeting_says_that_it_is_a_draft(held):
    assert minutes_pdf(read(held)) == minutes_pdf(read(held))
    assert "A draft" not in text_of(held)
    meeting = read(held).meeting
    meetings.reopen_meeting(meeting, reason="A name was missing.", by=officer_in(meeting))
    words = text_of(held)
    assert "A draft" in words and "A name was missing." in words


def test_the_chair_reads_what_no_conflict_and_no_blind_round_keeps_from_them(held):
    chair = seat_of(held, "chair")
    held.rounds.update(is_blind=False)
    assert "Bygone." in text_of(held, chair=chair)
    first = Application.objects.filter(call=held).order_by("reference")[0]
    Conflict.objects.update(waived_at=None, waived_by=None, waived_reason="")
    words = text_of(held, chair=chair)
    assert first.reference not in words and "is left out of this copy" in words
    held.rounds.update(is_blind=True)
    Application.objects.filter(call=held).update(title="Alpha Agency", applicant_name="Alpha Agency")
    words = text_of(held, chair=chair)
    assert "Alpha Agency" not in words and "Same country" not in words


@pytest.mark.parametrize(("role", "status"), [("chair", 200), ("juror", 404)])
def test_the_chair_downloads_them_and_another_juror_knows_of_no_such_page(held, role, status):
    client = Client()
    client.force_login(person_of(seat_of(held, role)))
    response = client.get(reverse("scoring:chair_minutes", kwargs={"slug": held.slug}))
    assert response.status_code == status
    if status == 200:
        assert response["Content-Type"] == "application/pdf"


def test_without_a_meeting_there_are_none():
    call = judged_call(1)
    client = Client()
    client.force_login(person_with(call, "officer"))
    assert client.get(reverse("scoring:minutes", kwargs={"slug": call.slug})).status_code == 404
