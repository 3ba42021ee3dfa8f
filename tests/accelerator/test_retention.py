"""What is over its time goes, signed by two persons; what is held back stays; the ledger verifies."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from applications.models import Application, LegalHold, SavedSearch
from applications.retention import kept_until
from applications.services import withdraw
from applications.services.holding import hold_back, lift_hold
from applications.services.messaging import write_message
from core import clearing, clock, ledger
from core.models import LedgerEntry, Notice, RetentionRun, Upload
from core.refusals import NotAllowed, NotNow
from core.retention import NOTICE, kinds, look
from people.models import Membership
from people.services.erasing import OPERATOR, erase_person
from scoring.models import Expert, Mark, Scorecard
from tests.factories.appeals import declined
from tests.factories.applications import draft_in, fresh, owner_of, submitted_in
from tests.factories.calls import person_with
from tests.factories.canaries import CANARIES, call_with_files, canary_application
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import make_expert

pytestmark = pytest.mark.django_db


def line_of(key):
    return next(one for one in look(clock.now()) if one.kind.key == key)


def counts(key):
    return line_of(key).count, line_of(key).held_count


def administrator(name):
    return make_user(name, is_administrator=True)


def in_the_database(words):
    """Every table in which one of the words stands, in any case, read past the models."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said = repr(cursor.fetchall()).lower()
            found |= {(table, word) for word in words if word.lower() in said}
    return found


def in_the_files(words, folder):
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found |= {(path.name, word) for word in words if word.lower().encode() in content}
    return found


