"""The outbox against a mail server that refuses, puts off, hangs, breaks off and recovers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from core import clock, outbox
from core.models import Notice
from tests.core.mail_server import MailServer, mail_server
from tests.core.test_outbox import post
from tests.factories.moments import NOON
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
State = Notice.State
LATER = timedelta(days=1)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


def written(mood: str, server: MailServer) -> Notice:
    """A letter that was written, and tried at once, while the server was in that mood."""
    server.mood = mood
    notice = post(make_user())
    assert notice is not None
    notice.refresh_from_db()
    return notice


def later(notice: Notice) -> Notice:
    """The letter after the next time that the timetable sends what is due."""
    with clock.at(max(notice.not_before, clock.now()) + outbox.PAUSE):
        outbox.send_due()
    notice.refresh_from_db()
    return notice


def test_a_letter_reaches_the_server_as_it_was_written(server: MailServer, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "back@example.org"
    notice = written("well", server)
    assert (notice.state, notice.trouble, notice.last_error) == (State.SENT, "", "")
    [letter] = server.letters
    assert letter["To"] == notice.address
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert server.envelopes == [("back@example.org", notice.address)]


@pytest.mark.parametrize(
    ("mood", "words"), [("refuses", "550 5.1.1 No such mailbox"), ("refuses_text", "554 5.6.0")]
)
def test_what_is_refused_for_good_is_tried_once(mood: str, words: str, server: MailServer) -> None:
    notice = written(mood, server)
    assert (notice.state, notice.trouble) == (State.REFUSED, "refused")
    assert words in notice.last_error
    server.mood = "well"
    assert later(notice).state == State.REFUSED
    assert server.taken == []


@pytest.mark.parametrize("mood", ["puts_off", "puts_off_text", "refuses_sender"])
def test_what_is_put_off_goes_out_later_once(mood: str, server: MailServer) -> None:
    notice = written(mood, server)
    assert (notice.state, notice.trouble, notice.attempts) == (State.QUEUED, "put_off", 1)
    server.mood = "well"
    assert later(notice).state == State.SENT
    later(notice)
    assert server.addressees() == [notice.address]


def test_what_is_put_off_for_ever_is_given_up_after_twelve_attempts(server: MailServer) -> None:
    with clock.at(NOON) as hands:
        notice = written("puts_off", server)
        for _time in range(outbox.MAX_ATTEMPTS - 2):
            hands.instant = notice.not_before
            outbox.send_due()
            notice.refresh_from_db()
        assert (notice.state, notice.attempts) == (State.QUEUED, outbox.MAX_ATTEMPTS - 1)
        hands.instant = notice.not_before
        outbox.send_due()
        notice.refresh_from_db()
        assert (notice.state, notice.attempts) == (State.FAILED, outbox.MAX_ATTEMPTS)


@pytest.mark.parametrize("mood", ["hangs", "closes", "drops_early"])
def test_a_server_that_is_away_for_a_week_loses_nothing(mood: str, server: MailServer, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    with clock.at(NOON) as hands:
        notices = [written(mood, server) for _number in range(3)]
        assert {one.state for one in notices} == {State.QUEUED}
        assert server.connections == 1  # the other two did not wait for it again
        for day in range(1, 8):
            hands.instant = NOON + timedelta(days=day)
            assert outbox.send_due() == 0
        settings.EMAIL_TIMEOUT = 5
        server.mood = "well"
        hands.instant = NOON + timedelta(days=8)
        assert outbox.send_due() == 3
        assert outbox.send_due() == 0
    assert sorted(server.addressees()) == sorted(one.address for one in notices)


def test_a_server_that_is_not_there_is_the_same(server: MailServer, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    with clock.at(NOON) as hands:
        notices = [written("well", server) for _number in range(3)]
        assert [(one.state, one.attempts) for one in notices] == [(State.QUEUED, 0)] * 3
        settings.EMAIL_PORT = server.port
        hands.instant = NOON + LATER
        assert outbox.send_due() == 3
    assert len(server.taken) == 3


def test_a_server_that_was_away_is_left_alone_for_a_minute_to_the_microsecond(
    server: MailServer, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    with clock.at(NOON) as hands:
        written("hangs", server)
        hands.instant = NOON + outbox.PAUSE - timedelta(microseconds=1)
        assert outbox.server_is_away()
        hands.instant = NOON + outbox.PAUSE
        assert not outbox.server_is_away()


def test_a_line_that_breaks_after_the_text_is_tried_again_under_the_same_name(server: MailServer) -> None:
    """The server may have taken the letter, the portal cannot know: twice is better than never.

    Both carry one Message-ID, by which a mail program shows them as one.
    """
    notice = written("drops", server)
    assert (notice.state, notice.trouble, notice.attempts) == (State.QUEUED, "unsure", 1)
    server.mood = "well"
    assert later(notice).state == State.SENT
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_line_that_breaks_each_time_is_tried_three_times(server: MailServer) -> None:
    notice = written("drops", server)
    with clock.at(notice.not_before + LATER):
        outbox.send_due()
    with clock.at(notice.not_before + 2 * LATER):
        outbox.send_due()
    with clock.at(notice.not_before + 3 * LATER):
        outbox.send_due()
    notice.refresh_from_db()
    assert (notice.state, len(server.taken)) == (State.FAILED, outbox.MAX_UNSURE)


def test_a_server_that_hangs_after_taking_the_letter_has_taken_it(server: MailServer, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    assert written("hangs_at_goodbye", server).state == State.SENT
    assert len(server.taken) == 1


def test_one_letter_that_no_mail_can_carry_holds_up_no_other(server: MailServer) -> None:
    server.mood = "puts_off"
    broken, whole = post(make_user()), post(make_user(), dedupe="another")
    assert broken is not None and whole is not None
    Notice.objects.filter(pk=broken.pk).update(subject="two\nlines")
    server.mood = "well"
    whole.refresh_from_db()
    assert later(whole).state == State.SENT
    broken.refresh_from_db()
    assert broken.state == State.REFUSED
    assert server.addressees() == [whole.address]
