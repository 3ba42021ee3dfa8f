"""The annual report: within its reader's gate, in three languages, the same bytes, set by the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import ListExport
from applications.models.lists import KEPT_FOR
from calls.deadlines import to_instant
from calls.models import Incident
from core import clock
from core.refusals import NotNow
from incubation.annual_report.document import report_pdf
from incubation.annual_report.facts import Asked, read_report
from incubation.report_forms import ReportForm
from incubation.services import reporting
from scoring.services import announcing
from tests.core.pdf.reading import text_of, words_of
from tests.factories.calls import give_role, make_programme, open_call
from tests.factories.incubation import announced, applied, in_pilot, placement_in
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import approved_announcement, decided_call, set_date

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def report_of(reader: Any, *, first: int = 2026, last: int = 2026, language: str = "en") -> bytes:
    with translation.override(language):
        return report_pdf(read_report(Asked(first, last), reader))


def released_call() -> Any:
    call = decided_call(places=1)
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
    return call


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("2 applications", "Krippendorff", "head of the chain")),
        ("ru", ("2 заявки", "Страница 1 из")),
        ("kk", ("2 өтінім",)),
    ],
)
def test_it_tells_of_the_call_its_jury_and_the_ledger(language: str, words: tuple[str, ...]) -> None:
    call = released_call()
    said = words_of(report_of(make_user("Colleague", is_hub_staff=True), language=language))
    with translation.override(language):
        call.refresh_from_db()
        assert call.title in said
    assert [one for one in words if one not in said] == []


def test_the_same_records_give_the_same_bytes() -> None:
    in_pilot(placement_in())
    reader = make_user("Colleague", is_hub_staff=True)
    assert report_of(reader) == report_of(reader)


def test_nothing_is_told_before_the_announcement_but_to_who_works_on_the_call() -> None:
    call = open_call(title="A secret edition", year=2026)
    applied(call, state="awarded", country="KZ", name="City of Aktau", title="One window")
    colleague, officer = make_user("Colleague", is_hub_staff=True), give_role(call, "officer")
    announced(open_call(title="An open edition", year=2026))
    stranger_reads, officer_reads = words_of(report_of(colleague)), words_of(report_of(officer))
    assert "A secret edition" not in stranger_reads
    assert "1 call of these years is not in this report" in stranger_reads
    assert "A secret edition" in officer_reads
    assert "One window" not in officer_reads
    both_counts = "in the sentence at the top only announced ones"
    assert both_counts in officer_reads and both_counts not in stranger_reads
    announced(call)
    assert "One window" in words_of(report_of(colleague))


def test_incidents_of_the_years_stand_in_it_for_who_reads_the_log() -> None:
    announced(open_call(year=2026))
    reader = make_user("Colleague", is_hub_staff=True)
    edges = {
        "last": datetime(2026, 12, 31, 18, 59, tzinfo=UTC),
        "next": datetime(2026, 12, 31, 19, tzinfo=UTC),
    }
    for name, since in edges.items():  # midnight in Astana is 19:00 UTC
        until = since + timedelta(minutes=30)
        Incident.objects.create(
            kind="mail", since=since, until=until, entered_by=reader, done=f"The {name} one."
        )
    said = words_of(report_of(reader))
    assert "The last one." in said
    assert "The next one." not in said
    observer = words_of(report_of(give_role(open_call(year=2026), "observer")))
    assert "Every call" in observer
    assert "The last one." not in observer


def test_contents_lead_to_pages_that_have_the_heading() -> None:
    released_call()
    pages = text_of(report_of(make_user("Colleague", is_hub_staff=True))).split("\f")
    listed = [
        line.rsplit(None, 1)
        for line in pages[0].splitlines()
        if line.strip().startswith(("The jury", "How it is"))
    ]
    told = {name.strip(): int(page) for name, page in listed}
    assert set(told) == {"The jury", "How it is counted"}
    assert all(name in pages[page - 1] for name, page in told.items())


def test_years_without_a_call_are_refused_beside_the_form(client: Client) -> None:
    client.force_login(make_user("Colleague", is_hub_staff=True))
    address = reverse("incubation:reports")
    said = client.post(address, {"first": "2001", "last": "2002", "language": "en"})
    assert said.status_code == 422
    assert "There is no call of these years that you may read." in said.content.decode()
    turned = client.post(address, {"first": "2003", "last": "2002", "language": "en"})
    assert "This year lies before the first one." in turned.content.decode()


def test_a_short_one_comes_at_once_in_the_chosen_language(client: Client) -> None:
    announced(open_call(year=2026))
    client.force_login(make_user("Colleague", is_hub_staff=True))
    with translation.override("ru"):
        asked: Any = ReportForm(reader=make_user("Reader"))["language"]
        assert asked.value() == "ru"
    form = {"first": "2026", "last": "2026", "programme": "", "language": "ru"}
    reply = client.post(reverse("incubation:reports"), form)
    assert reply["Content-Type"] == "application/pdf"
    assert "Страница 1 из" in words_of(reply.content)


def test_a_long_one_is_written_by_the_worker_and_kept_for_who_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incubation.views.reports.AT_ONCE", 1)
    programme = make_programme()
    for year in (2024, 2025):
        announced(open_call(programme=programme, year=year))
    reader = make_user("Colleague", is_hub_staff=True)
    client.force_login(reader)
    form = {"first": "2024", "last": "2025", "programme": programme.key, "language": "kk"}
    reply = client.post(reverse("incubation:reports"), form)
    export = ListExport.objects.get(what=reporting.WHAT)
    assert reply["Location"] == reverse("incubation:report_job", args=[export.public_id])
    with pytest.raises(NotNow):
        reporting.ask_for_report(Asked(2024, 2025), by=reader)
    reporting.write_report(export.pk)
    reporting.write_report(export.pk)
    export.refresh_from_db()
    assert (export.state, export.written, export.language) == ("done", 2, "kk")
    file = reverse("incubation:report_file", args=[export.public_id])
    assert client.get(file).getvalue().startswith(b"%PDF")
    other = Client()
    other.force_login(make_user("Another", is_hub_staff=True))
    assert other.get(file).status_code == 404
    for past, status in ((-TICK, 200), (timedelta(0), 404)):
        with clock.at(export.asked_at + KEPT_FOR + past):
            client.force_login(reader)
            reply = client.get(file)
            assert reply.status_code == status
            if reply.streaming:
                reply.getvalue()


def test_the_end_of_a_day_stands_under_that_day() -> None:
    call = open_call(year=2026)
    call.key_dates.filter(kind__in=("review_from", "review_until")).delete()
    set_date(call, "review_from", to_instant(datetime(2027, 2, 20), zone=call.zone))
    set_date(call, "review_until", to_instant(datetime(2027, 3, 16), zone=call.zone))
    said = words_of(report_of(give_role(call, "officer")))
    assert "Jury review from 20 February 2027" in said
    assert "Jury review until 15 March 2027" in said
