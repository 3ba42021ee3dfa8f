"""What the page of a call says of a deadline that was moved, before and after the new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from calls.services import extend_for_all
from core import clock
from tests.factories.calls import open_call, person_with

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
DEADLINE = datetime(2026, 11, 4, 13, tzinfo=UTC)  # 18:00 in Nur-Sultan


def test_after_the_new_deadline_the_page_says_no_longer_that_one_may_submit_again() -> None:
    promise = "Who has submitted may submit again."
    with clock.at(DEADLINE - timedelta(hours=3)):
        call = open_call(opens=DEADLINE - timedelta(days=30), deadline=DEADLINE)
        officer = person_with(call, "officer")
        extend_for_all(call, new_wall=datetime(2026, 11, 4, 20), reason="The line failed.", by=officer)
    call.refresh_from_db()
    assert call.deadline_at is not None
    with clock.at(call.deadline_at - TICK):
        assert promise in Client().get(call.get_absolute_url()).content.decode()
    with clock.at(call.deadline_at):
        page = Client().get(call.get_absolute_url()).content.decode()
    assert promise not in page
    assert "The deadline was moved" in page and "It held for everybody." in page
