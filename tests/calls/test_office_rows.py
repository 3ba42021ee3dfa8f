"""The home of the office: where a call leads, and what is still to come in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from calls.models import Call, Extension, KeyDate
from calls.office_numbers import Numbers
from calls.office_rows import office_rows, roles_of, waiting_for
from calls.timeline import next_event
from core import clock
from tests.factories.calls import complete_call, give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def row_for(call, role):
    reader = give_role(call, role)
    return office_rows([call], roles_of(reader), {call.pk: Numbers()})[0]


def test_observers_are_led_to_the_statistics_and_staff_to_building_a_draft():
    published, draft = open_call(), complete_call()
    assert row_for(published, "observer").url == f"/office/calls/{published.slug}/"
    assert row_for(draft, "observer").url == f"/office/calls/{draft.slug}/"
    assert row_for(draft, "approver").url == f"/office/calls/{draft.slug}/build/"


def test_a_title_that_is_programme_and_year_is_said_once():
    call = complete_call()
    assert row_for(call, "officer").edition == f"{call.programme} {call.year}"
    call.title = f"{call.programme} {call.year}"
    assert row_for(call, "officer").edition == ""


@pytest.mark.parametrize(
    ("state", "kind"),
    [("decided", "announcement"), ("announced", "appeals_until"), ("archived", None), ("cancelled", None)],
)
def test_an_announced_call_waits_for_no_announcement(state, kind):
    call = open_call()
    for days, planned in ((40, KeyDate.Kind.ANNOUNCEMENT), (60, KeyDate.Kind.APPEALS_UNTIL)):
        call.key_dates.create(kind=planned, at=clock.now() + timedelta(days=days))
    with connection.cursor() as cursor:  # as the database alone can: the way there is not what is tried
        cursor.execute("UPDATE calls_call SET state = %s WHERE id = %s", [state, call.pk])
    call = Call.objects.get(pk=call.pk)
    with clock.at(call.deadline_at + timedelta(seconds=1)):
        found = next_event(call, call.key_dates.all())
    assert (found.kind if found else None) == kind


def test_an_extension_that_waits_says_for_whom():
    call = open_call()
    Extension.objects.create(
        call=call,
        applicant=make_user("Aru Ber"),
        old_deadline=call.deadline_at,
        new_deadline=call.deadline_at + timedelta(days=1),
        new_wall="2030-01-01 18:00",
        reason="Flood",
        requested_by=person_with(call, "officer"),
    )
    assert [one.note for one in waiting_for(give_role(call, "approver"))] == [f"{call} · Aru Ber"]
