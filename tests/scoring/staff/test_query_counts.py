"""Every list of the office costs the same with 1 and with 30 rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from calls.deadlines import to_wall
from core import clock
from scoring.models import Announcement, Assignment, Conflict, Meeting, PanelMember
from scoring.services import announcing
from tests.factories.calls import person_with
from tests.factories.scoring import decided_call, first_round, make_expert
from tests.scoring.staff.pages import officer_of, page

pytestmark = pytest.mark.django_db

EXPECTED = {
    "panel": 11,
    "invite": 14,
    "assignments": 16,
    "progress": 15,
    "ranking": 17,
    "decisions": 16,  # three of them once decisions are closed: what came back, and what was decided then
    "meeting": 22,
    "meeting_record": 21,
    "announcement": 15,
    "begin": 16,
    "roster": 11,
    "expert": 11,
    "sheet": 16,
    "decide": 16,
    "integrity": 24,  # public and read seldom: each figure is counted from the rows
}


def prepared(size: int):
    """A decided call with `size` applications, as many conflicts and letters, and experts to invite."""
    call = decided_call(("awarded",) * size, places=2)
    for _number in range(size):
        make_expert()
    member = PanelMember.objects.filter(call=call)[0]
    judged = Application.objects.filter(call=call)
    Conflict.objects.bulk_create(
        [Conflict(member=member, application=one, kind="declared") for one in judged]
    )
    Meeting.objects.create(
        call=call, round=first_round(call), chair=member, opened_by=person_with(call, "officer")
    )
    tomorrow = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
    announcing.prepare(call, embargo_wall=to_wall(tomorrow, zone=call.zone), by=person_with(call, "officer"))
    return call


def counted(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("size", [1, 30])
def test_each_page_costs_the_same_with_1_and_30_rows(size):
    call = prepared(size)
    one = Assignment.objects.filter(round__call=call)[0]
    urls = {
        name: page(name, call)
        for name in (
            "panel",
            "invite",
            "assignments",
            "progress",
            "ranking",
            "decisions",
            "meeting",
            "meeting_record",
            "announcement",
            "begin",
        )
    }
    urls |= {
        "roster": reverse("scoring:roster"),
        "expert": reverse("scoring:expert", kwargs={"pk": one.member.expert_id}),
        "sheet": page("sheet", call, reference=one.application.reference),
        "decide": page("decide", call, reference=one.application.reference),
    }
    client = officer_of(call)
    costs = {name: counted(client, url) for name, url in urls.items()}
    found = Announcement.objects.get()
    announcing.approve(found, by=person_with(call, "approver"))
    with clock.at(found.embargo_until):
        announcing.release(found)
        costs["integrity"] = counted(Client(), page("integrity", call))
    assert costs == EXPECTED
