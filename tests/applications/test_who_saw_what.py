"""Who saw what: one log for the page, the ledger as its witness, files of it written down themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.models import Opening
from applications.services.watching import note_opening, note_taking
from core import clock
from core.ledger import faults
from core.models import LedgerEntry
from core.triggers import lifted
from people.services.taking import record_taking
from tests.applications.staff.world import Office, signed_in
from tests.factories.people import make_user

TICK = timedelta(microseconds=1)


@pytest.fixture
def administrator():
    return make_user("Admin", is_administrator=True)


def shown(client: Client, address: str, **asked: str) -> list[str]:
    return [f"{one.opening.by} {one.opening.what}" for one in client.get(address, asked).context["lines"]]


def opened() -> Any:
    """The application whose answers were opened."""
    return Opening.objects.filter(what="answers")[0].application


def logged(desk: Office) -> None:
    one, two = desk.submit(), desk.submit()
    note_opening(one, by=desk.officer, what="answers", detail="1")
    note_opening(two, by=desk.approver, what="ruling")
    taken: Any = signed_in(desk.officer).get(reverse("applications:export", args=[desk.call.slug]))
    b"".join(taken.streaming_content)


def test_the_page_of_a_call_shows_openings_and_files_with_the_role_of_then(desk: Office) -> None:
    logged(desk)
    page = reverse("applications:call_openings", args=[desk.call.slug])
    client = signed_in(desk.approver)
    assert shown(client, page) == [
        f"{desk.officer} list", f"{desk.approver} ruling", f"{desk.officer} answers",
    ]  # fmt: skip
    assert list(Opening.objects.order_by("pk").values_list("role", flat=True)) == [
        "officer",
        "approver",
        "officer",
    ]
    assert shown(client, page, what="list") == [f"{desk.officer} list"]
    assert shown(client, page, person=str(desk.approver.public_id)) == [f"{desk.approver} ruling"]
    reference = opened().reference
    assert shown(client, page, application=reference.lower()) == [f"{desk.officer} answers"]


def test_the_administrator_sees_every_call_and_files_that_belong_to_none(desk: Office, administrator) -> None:
    logged(desk)
    record_taking(desk.officer, by=desk.officer)
    client = signed_in(administrator)
    page = reverse("applications:all_openings")
    assert shown(client, page)[0] == f"{desk.officer} own_data"
    assert shown(client, page, call=desk.call.slug, what="answers") == [f"{desk.officer} answers"]
    text = client.get(page).content.decode()
    one = opened()
    assert one.reference in text and one.shown_title not in text
    assert reverse("applications:dossier", args=[one.reference]) not in text


@pytest.mark.parametrize(("apart", "is_shown"), [(-TICK, True), (timedelta(), False), (TICK, False)])
def test_days_are_whole_and_half_open_on_the_hub_s_clocks(desk: Office, apart, is_shown) -> None:
    one = desk.submit()
    midnight = (clock.now() + timedelta(days=3)).replace(hour=19, minute=0, second=0, microsecond=0)
    with clock.at(midnight + apart):
        note_opening(one, by=desk.officer, what="ruling")
    page = reverse("applications:call_openings", args=[desk.call.slug])
    last = midnight.date().isoformat()  # 19:00 UTC is the end of this day in Nur-Sultan
    first = (midnight + timedelta(hours=6)).date().isoformat()
    client = signed_in(desk.officer)
    assert bool(shown(client, page, until=last)) is is_shown
    assert bool(shown(client, page, since=first)) is not is_shown


def test_the_file_of_it_is_written_down_in_log_and_ledger(desk: Office, administrator) -> None:
    logged(desk)
    for person, name, args in (
        (desk.officer, "call_openings_csv", [desk.call.slug]),
        (administrator, "all_openings_csv", []),
    ):
        response: Any = signed_in(person).get(reverse(f"applications:{name}", args=args), {"what": "answers"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 2 and str(desk.officer) in lines[1]
        assert Opening.objects.filter(by=person, what="log").count() == 1
    assert LedgerEntry.objects.filter(event="file.taken").count() == 2
    assert list(faults()) == []


def test_log_and_ledger_witness_each_other(desk: Office) -> None:
    note_taking(desk.officer, "minutes", desk.call, "")
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_opening SET by_id = %s", [desk.approver.pk])
    found = list(faults())
    assert len(found) == 2 and all("file (minutes)" in one for one in found)


def test_the_pages_cost_the_same_with_one_and_with_thirty_rows(
    desk: Office, administrator, django_assert_max_num_queries
) -> None:
    pages = {
        desk.officer: reverse("applications:call_openings", args=[desk.call.slug]),
        administrator: reverse("applications:all_openings"),
    }
    counts = []
    for number in (1, 30):
        for _number in range(number):
            note_opening(desk.submit() if number == 1 else opened(),
                         by=desk.officer, what="answers")  # fmt: skip
        for person, page in pages.items():
            client = signed_in(person)
            with django_assert_max_num_queries(15) as counted:
                client.get(page)
            counts.append(len(counted))
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize(
    "asked",
    [{"since": "x"}, {"until": "9999-12-31"}, {"since": "0001-01-01"}, {"person": "x"}, {"what": "x\x00"},
     {"application": "%'"}, {"call": "none"}, {"page": "-1"}],
    ids=range(8),
)  # fmt: skip
def test_an_unclear_wish_shows_the_list(desk: Office, administrator, asked) -> None:
    note_opening(desk.submit(), by=desk.officer, what="answers")
    assert signed_in(administrator).get(reverse("applications:all_openings"), asked).status_code == 200
