"""The outbox: a notice is written with its cause and sent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from core import clock, outbox
from core.models import Notice
from tests.factories.people import make_user

EVENT = "applications/withdrawal_confirmed"
PLACES = {"application_title": "A", "call_title": "C", "link": "https://example.org/", "reference": "R"}


def post(to: Any, dedupe: str = "once", **more: Any) -> Notice | None:
    return outbox.post(EVENT, to=to, dedupe=dedupe, context=PLACES, **more)


@pytest.mark.django_db
def test_a_notice_is_sent_once_however_often_its_job_runs() -> None:
    notice = post(make_user("Asel"))
    assert notice is not None
    assert [outbox.send(notice.pk) for _ in range(3)] == [False, False, False]  # the queue sent it already
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<notice-")


@pytest.mark.django_db
def test_the_same_cause_twice_is_one_notice() -> None:
    person = make_user()
    assert post(person) is not None
    assert post(person) is None
    assert post(person, dedupe="another") is not None
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_notice_is_in_the_reader_s_language() -> None:
    post(make_user("Асель", language="ru"))
    assert "Здравствуйте, Асель!" in mail.outbox[0].body


@pytest.mark.django_db
def test_what_is_rolled_back_sends_nothing() -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        outbox.post(EVENT, to=make_user(), dedupe="x", context=PLACES, release_key="later")
        raise ValueError("no")
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_a_held_notice_waits_for_its_release() -> None:
    notice = post(make_user(), release_key="results")
    assert notice is not None
    assert outbox.send(notice.pk) is False
    assert outbox.due() == []
    assert mail.outbox == []
    assert outbox.release("other") == 0
    assert outbox.release("results") == 1
    assert len(mail.outbox) == 1
    assert outbox.release("results") == 0


@pytest.mark.django_db
def test_a_discarded_notice_never_goes_out() -> None:
    post(make_user(), release_key="results")
    assert outbox.discard("results") == 1
    assert outbox.release("results") == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_history_is_recorded_and_not_sent() -> None:
    with outbox.muted():
        notice = post(make_user())
    assert notice is not None and notice.state == Notice.State.MUTED
    assert outbox.due() == []
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_notice_waits_for_its_time_to_the_microsecond() -> None:
    at = clock.now() + timedelta(hours=1)
    notice = post(make_user(), not_before=at)
    assert notice is not None
    with clock.at(at - timedelta(microseconds=1)):
        assert outbox.due() == []
    with clock.at(at):
        assert outbox.due() == [notice.pk]


@pytest.mark.django_db
def test_a_mail_server_that_refuses_loses_nothing(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    notice = post(make_user())
    assert notice is not None
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (Notice.State.QUEUED, 0)  # no answer costs no attempt
    assert notice.last_error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(notice.not_before):
        assert outbox.send(notice.pk) is True
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_notice_whose_sender_died_is_sent_later() -> None:
    notice = post(make_user(), release_key="k")
    assert notice is not None
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENDING, claimed_at=clock.now())
    assert outbox.due() == []
    with clock.at(clock.now() + outbox.STUCK_AFTER + timedelta(seconds=1)):
        assert outbox.due() == [notice.pk]
        assert outbox.send(notice.pk) is True


@pytest.mark.django_db(transaction=True)
def test_a_letter_and_its_job_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a transaction the queue closes the connection, and with it whatever a job is reading."""
    inside: list[bool] = []

    def note(*_args: Any, **_named: Any) -> None:
        inside.append(connection.in_atomic_block)

    monkeypatch.setattr(outbox, "async_task", note)
    post(make_user("Asel"))
    assert inside == [True]