def test_of_an_erased_applicant_no_word_is_left_in_the_end(
    hands, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    words = [word for what, word in CANARIES.items() if what != "country"] + ["wallabymessage"]
    call = call_with_files()
    application = canary_application(call)
    owner = owner_of(application)
    assert application.organisation is not None
    Membership.objects.create(user=owner, organisation=application.organisation)
    write_message(application, by=owner, side="team", text="Wallabymessage of the team")
    assert {word for _table, word in in_the_database(words)} >= {
        "Quokkaname",
        "Bilbyhidden",
        "wallabymessage",
    }
    assert in_the_files(words, tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(fresh(application), by=owner)
        erase_person(owner, by=OPERATOR)
    assert in_the_database(["Quokkaname", "wallabymessage"]) == set()
    assert "Bilbyhidden" in {word for _table, word in in_the_database(words)}
    hands.instant = kept_until(call) + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("retention", "--do", stdout=StringIO())
    assert (in_the_database(words), in_the_files(words, tmp_path)) == (set(), set())
    assert list(ledger.faults()) == []
    assert fresh(application).submissions.get().sha256


def test_sealed_copies_go_at_their_instant_and_not_before(hands):
    application = submitted_in()
    Application.objects.update(country="KZ")
    for instant, expected in ((-TICK, 0), (timedelta(0), 1), (TICK, 1)):
        hands.instant = kept_until(application.call) + instant
        assert counts("sealed") == (expected, 0)
    clearing.run_as_operator(lambda _key, _count: None)
    left = fresh(application)
    assert (left.title, left.country, counts("sealed")) == ("", "KZ", (0, 0))


@pytest.mark.parametrize("key", ["searches", "accounts"])
def test_other_records_go_at_their_instant_and_not_before(hands, settings, key):
    person = make_user()
    SavedSearch.objects.create(owner=person, name="x")
    ends = clock.now() + timedelta(days=settings.RETENTION_DAYS[key])
    for instant, expected in ((-TICK, 0), (timedelta(0), 1), (TICK, 1)):
        hands.instant = ends + instant
        assert counts(key) == (expected, 0)


def test_the_owner_of_a_draft_is_told_thirty_days_before_and_only_then_it_goes(hands):
    draft = draft_in(by=make_user("Applicant", last_login=clock.now()))
    deadline = draft.call.deadline_at
    assert deadline is not None
    ends = deadline + timedelta(days=180)
    hands.instant = ends - NOTICE - TICK
    assert clearing.warn_of_clearing() == 0
    hands.instant = ends
    assert counts("drafts") == (0, 1)  # nobody told them
    assert (clearing.warn_of_clearing(), clearing.warn_of_clearing()) == (1, 0)
    letter = Notice.objects.get(event="applications/draft_goes")
    assert "will be emptied in 30 days" in letter.subject
    hands.instant = ends + NOTICE - TICK
    assert counts("drafts") == (0, 1)
    hands.instant = ends + NOTICE
    assert counts("drafts") == (1, 0)
    clearing.run_as_operator(lambda _key, _count: None)
    assert (fresh(draft).title, draft.answers.count(), fresh(draft).state) == ("", 0, "draft")
    assert counts("drafts") == (0, 0)
    assert list(ledger.faults()) == []


def test_an_officer_holds_a_call_back_with_a_reason_and_lifts_it(hands):
    application = submitted_in()
    call, officer = application.call, person_with(application.call, "officer")
    with pytest.raises(NotNow, match="Give the reason"):
        hold_back(call, by=officer, reason=" ")
    with pytest.raises(NotAllowed):
        hold_back(call, by=owner_of(application), reason="A court asks for it.")
    hold_back(call, by=officer, reason="A court asks for it.")
    with pytest.raises(NotNow, match="held back already"):
        hold_back(call, by=officer, reason="Again.")
    hands.instant = kept_until(call)
    assert counts("sealed") == (0, 1)
    assert {one.held for one in look(clock.now()) if one.kind.key in ("sealed", "letters")} == {
        (("The call is held back by an officer", 1),)
    }
    with pytest.raises(NotNow, match="Nothing is over"):
        clearing.run_as_operator(lambda _key, _count: None)
    assert fresh(application).title and Notice.objects.exclude(text="").exists()
    lift_hold(call, by=officer)
    assert counts("sealed") == (1, 0)
    assert "court" not in repr(list(LedgerEntry.objects.values()))
    assert list(ledger.faults()) == []
    LegalHold.objects.update(reason="Nobody asks.")
    assert "A hold against clearing" in " ".join(ledger.faults())
    LegalHold.objects.all().delete()
    assert "A hold against clearing" in " ".join(ledger.faults())


def test_a_running_appeal_and_a_winner_in_the_programme_are_held_back(hands):
    written = declined()
    call = written.application.call
    assert {one.state for one in call.applications.all()} == {"awarded", "not_awarded"}
    hands.instant = kept_until(call)
    assert dict(line_of("sealed").held) == {"An appeal is running": 1, "A winner in the programme": 1}
    assert line_of("sealed").count == 0
    assert line_of("scorecards").held_count == 3 and line_of("scorecards").count == 3
    clearing.run_as_operator(lambda _key, _count: None)
    assert Mark.objects.exclude(reason="").count() > 0
    assert (
        Scorecard.objects.filter(assignment__application__state="awarded").exclude(feedback="").count() == 0
    )
    assert list(ledger.faults()) == []


def test_one_prepares_another_signs_and_the_ledger_names_both(hands):
    submitted = submitted_in()
    one, two = administrator("One"), administrator("Two")
    hands.instant = kept_until(submitted.call)
    with pytest.raises(NotAllowed):
        clearing.prepare_run(by=person_with(submitted.call, "officer"))
    run = clearing.prepare_run(by=one)
    with pytest.raises(NotNow, match="prepared already"):
        clearing.prepare_run(by=two)
    assert clearing.clear_signed() == 0
    with pytest.raises(NotAllowed, match="You prepared this yourself"):
        clearing.sign_run(run, by=one)
    for flags in ({"is_administrator": False}, {"is_active": False}):
        type(one).objects.filter(pk=one.pk).update(**flags)
        with pytest.raises(NotNow, match="no administrator any more"):
            clearing.sign_run(run, by=two)
        type(one).objects.filter(pk=one.pk).update(is_administrator=True, is_active=True)
    clearing.sign_run(run, by=two)
    with pytest.raises(NotNow, match="decided already"):
        clearing.sign_run(run, by=two)
    clearing.clear_signed()
    run.refresh_from_db()
    assert (run.is_open, run.done["sealed"]["count"]) == (False, 1)
    told = LedgerEntry.objects.filter(event="retention.cleared", payload__kind="sealed").get()
    assert told.actor == f"{one.ledger_name}+{two.ledger_name}"
    assert set(told.payload) == {"kind", "count", "names_sha256"}
    assert submitted.reference not in repr(told.payload)
    assert list(ledger.faults()) == []


def test_what_is_refused_is_not_done(hands):
    submitted = submitted_in()
    hands.instant = kept_until(submitted.call)
    run = clearing.prepare_run(by=administrator("One"))
    clearing.sign_run(run, by=administrator("Two"), is_approved=False)
    assert clearing.clear_signed() == 0 and counts("sealed") == (1, 0)


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(hands, monkeypatch):
    person = make_user(last_login=clock.now())
    SavedSearch.objects.bulk_create(SavedSearch(owner=person, name=str(n)) for n in range(7))
    hands.instant = clock.now() + timedelta(days=730)
    monkeypatch.setattr(clearing, "PORTION", 3)
    portions = []

    def stop(key, count):
        portions.append((key, count))
        if portions.count(("searches", 3)) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clearing.run_as_operator(stop)
    assert SavedSearch.objects.count() == 1
    assert clearing.clear_signed() == 1
    run = RetentionRun.objects.get()
    assert (run.is_open, run.done["searches"]["count"]) == (False, 7)


def test_what_came_later_than_the_dry_run_is_left_alone(hands):
    person = make_user(last_login=clock.now())
    SavedSearch.objects.create(owner=person, name="old")
    SavedSearch.objects.create(owner=person, name="newer", saved_at=clock.now() + TICK)
    hands.instant = clock.now() + timedelta(days=730)
    run = clearing.prepare_run(by=administrator("One"))
    hands.advance(timedelta(days=1))
    clearing.sign_run(run, by=administrator("Two"))
    clearing.clear_signed()
    assert SavedSearch.objects.get().name == "newer"


def test_roster_entries_go_by_their_last_change(hands):
    idle = make_expert("Idle Expert")
    away = make_expert("Away Expert", is_active=False)
    with ledger.book():
        for one in (idle, away):
            ledger.record("expert.changed", subject=f"expert:{one.key}", by=OPERATOR)
    hands.advance(timedelta(days=30))
    assert (counts("experts"), counts("experts_withdrawn")) == ((0, 0), (1, 0))
    clearing.run_as_operator(lambda _key, _count: None)
    assert Expert.objects.get(pk=away.pk).name == "–" and Expert.objects.get(pk=idle.pk).name == "Idle Expert"
    hands.advance(timedelta(days=1095))
    assert counts("experts") == (1, 0)
    assert list(ledger.faults()) == []


def test_files_that_nothing_names_go_and_no_other(hands, django_capture_on_commit_callbacks):
    application = canary_application(call_with_files())
    loose = Upload.objects.create(
        file=ContentFile(b"x", name="x"), original_name="x", size=1, sha256="0" * 64, max_bytes=1
    )
    path = str(loose.file.name)
    hands.advance(timedelta(days=30))
    assert counts("uploads") == (1, 0)
    with django_capture_on_commit_callbacks(execute=True):
        clearing.run_as_operator(lambda _key, _count: None)
    assert not default_storage.exists(path)
    assert Upload.objects.count() == 2 == application.attachments.count()


def test_the_dry_run_is_one_query_and_changes_nothing(hands, django_assert_num_queries):
    submitted_in()
    hands.advance(timedelta(days=3000))
    before = list(Application.objects.values())
    with django_assert_num_queries(1):
        lines = look(clock.now())
    assert [one.kind.key for one in lines] == [one.key for one in kinds()]
    out = StringIO()
    call_command("retention", stdout=out)
    assert "Nothing was changed" in out.getvalue() and "sealed: 1 (5 years" in out.getvalue()
    assert list(Application.objects.values()) == before
