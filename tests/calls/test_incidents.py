"""The log of incidents: who enters what, who reads it, what its pages say."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from calls.models import DowntimeProposal, Incident
from calls.services import change_incident, close_incident, enter_incident, extend_for_all, propose_due
from calls.services.incidents import Account
from core import clock, ledger, pulse
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
DEADLINE = datetime(2026, 11, 4, 13, tzinfo=UTC)  # 18:00 in Nur-Sultan
NOW = DEADLINE - timedelta(hours=3)


@pytest.fixture
def hands():
    with clock.at(NOW) as moved:
        yield moved


@pytest.fixture
def call(hands):
    return open_call(opens=DEADLINE - timedelta(days=30), deadline=DEADLINE)


@pytest.fixture
def officer(call):
    return person_with(call, "officer")


@pytest.fixture
def hub():
    return make_user("Hub", is_hub_staff=True)


def trouble(*calls: Any, minutes: float | None = None, kind: str = "mail", **words: str) -> Account:
    """An incident that began an hour ago, and lasted so many minutes or goes on."""
    since = NOW - timedelta(hours=1)
    return Account(kind, since, since + timedelta(minutes=minutes) if minutes else None, calls, **words)


def events() -> list[str]:
    return list(LedgerEntry.objects.filter(event__startswith="incident.").values_list("event", flat=True))


# --- services ---------------------------------------------------------------------------
def test_an_officer_names_own_calls_and_only_staff_of_the_hub_enter_for_all(call, officer, hub) -> None:
    other = open_call()
    for account, by in (
        (trouble(), officer),
        (trouble(call, other), officer),
        (trouble(call), person_with(call, "approver")),
        (trouble(call), make_user()),
    ):
        with pytest.raises(NotAllowed):
            enter_incident(account, by=by)
    assert enter_incident(trouble(call), by=officer).is_for_all is False
    assert enter_incident(trouble(), by=hub).is_for_all is True
    assert list(ledger.faults()) == []


@pytest.mark.parametrize(("lasts", "is_refused"), [(timedelta(0), True), (TICK, False), (-TICK, True)])
def test_it_ends_after_it_began(call, officer, lasts, is_refused) -> None:
    account = Account("files", NOW - timedelta(hours=1), NOW - timedelta(hours=1) + lasts, [call])
    if is_refused:
        with pytest.raises(NotNow, match="before it began"):
            enter_incident(account, by=officer)
    else:
        enter_incident(account, by=officer)


@pytest.mark.parametrize(("ahead", "is_refused"), [(timedelta(0), False), (TICK, True)])
def test_it_has_begun(call, officer, ahead, is_refused) -> None:
    account = Account("files", NOW + ahead, None, [call])
    if is_refused:
        with pytest.raises(NotNow, match="once it has begun"):
            enter_incident(account, by=officer)
    else:
        enter_incident(account, by=officer)


def test_it_is_closed_with_its_end_and_with_what_was_done_and_then_stays(call, officer) -> None:
    one = enter_incident(trouble(call), by=officer)
    with pytest.raises(NotNow, match="until when"):
        close_incident(one, by=officer)
    change_incident(one, trouble(call, minutes=30), by=officer)
    with pytest.raises(NotNow, match="what was done"):
        close_incident(one, by=officer)
    change_incident(one, trouble(call, minutes=30, done="Sent again."), by=officer)
    close_incident(one, by=officer)
    for act in (
        lambda: close_incident(one, by=officer),
        lambda: change_incident(one, trouble(call), by=officer),
    ):
        with pytest.raises(NotNow, match="closed already"):
            act()
    assert events() == ["incident.entered", "incident.changed", "incident.changed", "incident.closed"]


def test_what_was_measured_keeps_its_times(hub) -> None:
    one = Incident.objects.create(
        kind="portal", since=NOW, until=NOW + timedelta(minutes=9), is_measured=True, entered_at=NOW
    )
    change_incident(one, Account("mail", NOW - timedelta(days=1), None, what="A disk.", done="New."), by=hub)
    one.refresh_from_db()
    assert (one.kind, one.since, one.until, one.what) == (
        "portal",
        NOW,
        NOW + timedelta(minutes=9),
        "A disk.",
    )


def test_the_ledger_holds_no_words(call, officer) -> None:
    enter_incident(trouble(call, what="Asel pulled the plug"), by=officer)
    assert "Asel" not in str(LedgerEntry.objects.get(event="incident.entered").payload)


# --- pages ------------------------------------------------------------------------------
def test_the_log_shows_each_what_they_may_know_of(call, officer, hub, as_) -> None:
    enter_incident(trouble(call, what="Ours"), by=officer)
    enter_incident(trouble(what="All"), by=hub)
    stranger = person_with(open_call(), "officer")
    address = reverse("calls:incidents")
    assert len(as_(hub).get(address).context["rows"]) == 2
    assert len(as_(officer).get(address).context["rows"]) == 2
    assert [row.incident.what for row in as_(stranger).get(address).context["rows"]] == ["All"]
    hidden = Incident.objects.get(what="Ours")
    assert as_(stranger).get(hidden.get_absolute_url()).status_code == 404
    assert as_(give_role(call, "observer")).get(address).status_code == 404


def test_an_incident_is_entered_and_closed_by_page_and_nothing_typed_is_lost(call, officer, as_) -> None:
    client, address = as_(officer), reverse("calls:incident_new")
    typed = {
        "kind": "mail",
        "since_day": "2026-11-04",
        "since_hour": "14:00",
        "until_day": "2026-11-04",
        "until_hour": "13:00",
        "calls": [call.slug],
        "what_en": "Letters wait.",
        "done": "",
    }
    page = client.post(address, typed)
    assert b"It cannot end before it began." in page.content and b"Letters wait." in page.content
    there = client.post(address, {**typed, "until_day": "", "until_hour": ""})["Location"]
    page = client.post(there, {**typed, "until_hour": "14:30", "act": "close"})
    assert b"Say what was done about it" in page.content
    client.post(there, {**typed, "until_hour": "14:30", "done": "Sent again.", "act": "close"})
    one = Incident.objects.get()
    assert (one.until, one.closed_by) == (datetime(2026, 11, 4, 9, 30, tzinfo=UTC), officer)
    assert b"Save and close" not in client.get(there).content


@pytest.mark.parametrize("count", [1, 30])
def test_the_log_costs_the_same_for_one_and_for_thirty(
    call, officer, as_, count, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(officer)
    for _number in range(count):
        enter_incident(trouble(call), by=officer)
    with django_assert_num_queries(9):
        client.get(reverse("calls:incidents"))


def test_the_file_holds_every_row_in_utc_and_formulas_stay_text(call, officer, as_) -> None:
    enter_incident(trouble(call, minutes=30, what="=1+1"), by=officer)
    text = as_(officer).get(reverse("calls:incidents_file")).getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["since_utc"], row["minutes"], row["calls"], row["what"]) == (
        "2026-11-04T09:00:00+00:00",
        "30.0",
        call.slug,
        "'=1+1",
    )


# --- what everybody sees ----------------------------------------------------------------
def test_one_banner_says_what_goes_wrong_and_that_the_deadline_was_moved(call, officer, as_) -> None:
    application = draft_in(call)
    pages = (
        (officer, reverse("calls:build", args=[call.slug])),
        (None, call.get_absolute_url()),
        (owner_of(application), application.get_absolute_url()),
    )
    for person, address in pages:
        assert b"There is trouble" not in as_(person).get(address).content
    one = enter_incident(trouble(call, what="Letters wait.", kind="mail"), by=officer)
    extend_for_all(call, new_wall=datetime(2026, 11, 4, 20), reason="The line failed.", by=officer)
    for person, address in pages:
        page = as_(person).get(address).content.decode()
        assert page.count("There is trouble with the portal") == 1
        assert "Letters wait." in page and "The deadline was moved. New: " in page
    change_incident(one, trouble(call, minutes=30), by=officer)
    for person, address in pages:
        page = as_(person).get(address).content.decode()
        assert "There is trouble" not in page and page.count("The deadline was moved") == 1


def test_an_incident_of_another_call_is_no_news_here(call, as_) -> None:
    other = open_call()
    enter_incident(trouble(other, what="Elsewhere."), by=person_with(other, "officer"))
    assert b"Elsewhere." not in as_(None).get(call.get_absolute_url()).content
    assert b"Elsewhere." not in as_(None).get(reverse("calls:status")).content


def test_the_state_of_the_portal_is_public_and_honest(call, officer, hub, as_) -> None:
    address = reverse("calls:status")
    assert b"None is on record." in as_(None).get(address).content
    enter_incident(trouble(minutes=23, kind="portal", what="A disk."), by=hub)
    propose_due()
    extend_for_all(call, new_wall=datetime(2026, 11, 4, 19), reason="Down.", by=officer)
    pulse.beat("web")
    page = as_(None).get(address).content.decode()
    assert "Out of reach for 23 minutes in all." in page and "14:00 – 14:23, Nur-Sultan time" in page
    assert str(call) in page and "A disk." in page
    assert "18:00" in page.partition("Before: ")[2].partition("</li>")[0]
    with clock.at(NOW - timedelta(hours=1) + timedelta(minutes=23, days=90)):
        assert "A disk." not in as_(None).get(address).content.decode()
    with clock.at(NOW - timedelta(hours=1) + timedelta(minutes=23, days=90) - TICK):
        assert "A disk." in as_(None).get(address).content.decode()


def test_the_office_s_home_shows_what_goes_on_and_what_waits_for_a_word(call, officer, hub, as_) -> None:
    """Only of calls that the reader works on; the banner of a call leads its staff to its troubles."""
    other = open_call()
    running = enter_incident(trouble(call), by=hub)
    enter_incident(trouble(other, kind="files"), by=hub)
    over = enter_incident(trouble(minutes=5, kind="other", done="Nothing to do."), by=hub)
    home = as_(officer).get(reverse("calls:office"))
    assert [row.incident for row in home.context["troubles"]] == [running]
    assert f'href="{running.get_absolute_url()}"' in home.content.decode()
    assert "1 incident is over and waits for a word on what was done" in home.content.decode()
    way = f'href="{reverse("calls:downtime", args=[call.slug])}">Downtime and incidents of this call'
    assert way in as_(officer).get(reverse("calls:build", args=[call.slug])).content.decode()
    assert way not in as_(None).get(call.get_absolute_url()).content.decode()
    close_incident(over, by=hub)
    home = as_(officer).get(reverse("calls:office"))
    assert home.context["unclosed"] == 0 and "waits for a word" not in home.content.decode()


def test_the_proposal_waits_at_home_fills_the_form_in_and_is_gone_once_answered(
    call, officer, hub, as_
) -> None:
    enter_incident(trouble(minutes=23, kind="portal"), by=hub)
    propose_due()
    client = as_(officer)
    home = client.get(reverse("calls:office")).content.decode()
    assert "The portal was down 23 minutes before the deadline: extend for all?" in home
    page = client.get(reverse("calls:downtime", args=[call.slug])).content.decode()
    assert "Extend for all, with this filled in" in page and "19:00" in page
    form = client.get(reverse("calls:extend", args=[call.slug])).context["form"]
    assert (form["deadline_hour"].value(), form["for_whom"].value()) == ("19:00", "all")
    assert form["reason_en"].value().startswith("The portal could not be reached for 23 minutes: ")
    assert form["reason_ru"].value().startswith("Портал был недоступен")
    assert form["reason_kk"].value() not in ("", form["reason_en"].value(), form["reason_ru"].value())
    client.post(reverse("calls:downtime", args=[call.slug]), {"reason": "It was night."})
    assert DowntimeProposal.objects.get().state == "declined"
    page = client.post(reverse("calls:downtime", args=[call.slug]), {"reason": "Again."}).content.decode()
    assert "Already decided by" in page
    assert "extend for all?" not in client.get(reverse("calls:office")).content.decode()
    assert client.get(reverse("calls:extend", args=[call.slug])).context["form"]["for_whom"].value() is None


def test_after_the_draining_minute_the_page_says_what_remains(call, officer, hub, as_, hands) -> None:
    enter_incident(trouble(minutes=23, kind="portal"), by=hub)
    propose_due()
    client, address = as_(officer), reverse("calls:downtime", args=[call.slug])
    hands.instant = DEADLINE + timedelta(seconds=60) - TICK
    assert b"Extending is over" not in client.get(address).content
    hands.advance(TICK)
    page = client.get(address).content.decode()
    assert "Extending is over" in page and "What remains" in page and "with this filled in" not in page


def test_the_overview_shows_what_touched_the_last_day_and_what_waits(call, officer, hub, as_) -> None:
    enter_incident(trouble(minutes=23, kind="portal"), by=hub)
    early = NOW - timedelta(days=2)
    enter_incident(Account("files", early, early + timedelta(hours=1), [call]), by=officer)
    propose_due()
    page = as_(officer).get(reverse("applications:overview", args=[call.slug]))
    assert [row.incident.kind for row in page.context["troubles"]] == ["portal"]
    assert "Look at it and decide" in page.content.decode()
    built = as_(officer).get(reverse("calls:build", args=[call.slug]))
    assert "Look at it and decide" in built.content.decode()
