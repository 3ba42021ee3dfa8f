"""Downtime before a deadline: how much counts, what it proposes, and that it is answered once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from calls.deadlines import DRAINING, to_instant, to_wall
from calls.downtime import BEFORE, ENOUGH, makes_up, troubles_before
from calls.downtime_words import length_words, reason_words
from calls.models import DowntimeProposal, Incident
from calls.services import (
    decline_proposal,
    enter_incident,
    extend_for_all,
    log_measured,
    propose_due,
    seal_call,
)
from calls.services.incidents import Account
from calls.tasks import measure_outages
from core import clock, ledger, pulse
from core.models import LedgerEntry, Notice
from core.outages import Sign
from core.refusals import NotAllowed, NotNow
from tests.factories.applications import draft_in
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
ZONE = "Asia/Almaty"
DEADLINE = datetime(2026, 11, 4, 13, tzinfo=UTC)  # 18:00 in Nur-Sultan
NOW = DEADLINE - timedelta(hours=3)


@pytest.fixture
def hands():
    with clock.at(NOW) as moved:
        yield moved


@pytest.fixture
def call(hands):
    return open_call(opens=DEADLINE - timedelta(days=30), deadline=DEADLINE)


def serves(since: datetime, until: datetime) -> None:
    """The web serves from one instant to another."""
    for at in (since, until):
        pulse.beat("web", node="one", sign=Sign(at, 0 if at == since else 1, str(since)))


def down(since: datetime, length: timedelta) -> None:
    """A measured outage, and nothing before or after it."""
    serves(since - timedelta(hours=1), since)
    serves(since + length, max(since + length, clock.now()))


def officer_of(call):
    return person_with(call, "officer")


@pytest.mark.parametrize(("length", "proposals"), [(ENOUGH - TICK, 0), (ENOUGH, 1), (ENOUGH + TICK, 1)])
def test_a_quarter_of_an_hour_proposes(call, length, proposals) -> None:
    down(NOW - timedelta(hours=2), length)
    assert measure_outages() == proposals


@pytest.mark.parametrize(("earlier", "proposals"), [(-TICK, 1), (timedelta(0), 1), (TICK, 0)])
def test_only_the_last_day_counts(call, hands, earlier, proposals) -> None:
    """An outage of exactly a quarter of an hour that begins when the last day does."""
    begins = DEADLINE - BEFORE - earlier
    hands.instant = begins + ENOUGH
    down(begins, ENOUGH)
    assert measure_outages() == proposals


def test_downtime_adds_up_and_what_comes_after_the_deadline_does_not_count(call, hands) -> None:
    hands.instant = DEADLINE + timedelta(minutes=30)
    serves(NOW - timedelta(hours=1), NOW)
    serves(NOW + timedelta(minutes=8), DEADLINE - timedelta(minutes=7))
    serves(DEADLINE + timedelta(minutes=20), hands.instant)
    assert measure_outages() == 1
    assert DowntimeProposal.objects.get().outage == timedelta(minutes=15)


@pytest.mark.parametrize(("apart", "listed"), [(-TICK, 0), (timedelta(0), 0), (TICK, 1)])
def test_what_lasts_belongs_to_the_last_day_only_once_that_day_has_begun(call, hands, apart, listed) -> None:
    begins = DEADLINE - BEFORE
    Incident.objects.create(
        kind=Incident.Kind.PORTAL, since=begins - timedelta(days=20), is_for_all=True, is_measured=True
    )
    assert len(troubles_before(call, begins + apart)) == listed


def test_it_is_proposed_once_told_once_and_logged_once(call, hands) -> None:
    down(NOW - timedelta(hours=1), timedelta(minutes=23))
    for _time in range(3):
        measure_outages()
        hands.advance(timedelta(seconds=30))
        pulse.beat("web", node="one", sign=Sign(clock.now(), 1, "later"))
    assert (Incident.objects.count(), DowntimeProposal.objects.count()) == (1, 1)
    letters = Notice.objects.filter(event="calls/downtime_proposed")
    assert [one.address for one in letters] == [officer_of(call).email]
    assert "23 minutes" in letters[0].text and "19:00" in letters[0].text
    events = LedgerEntry.objects.filter(event__in=("incident.measured", "downtime.proposed"))
    assert events.count() == 2


def test_an_outage_that_goes_on_is_logged_ended_and_counted_until_now(call, hands) -> None:
    serves(NOW - timedelta(hours=1), NOW)
    hands.advance(timedelta(minutes=16))
    assert measure_outages() == 1
    assert Incident.objects.get().until is None
    hands.advance(timedelta(minutes=30))
    serves(clock.now(), clock.now())
    measure_outages()
    assert Incident.objects.get().until == NOW + timedelta(minutes=46)
    extend_for_all(call, new_wall=datetime(2026, 11, 4, 19), reason="Down.", by=officer_of(call))
    assert DowntimeProposal.objects.get().outage == timedelta(minutes=46)


def test_a_lasting_outage_that_was_none_is_taken_back_on_record(call, hands) -> None:
    serves(NOW - timedelta(hours=1), NOW)
    hands.advance(timedelta(minutes=5))
    measure_outages()  # another machine's clock runs ahead
    pulse.beat("web", node="one", sign=Sign(clock.now(), 21, str(NOW - timedelta(hours=1))))
    measure_outages()
    assert not Incident.objects.exists()
    assert LedgerEntry.objects.filter(event="incident.taken_back").count() == 1
    assert list(ledger.faults()) == []


def test_a_worker_that_slept_is_on_record_and_proposes_nothing(call, hands) -> None:
    serves(NOW - timedelta(hours=2), NOW - timedelta(seconds=30))
    pulse.beat("work", node="one", sign=Sign(NOW - timedelta(hours=1), 1, "a"))
    pulse.beat("work", node="one", sign=Sign(NOW, 3601, "a"))
    assert measure_outages() == 0
    assert Incident.objects.get().kind == "work"


def test_while_everything_was_dead_the_worker_is_not_named_beside_the_portal(call, hands) -> None:
    down(NOW - timedelta(minutes=31), timedelta(minutes=30))
    pulse.beat("work", node="one", sign=Sign(NOW - timedelta(minutes=32), 1, "a"))
    pulse.beat("work", node="one", sign=Sign(NOW, 2, "b"))
    measure_outages()
    assert list(Incident.objects.values_list("kind", flat=True)) == ["portal"]


def test_extending_answers_and_the_same_outage_proposes_nothing_more(call, hands) -> None:
    draft_in(call)
    down(NOW - timedelta(hours=1), timedelta(minutes=23))
    measure_outages()
    moved = extend_for_all(call, new_wall=datetime(2026, 11, 4, 19), reason="Down.", by=officer_of(call))
    proposal = DowntimeProposal.objects.get()
    assert (proposal.state, proposal.extension) == ("extended", moved)
    assert LedgerEntry.objects.filter(event="downtime.extended").count() == 1
    assert Notice.objects.filter(event="applications/outage_extension").exists()
    assert not Notice.objects.filter(event="applications/extension_all").exists()
    assert propose_due() == []
    with pytest.raises(NotNow, match="Already decided by"):
        decline_proposal(proposal, reason="Late.", by=officer_of(call))


def test_declining_answers_until_it_was_down_again_for_long_enough(call, hands) -> None:
    down(NOW - timedelta(hours=1), timedelta(minutes=23))
    measure_outages()
    proposal = DowntimeProposal.objects.get()
    for person in (person_with(call, "approver"), give_role(call, "observer"), make_user()):
        with pytest.raises(NotAllowed):
            decline_proposal(proposal, reason="No.", by=person)
    with pytest.raises(NotNow, match="Give a reason"):
        decline_proposal(proposal, reason=" ", by=officer_of(call))
    decline_proposal(proposal, reason="It was night.", by=officer_of(call))
    assert propose_due() == []
    hands.advance(timedelta(minutes=20))
    enter_incident(Account("portal", clock.now() - ENOUGH, clock.now(), [call]), by=officer_of(call))
    assert [one.outage for one in propose_due()] == [ENOUGH]


def test_a_call_has_one_open_proposal_and_the_database_says_so(call) -> None:
    one = {"call": call, "deadline_at": DEADLINE, "outage_seconds": 900}
    DowntimeProposal.objects.create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        DowntimeProposal.objects.create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        DowntimeProposal.objects.update(state="declined")  # by nobody


def test_what_a_deadline_was_moved_for_already_is_not_proposed(call, hands) -> None:
    down(NOW - timedelta(hours=1), timedelta(minutes=23))
    extend_for_all(call, new_wall=datetime(2026, 11, 4, 20), reason="Down.", by=officer_of(call))
    assert measure_outages() == 0


def test_after_the_draining_minute_nothing_is_extended_though_it_is_not_sealed_yet(call, hands) -> None:
    hands.instant = DEADLINE + DRAINING - TICK
    later = datetime(2026, 11, 4, 20)
    hands.advance(TICK)
    with pytest.raises(NotNow, match="can no longer be moved"):
        extend_for_all(call, new_wall=later, reason="Down.", by=officer_of(call))
    hands.advance(-TICK)
    extend_for_all(call, new_wall=later, reason="Down.", by=officer_of(call))


def test_a_sealed_call_is_proposed_too_so_that_somebody_answers_and_can_only_be_declined(call, hands) -> None:
    hands.instant = DEADLINE + timedelta(minutes=10)
    serves(NOW, DEADLINE - timedelta(minutes=20))
    serves(hands.instant, hands.instant)
    seal_call(call)
    assert measure_outages() == 1
    assert "can no longer be moved" in Notice.objects.get(event="calls/downtime_proposed").text
    with pytest.raises(NotNow):
        extend_for_all(call, new_wall=datetime(2026, 11, 4, 20), reason="r", by=officer_of(call))
    assert (
        decline_proposal(DowntimeProposal.objects.get(), reason="Told.", by=officer_of(call)).state
        == "declined"
    )


@pytest.mark.parametrize(
    ("deadline", "minutes", "wall"),
    [
        ("2026-11-04T18:00", 23, "2026-11-04T19:00"),
        ("2026-11-04T18:00", 60, "2026-11-04T19:00"),
        ("2026-11-04T18:00", 61, "2026-11-04T20:00"),
        ("2026-11-04T18:30", 30, "2026-11-04T19:00"),
        ("2026-11-04T23:00", 20, "2026-11-05T12:00"),  # midnight, whose day one can mistake
        ("2026-11-04T23:59", 15, "2026-11-05T12:00"),
        ("2026-11-05T00:00", 23, "2026-11-05T12:00"),
        ("2026-11-05T07:30", 90, "2026-11-05T09:00"),
        ("2026-11-04T18:00", 15 * 60, "2026-11-05T09:00"),
        ("2024-02-29T21:30", 45, "2024-03-01T12:00"),  # 23:00 happened twice, midnight is none
        ("2026-11-04T18:00", 0.000001, "2026-11-04T19:00"),
    ],
)
def test_the_later_deadline_makes_up_for_it_at_a_plain_hour_by_day(deadline, minutes, wall) -> None:
    instant = to_instant(datetime.fromisoformat(deadline), zone=ZONE)
    found = makes_up(instant, timedelta(minutes=minutes), zone=ZONE)
    assert found == datetime.fromisoformat(wall)
    assert to_instant(found, zone=ZONE) >= instant + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 minute"),
        (60, "1 minute"),
        (60.000001, "2 minutes"),
        (3900, "1 hour 5 minutes"),
        (86400, "1 day"),
    ],
)
def test_lengths_are_said_in_full_minutes(seconds, words) -> None:
    with translation.override("en"):
        assert length_words(timedelta(seconds=seconds)) == words


def test_the_reason_names_each_outage_with_its_zone() -> None:
    with translation.override("en"):
        said = reason_words([(NOW, NOW + timedelta(minutes=23))], timedelta(minutes=23), ZONE)
    assert said.startswith("The portal could not be reached for 23 minutes: ")
    assert "15:00 – 15:23, Nur-Sultan time" in said


def test_measuring_late_finds_what_is_kept_and_old_stretches_go(call, hands) -> None:
    down(NOW - timedelta(days=20), timedelta(minutes=40))
    log_measured()
    log_measured()
    assert Incident.objects.get().until == NOW - timedelta(days=20) + timedelta(minutes=40)
    assert pulse.ServedStretch.objects.count() == 1
    assert to_wall(NOW, zone=ZONE) == datetime(2026, 11, 4, 15)
