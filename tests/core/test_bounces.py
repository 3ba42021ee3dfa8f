"""Mails that came back: what they mark, and what strangers cannot make them mark."""

from __future__ import annotations

import io
import mailbox
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import bounces, outbox_acts
from core.message_ids import Sending, message_id
from core.models import Notice
from tests.core.test_outbox import post
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
State = Notice.State

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: hub@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9B095B5ADSN=_01"

This is a MIME-encapsulated message.

--9B095B5ADSN=_01
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

--9B095B5ADSN=_01
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 01 Jun 2026 12:00:00 +0500

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: no such user

--9B095B5ADSN=_01
Content-Type: message/rfc822

From: hub@example.org
To: {address}
Message-ID: {name}
Subject: Yours

Text.

--9B095B5ADSN=_01--
"""


def sent() -> Notice:
    notice = post(make_user())
    assert notice is not None
    notice.refresh_from_db()
    assert notice.state == State.SENT
    return notice


def report(notice: Notice, *, action: str = "failed", name: str = "") -> bytes:
    name = name or message_id(Sending(notice.pk, notice.sendings))
    text = REPORT.format(address=notice.address, action=action, name=name)
    return text.replace("\n", "\r\n").encode()


def state_of(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def test_a_letter_that_came_back_is_marked_with_the_server_s_words_once() -> None:
    notice = sent()
    assert [bounces.read_back(report(notice)) for _time in range(2)] == [True, False]
    notice.refresh_from_db()
    assert notice.state == State.BOUNCED
    assert notice.bounced_at is not None
    assert notice.last_error == f"smtp; 550 5.1.1 <{notice.address}>: no such user"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_late_or_delivered_changes_nothing(action: str) -> None:
    notice = sent()
    assert bounces.read_back(report(notice, action=action)) is False
    assert state_of(notice) == State.SENT


def test_a_stranger_cannot_make_a_letter_come_back() -> None:
    notice = sent()
    other = sent()
    whole = message_id(Sending(notice.pk, 0))
    proof = whole.partition("@")[0].rpartition(".")[2]
    for name in (
        f"<notice-{notice.pk}@portal>",
        f"<notice-{notice.pk}.0.{'0' * 20}@portal>",
        f"<notice-{other.pk}.0.{proof}@portal>",
        f"<notice-{notice.pk}.1.{proof}@portal>",
        f"<notice-{'9' * 18}.0.{proof}@portal>",
        "<notice-" + "9" * 40 + ".0.00@portal>",
    ):
        assert bounces.read_back(report(notice, name=name)) is False
    assert (state_of(notice), state_of(other)) == (State.SENT, State.SENT)


def test_a_late_notification_of_an_earlier_sending_is_passed_over() -> None:
    notice = sent()
    first = report(notice)
    assert bounces.read_back(first)
    outbox_acts.send_again(Notice.objects.get(pk=notice.pk))
    assert state_of(notice) == State.SENT
    assert bounces.read_back(first) is False
    assert state_of(notice) == State.SENT


def test_an_answer_that_quotes_the_letter_is_no_notification() -> None:
    notice = sent()
    name = message_id(Sending(notice.pk, 0))
    answer = f"From: a@example.org\r\nIn-Reply-To: {name}\r\n\r\nAction: failed\r\n".encode()
    assert bounces.read_back(answer) is False


@pytest.mark.once
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 40))
def test_no_bytes_break_the_reader(noise: bytes, at: int, gap: int) -> None:
    whole = REPORT.format(address="a@example.org", action="failed", name="<notice-1.0.00@x>").encode()
    assert bounces.read_back(whole[:at] + noise + whole[at + gap :]) is False
    assert bounces.read_back(noise) is False


@pytest.mark.once
def test_a_nest_of_parts_and_a_flood_are_only_read_so_far() -> None:
    nest = b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (n, n) for n in range(9000))
    assert bounces.read_back(nest) is False
    assert bounces.read_back(b"A: b\n" * 2_000_000) is False
    flood = b'Content-Type: multipart/report; boundary="x"\n\n' + b"--x\n\n" * 500_000
    assert bounces.read_back(flood) is False


def read(source: object) -> str:
    out = io.StringIO()
    call_command("read_bounces", str(source), stdout=out)
    return out.getvalue().strip()


def test_the_command_reads_a_maildir_once(tmp_path: Path) -> None:
    notice = sent()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.a").write_bytes(report(notice))
    (tmp_path / "new" / "2.b").write_bytes(b"\xff\x00 nothing of ours")
    (tmp_path / "new" / "3.c").symlink_to("/etc/hostname")
    assert read(tmp_path) == "2 read, 1 letters marked."
    assert read(tmp_path) == "0 read, 0 letters marked."
    assert state_of(notice) == State.BOUNCED


def test_the_command_reads_an_mbox_and_standard_input(tmp_path: Path, monkeypatch: Any) -> None:
    one, two = sent(), sent()
    box = mailbox.mbox(tmp_path / "box")
    box.add(mailbox.mboxMessage(report(one)))
    box.close()
    assert read(tmp_path / "box") == "1 read, 1 letters marked."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(two))))
    assert read("-") == "1 read, 1 letters marked."
    with pytest.raises(CommandError):
        read(tmp_path / "none")


def test_an_address_is_known_to_return_letters_until_one_goes_out(
    django_assert_num_queries: Any,
) -> None:
    notice, other = sent(), sent()
    bounces.read_back(report(notice))
    asked = [notice.address, other.address, "", "nobody@example.org"]
    with django_assert_num_queries(1):
        assert bounces.returning(asked) == {notice.address}
    post(notice.recipient, dedupe="a later letter")
    assert bounces.returning(asked) == set()
    assert bounces.returning([]) == set()
