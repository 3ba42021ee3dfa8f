"""A real clamd looks at what applicants send; whatever happens to it, nothing passes unseen or is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import tasks
from applications.services import attach
from calls.services import move_call
from core import clock
from core.models import Upload
from core.refusals import NotNow
from core.uploads import clamd
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, signed_in, text_of
from tests.core.uploads import hostile as h
from tests.core.uploads.daemon import EICAR, Clamd, running
from tests.factories.applications import draft_in, owner_of, send
from tests.factories.calls import complete_call, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KINDS = ["txt", "zip", "docx", "png"]
FOUND = "The virus scanner found something harmful in the file."


@pytest.fixture(scope="module")
def one_daemon() -> Iterator[Clamd]:
    yield from running()


@pytest.fixture
def daemon(one_daemon, settings) -> Iterator[Clamd]:
    settings.CLAMD_ADDRESS = one_daemon.address
    yield one_daemon
    if one_daemon.process is None:
        one_daemon.start()


@pytest.fixture
def application():
    call = complete_call()
    ask(add_section(call), "proofs", "file", accept=KINDS, max_items=30, max_mb=2)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


def give(application, name: str = "letter.txt", content: bytes = b"A letter.\n") -> Upload:
    file = SimpleUploadedFile(name, content)
    return now(attach(application, by=owner_of(application), question_key="proofs", file=file).upload)


def now(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def a_minute_later() -> int:
    with clock.at(clock.now() + timedelta(minutes=3)):
        return tasks.inspect_waiting_uploads()


def page_of(application) -> str:
    return text_of(signed_in(owner_of(application)).get(address("files", application)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.txt", EICAR),
        ("late.txt", b"line\n" * 100_000 + EICAR),
        ("packed.zip", h.zipped({"letter.txt": EICAR})),
        ("picture in it.docx", h.office({"word/media/picture.bin": EICAR})),
    ],
)
def test_malware_is_refused_with_its_own_sentence(application, daemon, name, content):
    upload = give(application, name, content)
    assert (upload.state, upload.cause) == ("refused", "virus")
    assert FOUND in page_of(application)


def test_a_clean_file_is_ready(application, daemon):
    assert give(application).state == "ready"
    assert give(application, "photo.png", h.picture()).state == "ready"


def test_a_daemon_that_was_killed_and_comes_back_loses_nothing(application, daemon):
    daemon.stop()
    clean, bad = give(application), give(application, "bad.txt", EICAR)
    assert (clean.state, bad.state) == ("waiting", "waiting")
    with pytest.raises(NotNow, match="still being checked"):
        send(application)
    assert a_minute_later() == 1  # the first one met the silence; the others are spared it
    daemon.start()
    assert a_minute_later() == 2
    assert (now(clean).state, now(bad).state, now(bad).cause) == ("ready", "refused", "virus")


def test_a_daemon_that_hangs_leaves_the_file_waiting_for_a_bounded_time(application, daemon, monkeypatch):
    monkeypatch.setattr(clamd, "TIMEOUT", 0.5)
    daemon.hold()
    try:
        assert (give(application).state, a_minute_later()) == ("waiting", 1)
    finally:
        daemon.let_go()
    monkeypatch.undo()
    assert a_minute_later() == 1
    assert Upload.objects.get().state == "ready"


def test_any_number_of_silent_minutes_never_refuses_or_takes_a_file(application, daemon):
    daemon.stop()
    upload = give(application)
    for _minute in range(10):
        assert a_minute_later() == 1
    assert (now(upload).state, now(upload).attempts) == ("waiting", 0)
    daemon.start()
    a_minute_later()
    assert now(upload).state == "ready"


def test_a_daemon_that_takes_only_short_files_lets_none_pass(application, tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("c")
    short = Clamd(folder, longest="1M")
    short.start()
    try:
        settings.CLAMD_ADDRESS = short.address
        long = give(application, "long.txt", b"line\n" * 400_000)
        assert long.state == "waiting"
        others = [give(application, f"{number}.txt") for number in range(4)]
        Upload.objects.filter(pk__in=[one.pk for one in others]).update(state="waiting")
        assert a_minute_later() == 5  # it stands in nobody's way
        assert {now(one).state for one in others} == {"ready"}
        assert now(long).state == "waiting"
    finally:
        short.stop()
