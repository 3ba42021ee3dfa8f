"""The administrators' page: the dry run, two persons, and a backup that is overdue."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accelerator.backup import running
from applications.models import SavedSearch
from core import clock
from core.models import BackupRun, RetentionRun
from tests.factories.applications import submitted_in
from tests.factories.calls import person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def administrator(name="One"):
    client = Client()
    client.force_login(make_user(name, is_administrator=True))
    return client


def searches(count):
    owner = make_user(last_login=clock.now())
    old = clock.now() - timedelta(days=800)
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=owner, name=str(number), saved_at=old) for number in range(count)
    )


def words(response):
    return " ".join(response.content.decode().split())


def test_one_prepares_and_another_signs_on_the_page(hands):
    searches(3)
    one, two = administrator("One"), administrator("Two")
    assert "Prepare this for another administrator" in words(one.get("/upkeep/"))
    one.post("/upkeep/", {"act": "prepare"})
    run = RetentionRun.objects.get()
    said = words(one.get("/upkeep/"))
    assert "It waits for another administrator." in said and "Sign and clear" not in said
    assert one.post("/upkeep/", {"act": "sign", "run": run.public_id}).status_code == 403
    assert "Sign and clear it for good" in words(two.get("/upkeep/"))
    two.post("/upkeep/", {"act": "sign", "run": str(run.public_id)})
    from core.clearing import clear_signed

    clear_signed()
    assert SavedSearch.objects.count() == 0
    assert "3 records" in words(one.get("/upkeep/"))


def test_what_was_prepared_can_be_taken_back(hands):
    searches(1)
    one = administrator()
    one.post("/upkeep/", {"act": "prepare"})
    one.post("/upkeep/", {"act": "refuse", "run": RetentionRun.objects.get().public_id})
    run = RetentionRun.objects.get()
    assert (run.is_open, run.is_approved, SavedSearch.objects.count()) == (False, False, 1)
    for nonsense in ("", "x" * 300, "\x00"):
        assert one.post("/upkeep/", {"act": "sign", "run": nonsense}).status_code == 404


def test_the_table_is_taken_along(hands):
    searches(2)
    response = administrator().get("/upkeep/retention.csv")
    rows = {one["kind"]: one for one in csv.DictReader(response.getvalue().decode("utf-8-sig").splitlines())}
    assert (rows["searches"]["count"], rows["searches"]["held"]) == ("2", "0")
    assert rows["sealed"]["period"] == "5 years" and all(one["reason"] for one in rows.values())


def test_the_page_costs_the_same_with_one_and_with_thirty(hands, django_assert_max_num_queries):
    searches(1)
    client = administrator()
    with django_assert_max_num_queries(15) as with_one:
        client.get("/upkeep/")
    searches(30)
    with django_assert_max_num_queries(15) as with_thirty:
        client.get("/upkeep/")
    assert len(with_one) == len(with_thirty)


def test_only_administrators_know_of_it(hands):
    call = submitted_in().call
    client = Client()
    client.force_login(person_with(call, "officer"))
    assert {client.get(one).status_code for one in ("/upkeep/", "/upkeep/retention.csv")} == {404}


def test_a_backup_is_overdue_after_thirty_six_hours_and_says_so(hands):
    client = administrator()
    assert "No good backup was ever made" in words(client.get("/upkeep/"))
    made = hands.instant
    BackupRun.objects.create(name="a", ended_at=made)
    for instant, expected in ((-TICK, False), (timedelta(0), True), (TICK, True)):
        hands.instant = made + timedelta(hours=36) + instant
        assert running.is_overdue() is expected
    BackupRun.objects.create(name="b", ended_at=hands.instant, problem="No space left")
    said = words(client.get("/upkeep/"))
    assert "The backup is overdue" in said and "No space left" in said


def test_the_nightly_backup_is_due_once_a_night_in_the_hubs_zone(hands, settings):
    settings.BACKUP_DIR = ""
    assert not running.is_due()
    settings.BACKUP_DIR = "/srv/backups"
    assert running.is_due()
    night = datetime(2026, 5, 4, 21, tzinfo=UTC)  # two o'clock in Nur-Sultan
    BackupRun.objects.create(name="a", started_at=night - TICK, ended_at=night)
    for instant, expected in ((-TICK, False), (timedelta(0), True), (TICK, True)):
        hands.instant = night + instant
        assert running.is_due() is expected
    BackupRun.objects.create(name="b", started_at=night, ended_at=night)
    assert not running.is_due()
