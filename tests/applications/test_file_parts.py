"""A file that comes in pieces: order, repeats, gaps, limits, strangers, and what nobody went on with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import tasks
from applications.models import PartUpload
from applications.services import take_part
from applications.services.parts import path_of
from calls.services import move_call
from core import clock
from core.refusals import NotAllowed, NotNow
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import signed_in
from tests.factories.applications import add_collaborator, draft_in, owner_of
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

TEXT = b"A letter of support.\n"
KEY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def parts_root(settings, tmp_path):
    settings.PARTS_ROOT = tmp_path / "parts"


@pytest.fixture
def application():
    call = complete_call()
    section = add_section(call)
    ask(section, "letter", "file", accept=["txt"], max_items=1, max_mb=1)
    ask(section, "proofs", "file", accept=["txt"], max_items=2)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


def give(application, offset: int, piece: bytes, **more):
    given = {"key": KEY, "question_key": "letter", "name": "letter.txt", "size": len(TEXT), **more}
    return take_part(application, **{"by": owner_of(application), **given}, offset=offset, piece=piece)


def test_pieces_in_order_become_the_file_and_leave_nothing_behind(application):
    assert give(application, 0, b"").received == 0
    assert give(application, 0, TEXT[:8]).received == 8
    part = give(application, 8, TEXT[8:])
    upload = application.attachments.get().upload
    with upload.file.open("rb") as kept:
        assert kept.read() == TEXT
    assert (upload.original_name, part.finished_at is not None) == ("letter.txt", True)
    assert not path_of(part).exists()


def test_repeated_overlapping_and_early_pieces_are_harmless(application):
    give(application, 0, TEXT[:8])
    assert give(application, 0, TEXT[:8]).received == 8
    assert give(application, 12, TEXT[12:]).received == 8  # a gap: nothing is kept
    assert give(application, 4, TEXT[4:12]).received == 12
    give(application, 12, TEXT[12:])
    assert give(application, 12, TEXT[12:]).finished_at is not None  # the answer was lost, asked again
    with application.attachments.get().upload.file.open("rb") as kept:
        assert kept.read() == TEXT


def test_lost_bytes_are_asked_for_again(application):
    path_of(give(application, 0, TEXT[:8])).write_bytes(TEXT[:3])
    assert give(application, 8, b"").received == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"size": 1024 * 1024 + 1}, "larger than 1 MB"),
        ({"size": 0}, "empty"),
        ({"key": "../../etc"}, "cannot be continued"),
        ({"question_key": "nothing"}, "no such file"),
    ],
)
def test_what_is_not_taken_is_refused_before_its_first_byte(application, more, words):
    with pytest.raises(NotNow, match=words):
        give(application, 0, b"", **more)
    assert not PartUpload.objects.exists()


def test_more_bytes_than_said_and_another_file_under_the_key_are_refused(application):
    with pytest.raises(NotNow, match="changed while"):
        give(application, 0, TEXT + b"!")
    give(application, 0, TEXT[:8])
    with pytest.raises(NotNow, match="changed while"):
        give(application, 8, b"", size=len(TEXT) + 1)


def test_the_count_is_limited_from_the_first_piece(application):
    for number in range(2):
        give(application, 0, TEXT, key=f"{number:032x}", question_key="proofs")
    with pytest.raises(NotNow, match="Remove one first"):
        give(application, 0, b"", key=f"{9:032x}", question_key="proofs")


def test_not_too_many_are_on_their_way_at_once(application):
    for number in range(10):
        give(application, 0, b"", key=f"{number:032x}")
    with pytest.raises(NotNow, match="on their way"):
        give(application, 0, b"", key=f"{10:032x}")


def test_strangers_and_viewers_bring_nothing_and_editors_have_their_own(application):
    give(application, 0, TEXT[:8])
    for person in (make_user(), add_collaborator(application, "viewer")):
        with pytest.raises(NotAllowed):
            give(application, 8, TEXT[8:], by=person)
    assert give(application, 8, b"", by=add_collaborator(application, "editor")).received == 0


def test_what_nobody_went_on_with_is_cleared(application):
    with clock.at(clock.now()) as hands:
        part = give(application, 0, TEXT[:8])
        hands.advance(timedelta(hours=24) - timedelta(microseconds=1))
        assert tasks.clear_part_uploads() == 0
        hands.advance(timedelta(microseconds=1))
        assert tasks.clear_part_uploads() == 1
    assert not path_of(part).exists()
    assert not PartUpload.objects.exists()


def test_an_expired_part_begins_anew_before_the_job_came(application):
    with clock.at(clock.now()) as hands:
        give(application, 0, TEXT[:8])
        hands.advance(timedelta(hours=24))
        assert give(application, 8, b"").received == 0


def test_the_address_answers_where_to_go_on_and_why_not(application):
    client = signed_in(owner_of(application))
    address = reverse("applications:file_part", args=[application.reference])
    data = {"key": KEY, "question": "letter", "name": "letter.txt", "size": len(TEXT), "offset": 0}
    reply = client.post(address, {**data, "piece": SimpleUploadedFile("piece", TEXT[:8])})
    assert reply.json() == {"offset": 8, "is_done": False}
    refused = client.post(address, {**data, "key": "f" * 32, "size": 2_000_000})
    assert "larger than 1 MB" in refused.json()["note"]
