"""The list taken along: three formats, no formula, the ticked alone, long ones as a job, memory."""

from __future__ import annotations

import csv
import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from applications import tasks
from applications.models import Application, ListExport
from applications.models.lists import KEPT_FOR
from applications.register.columns import Column, always
from applications.register.listing import Listing
from applications.services import exporting
from calls.deadlines import to_wall
from calls.models import CallRole
from core.models import LedgerEntry
from core.refusals import NotNow
from core.sheets.cells import guarded
from core.sheets.writing import FORMATS
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.people import make_user

TICK = timedelta(microseconds=1)
FORMULA = '=HYPERLINK("http://example.org";"press")'


def fetched(desk: Office, **asked: Any) -> bytes:
    response: Any = signed_in(desk.officer).get(reverse("applications:export", args=[desk.call.slug]), asked)
    return b"".join(response.streaming_content)


def exported(desk: Office, **asked: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(fetched(desk, **asked).decode("utf-8-sig"))))


def test_export_holds_the_list_with_a_byte_order_mark(desk: Office) -> None:
    one = desk.submit({"title": "Ёлка"})
    response: Any = signed_in(desk.officer).get(reverse("applications:export", args=[desk.call.slug]))
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == f'attachment; filename="{desk.call.slug}-applications.csv"'
    heading, row = exported(desk)
    assert heading[:3] == ["Reference", "Title", "Applicant"]
    assert row[:2] == [one.reference, "Ёлка"]
    assert row[-2:] == ["Submitted", "2026-06-01 12:00:00"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_cell_that_begins_like_a_formula_is_text(start: str) -> None:
    assert guarded(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_exported_title_cannot_be_a_formula(desk: Office) -> None:
    desk.submit({"title": FORMULA})
    assert exported(desk)[1][1] == f"'{FORMULA}"
    assert guarded("2-1=1") == "2-1=1"


def test_workbook_holds_texts_and_numbers_and_no_formula(desk: Office) -> None:
    desk.submit({"title": FORMULA})
    book = load_workbook(BytesIO(fetched(desk, format="xlsx", column=["percent", "applicant"])))
    heading, row = book.worksheets[0].iter_rows()
    assert [cell.value for cell in heading] == ["Reference", "Title", "Applicant", "Answered, in percent"]
    assert (row[1].value, row[1].data_type) == (FORMULA, "s")
    assert (row[3].value, row[3].data_type) == (100, "n")


def test_workbook_holds_instants_as_dates_to_the_second_that_has_begun(desk: Office) -> None:
    one = desk.submit()
    Application.objects.filter(pk=one.pk).update(submitted_at=datetime(2026, 6, 1, 18, 59, 59, 999999, UTC))
    sheet = load_workbook(BytesIO(fetched(desk, format="xlsx", column="received"))).worksheets[0]
    [cell] = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert cell.is_date
    assert cell.value.replace(tzinfo=None) == to_wall(one_second(one), zone=desk.call.zone)


def one_second(application: Application) -> datetime:
    received = Application.objects.get(pk=application.pk).submitted_at
    assert received is not None
    return received.replace(microsecond=0)


def test_json_names_its_columns_and_keeps_texts_as_they_are(desk: Office) -> None:
    one = desk.submit({"title": FORMULA})
    desk.submit({"title": "Second"})
    read = json.loads(fetched(desk, format="json", column="percent", sort="title"))
    assert read["columns"] == {"reference": "Reference", "title": "Title", "percent": "Answered, in percent"}
    assert read["applications"][0] == {"reference": one.reference, "title": FORMULA, "percent": 100}
    assert len(read["applications"]) == 2


def test_an_empty_list_is_a_whole_file_in_each_format(desk: Office) -> None:
    assert json.loads(fetched(desk, format="json"))["applications"] == []
    assert len(exported(desk)) == 1
    assert load_workbook(BytesIO(fetched(desk, format="xlsx"))).worksheets[0].max_row == 1


def test_words_of_the_reader_stand_in_the_file(desk: Office) -> None:
    desk.submit()
    client = signed_in(desk.officer)
    client.cookies["django_language"] = "ru"
    response: Any = client.get(
        reverse("applications:export", args=[desk.call.slug]), headers={"accept-language": "ru"}
    )
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Подана" in text or "Подано" in text


def test_export_follows_the_filters_and_is_recorded_without_the_words(desk: Office) -> None:
    desk.submit({"title": "Kept"})
    desk.submit({"title": "Left out"})
    rows = exported(desk, q="kept")
    entry = LedgerEntry.objects.get(event="applications.exported")
    assert [row[1] for row in rows] == ["Title", "Kept"]
    assert entry.payload.items() >= {"applications": 1, "is_filtered": True, "format": "csv"}.items()
    assert (entry.scope, entry.actor) == (desk.call.ledger_name, desk.officer.ledger_name)


def test_ticked_rows_come_alone_and_only_of_this_call(desk: Office) -> None:
    one = desk.submit({"title": "Ticked"})
    desk.submit({"title": "Not ticked"})
    other = desk.submit({"title": "Elsewhere"})
    Application.objects.filter(pk=other.pk).update(call=desk.call, reference="ELSE-2026-AAAAAA")
    rows = exported(desk, application=[one.reference, "NOPE-2026-AAAAAA"], q="elsewhere")
    assert [row[1] for row in rows] == ["Title", "Ticked"]


# --- long lists --------------------------------------------------------------------
@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of two rows is already a long one."""
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr("applications.views.staff.exports.AT_ONCE", 1)


def ask(desk: Office, client: Client | None = None, kind: str = "csv", query: str = "") -> ListExport:
    address = reverse("applications:exports", args=[desk.call.slug])
    (client or signed_in(desk.officer)).post(address, {"query": query, "format": kind})
    return ListExport.objects.filter(call=desk.call).latest("pk")


def page_of(name: str, export: ListExport) -> str:
    assert export.call is not None
    return reverse(f"applications:{name}", args=[export.call.slug, export.public_id])


@pytest.mark.usefixtures("short_wait")
def test_a_long_list_is_offered_and_nothing_is_recorded_before_it_is_asked_for(desk: Office) -> None:
    desk.submit()
    desk.submit()
    response = signed_in(desk.officer).get(
        reverse("applications:export", args=[desk.call.slug]), {"format": "xlsx", "sort": "title"}
    )
    assert response.context["page_title"] == "Write a list of 2 rows"
    assert response.context["fields"] == [("query", "sort=title"), ("format", "xlsx")]
    assert not LedgerEntry.objects.filter(event="applications.exported").exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_the_worker_writes_what_was_asked_for(kind: str, desk: Office) -> None:
    one = desk.submit({"title": "Ёлка"})
    desk.submit({"title": "Other"})
    export = ask(desk, kind=kind, query="q=%D1%91%D0%BB%D0%BA%D0%B0&column=percent")
    assert (export.state, export.total) == ("waiting", 1)
    assert LedgerEntry.objects.get(event="applications.exported").payload["format"] == kind
    tasks.write_export(export.pk)
    client = signed_in(desk.officer)
    assert client.get(page_of("export_job", export)).context["page_title"] == "Your list is ready"
    response: Any = client.get(page_of("export_file", export))
    body = b"".join(response.streaming_content)
    assert response["Content-Type"] == FORMATS[kind].content_type
    if kind == "csv":
        assert list(csv.reader(StringIO(body.decode("utf-8-sig"))))[1] == [one.reference, "Ёлка", "100"]
    assert len(body) > 40


def test_progress_is_told_in_numbers_and_a_second_delivery_does_nothing(desk: Office) -> None:
    desk.submit()
    export = ask(desk)
    client = signed_in(desk.officer)
    assert client.get(page_of("export_progress", export)).json() == {
        "line": "Waiting: 0 of 1 rows.",
        "is_over": False,
    }
    shown = client.get(page_of("export_job", export)).content.decode()
    assert 'max="1" value="0"' in shown
    assert "Look again" in shown
    tasks.write_export(export.pk)
    export.refresh_from_db()
    ended = export.ended_at
    desk.hands.advance(timedelta(minutes=1))
    tasks.write_export(export.pk)
    export.refresh_from_db()
    assert (export.written, export.ended_at) == (1, ended)
    assert client.get(page_of("export_progress", export)).json()["is_over"] is True


def test_only_who_asked_fetches_it_and_only_while_staff(desk: Office) -> None:
    export = ask(desk)
    tasks.write_export(export.pk)
    pages = [page_of(name, export) for name in ("export_job", "export_progress", "export_file")]
    for stranger in (desk.approver, desk.observer(), make_user("Hub", is_hub_staff=True)):
        assert [signed_in(stranger).get(page).status_code for page in pages] == [404] * 3
    officer = desk.officer
    CallRole.objects.filter(call=desk.call, user=officer).delete()
    assert [signed_in(officer).get(page).status_code for page in pages] == [404] * 3


def test_who_lost_the_role_meanwhile_gets_no_file(desk: Office) -> None:
    export = ask(desk)
    CallRole.objects.filter(call=desk.call, user=desk.officer).delete()
    tasks.write_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.file.name) == ("failed", "")


@pytest.mark.parametrize(("after", "status"), [(-TICK, 200), (timedelta(0), 404), (TICK, 404)])
def test_a_file_is_kept_for_a_day_to_the_microsecond(after: timedelta, status: int, desk: Office) -> None:
    export = ask(desk)
    tasks.write_export(export.pk)
    export.refresh_from_db()
    desk.hands.instant = export.asked_at + KEPT_FOR + after
    response: Any = signed_in(desk.officer).get(page_of("export_file", export))
    assert response.status_code == status
    if response.streaming:
        response.getvalue()
    assert tasks.delete_old_exports() == (status == 404)
    assert default_storage.exists(str(export.file.name)) is (status == 200)


def test_one_file_at_a_time_until_it_is_taken_for_interrupted(desk: Office) -> None:
    first = ask(desk)
    assert ask(desk) == first
    address = reverse("applications:exports", args=[desk.call.slug])
    response = signed_in(desk.officer).post(address, {}, follow=True)
    assert messages_of(response) == ["A file of yours is being written already. Wait for it first."]
    desk.hands.instant = first.asked_at + exporting.LONGEST - TICK
    assert ask(desk) == first
    desk.hands.advance(TICK)
    assert ask(desk) != first
    first.refresh_from_db()
    assert (first.state, first.problem) == ("failed", "It was interrupted. Ask for it again.")


def test_two_persons_write_at_the_same_time(desk: Office) -> None:
    assert ask(desk) != ask(desk, signed_in(desk.approver))


def test_what_breaks_the_writing_is_said(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    export = ask(desk)
    monkeypatch.setattr(
        default_storage, "save", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        tasks.write_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "The file could not be written. Ask for it again.")


def test_a_long_list_is_not_taken_at_once(desk: Office, short_wait: None) -> None:
    listing = Listing(desk.call, QueryDict(""))
    with pytest.raises(NotNow):
        exporting.take_along(listing, by=desk.officer, kind=FORMATS["csv"], count=2)


# --- memory --------------------------------------------------------------------------
def peak_of(act: Any) -> int:
    """Bytes at the most, the lower of two runs: what others leave for the collector is not counted."""
    return min(_peak_of(act) for _run in range(2))


def _peak_of(act: Any) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", FORMATS)
def test_memory_of_a_file_does_not_grow_with_its_lines(kind: str) -> None:
    """Two thousand lines of 1 KB are 2 MB: kept anywhere they would show."""
    columns: list[Column] = always()

    def lines(count: int) -> Iterator[list[str | int]]:
        for number in range(count):
            yield [f"R-{number}", f"{number} " + "x" * 1000]

    def write(count: int) -> int:
        parts = FORMATS[kind].parts
        return peak_of(lambda: [None for _part in parts(columns, lines(count), "rows") if not _part])

    write(10)  # what is loaded once
    assert write(2000) < write(200) + 400_000


def test_rows_are_read_in_chunks(desk: Office) -> None:
    """Twenty-odd chunks of rows with a kilobyte in them take hardly more than two."""
    one = desk.submit()
    copies = [
        Application(
            call=desk.call,
            form=one.form,
            reference=f"COPY-2026-{number:06}",
            title=f"{number} " + "x" * 500,
            applicant_name="y" * 290,
            country="KZ",
            state="draft",
        )
        for number in range(2100)
    ]
    Application.objects.bulk_create(copies)

    def read(query: str) -> int:
        listing = Listing(desk.call, QueryDict(query))
        return peak_of(lambda: sum(len(line) for line in listing.lines()))

    read("state=all&q=COPY-2026-0000")
    few = read("state=all&q=")
    Application.objects.filter(reference__gte="COPY-2026-000200", reference__startswith="COPY").delete()
    assert few < read("state=all") + 600_000
