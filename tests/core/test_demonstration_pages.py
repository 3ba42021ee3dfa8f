"""The demonstration's own pages: kept mails and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_q.models import Schedule

from core import clock
from core.models import MailboxMessage
from tests.factories.calls import open_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_CLOCK_FILE = tmp_path / "clock"
    yield
    clock.reset()


def mail(to="asel@example.org", **fields):
    return MailboxMessage.objects.create(
        sender="hub@example.org", recipients=to, **{"subject": "S", "text": "T", **fields}
    )


def shifted():
    return round(clock.offset().total_seconds())


def test_outside_a_demonstration_there_are_no_such_pages(client):
    message = mail()
    for address in (
        "/demonstration/mailbox/",
        f"/demonstration/mailbox/{message.pk}/",
        "/demonstration/clock/",
    ):
        assert client.get(address).status_code == 404
    assert client.post("/demonstration/clock/", {"act": "step", "step": "60"}).status_code == 404


def test_mails_are_listed_by_recipient(client, demonstration):
    mail("asel@example.org", subject="For Asel")
    mail("bolat@example.org", subject="For Bolat")
    shown = {
        to: [row.subject for row in client.get("/demonstration/mailbox/", {"to": to}).context["page_obj"]]
        for to in ("", "asel@example.org", "nobody", "\x00")
    }
    assert shown == {
        "": ["For Bolat", "For Asel"],
        "asel@example.org": ["For Asel"],
        "nobody": [],
        "\x00": ["For Bolat", "For Asel"],
    }


def test_a_mail_is_shown_as_text(client, demonstration):
    message = mail(subject="<b>Hi</b>", text="Follow http://testserver/me/\n<script>alert(1)</script>")
    text = client.get(f"/demonstration/mailbox/{message.pk}/").content.decode()
    assert 'href="http://testserver/me/"' in text
    assert "<script>alert" not in text
    assert client.get("/demonstration/mailbox/0/").status_code == 404


@pytest.mark.parametrize("step", [60, 600, 3600, 86400])
def test_the_clock_moves_by_a_step(client, demonstration, step):
    client.post("/demonstration/clock/", {"act": "step", "step": str(step)})
    client.post("/demonstration/clock/", {"act": "step", "step": str(step)})
    assert shifted() == 2 * step


def test_the_clock_goes_to_one_minute_before_the_next_deadline_and_then_to_the_one_after(
    client, demonstration
):
    near, far = (open_call(deadline=clock.now() + timedelta(days=days)) for days in (3, 9))
    for call in (near, far):
        client.post("/demonstration/clock/", {"act": "deadline"})
        assert abs(call.deadline_at - clock.now() - timedelta(minutes=1)) < timedelta(seconds=5)


def test_without_a_deadline_there_is_no_such_button(client, demonstration):
    assert "next deadline" not in client.get("/demonstration/clock/").content.decode()
    client.post("/demonstration/clock/", {"act": "deadline"})
    assert shifted() == 0


def test_the_clock_goes_to_an_instant_in_the_hubs_zone_and_back(client, demonstration):
    client.post("/demonstration/clock/", {"act": "instant", "day": "2096-11-05", "hour": "00:00"})
    assert abs(clock.now() - datetime(2096, 11, 4, 19, tzinfo=UTC)) < timedelta(seconds=5)
    client.post("/demonstration/clock/", {"act": "reset"})
    assert shifted() == 0


def test_it_does_not_go_back_before_the_real_time(client, demonstration):
    address, past = "/demonstration/clock/", {"act": "instant", "day": "2020-01-01", "hour": "09:00"}
    said = "The clock does not go back before the real time"
    assert said in client.post(address, past).content.decode()
    assert shifted() == 0
    client.post(address, {"act": "step", "step": "86400"})
    assert said in client.post(address, past).content.decode()
    assert shifted() == 86400


def test_a_clock_that_was_put_forward_goes_back_as_far_as_the_real_time(client, demonstration):
    client.post("/demonstration/clock/", {"act": "step", "step": "86400"})
    back = (clock.now() - timedelta(hours=20)).astimezone(ZoneInfo("Asia/Almaty"))
    typed = {"act": "instant", "day": back.date().isoformat(), "hour": back.strftime("%H:%M")}
    client.post("/demonstration/clock/", typed)
    assert timedelta(hours=3, minutes=55) < timedelta(seconds=shifted()) < timedelta(hours=4, minutes=5)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "x"},
        {"act": "step", "step": "-60"},
        {"act": "step", "step": "999999999999"},
        {"act": "instant", "day": "9999-12-31", "hour": "23:59"},
        {"act": "instant", "day": "0001-01-01", "hour": "00:00"},
        {"act": "instant", "day": "x\x00", "hour": ""},
    ],
)
def test_an_impossible_move_is_refused_and_the_page_still_answers(client, demonstration, data):
    assert client.post("/demonstration/clock/", data).status_code == 200
    assert shifted() == 0


def test_every_due_job_is_started_after_a_move(client, demonstration):
    call = open_call(deadline=clock.now() + timedelta(minutes=5))
    Schedule.objects.create(func="calls.tasks.seal_due_calls", schedule_type=Schedule.MINUTES, minutes=1)
    client.post("/demonstration/clock/", {"act": "step", "step": "600"})
    call.refresh_from_db()
    assert call.state == "sealed"
